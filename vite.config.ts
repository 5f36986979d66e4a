import react from '@vitejs/plugin-react'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'

/** In the place of parts of three that nothing here uses. */
const own = (file: string): string => fileURLToPath(new URL(`src/scene/drawing/${file}`, import.meta.url))

/**
 * Schemas check what comes in; only a test writes one of them out as JSON Schema. What would do that hangs on every kind
 * of schema, so that no bundler can tell that nothing calls it: here each of its functions answers with nothing.
 */
const withoutJsonSchema = (): Plugin => ({
  name: 'without-json-schema',
  enforce: 'pre',
  load(id) {
    if (!/zod\/v4\/core\/(json-schema-processors|to-json-schema)\.js$/.test(id)) return null
    const names = [...readFileSync(id, 'utf8').matchAll(/^export (?:const|function) (\w+)/gm)].map(([, name]) => name)
    return [
      'const nothing = () => ({})',
      ...names.map((name) => `export const ${name} = () => nothing`),
      id.includes('to-json-schema') ? 'export { nothing as process }' : '',
    ].join('\n')
  },
})

/**
 * What comes with the first load anyway comes in one file: many small ones pack worse, and are named in every list of what a
 * later part needs. Not three, of which every module counts as first, whoever uses it.
 */
const FIRST = {
  name: 'first',
  tags: ['$initial' as const],
  test: /lucide-react|zustand|[\\/]src[\\/](base|values|twin|alarms|look|feed|wire|units|panels|figures|timeline)[\\/]/,
}

export default defineConfig({
  base: './',
  plugins: [withoutJsonSchema(), react()],
  publicDir: 'public',
  // Three's built file is one module: what only a lazily loaded model loader uses of it would come with the first load.
  resolve: {
    alias: [
      { find: /^three$/, replacement: 'three/src/Three.js' },
      { find: './webxr/WebXRManager.js', replacement: own('no-headset.ts') },
      { find: './webgl/WebGLEnvironments.js', replacement: own('no-reflections.ts') },
    ],
  },
  worker: { format: 'es', plugins: () => [withoutJsonSchema()] },
  build: {
    outDir: 'dist/page',
    emptyOutDir: true,
    target: 'es2022',
    manifest: true,
    sourcemap: false,
    chunkSizeWarningLimit: 1200,
    rolldownOptions: { output: { codeSplitting: { groups: [FIRST] } } },
  },
})
