// npm run soak [-- payloads [seed]]: the decoders under ten million mutated payloads, memory flat; prints its seed.
import { join } from 'node:path'
import { checkNode, ensurePackages, root, run } from './run.mjs'

checkNode()
await ensurePackages()
const { build } = await import('esbuild')
const outfile = join(root, 'bench-results/.built-soak/soak.js')
await build({
  entryPoints: [join(root, 'bench/soak/main.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  packages: 'external',
  sourcemap: 'linked',
  logLevel: 'warning',
})
const { code } = await run(process.execPath, ['--expose-gc', '--enable-source-maps', outfile, ...process.argv.slice(2)])
process.exit(code)
