import react from '@vitejs/plugin-react'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

export default defineConfig({
  base: './',
  plugins: [react()],
  publicDir: 'public',
  // Three's built file is one module: what only a lazily loaded model loader uses of it would come with the first load.
  resolve: {
    alias: [
      { find: /^three$/, replacement: 'three/src/Three.js' },
      { find: './webxr/WebXRManager.js', replacement: fileURLToPath(new URL('src/scene/drawing/no-headset.ts', import.meta.url)) },
    ],
  },
  worker: { format: 'es' },
  build: { outDir: 'dist/page', emptyOutDir: true, target: 'es2022', manifest: true, sourcemap: false, chunkSizeWarningLimit: 1200 },
})
