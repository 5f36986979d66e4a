import react from '@vitejs/plugin-react'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

/** In the place of parts of three that nothing here uses. */
const own = (file: string): string => fileURLToPath(new URL(`src/scene/drawing/${file}`, import.meta.url))

export default defineConfig({
  base: './',
  plugins: [react()],
  publicDir: 'public',
  // Three's built file is one module: what only a lazily loaded model loader uses of it would come with the first load.
  resolve: {
    alias: [
      { find: /^three$/, replacement: 'three/src/Three.js' },
      { find: './webxr/WebXRManager.js', replacement: own('no-headset.ts') },
      { find: './webgl/WebGLEnvironments.js', replacement: own('no-reflections.ts') },
    ],
  },
  worker: { format: 'es' },
  build: {
    outDir: 'dist/page',
    emptyOutDir: true,
    target: 'es2022',
    manifest: true,
    sourcemap: false,
    chunkSizeWarningLimit: 1200,
  },
})
