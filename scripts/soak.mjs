// npm run soak [-- payloads [seed]]: the decoders under ten million mutated payloads, then a running gateway under a hundredth as many requests, frames and packets; memory flat; prints its seed.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkNode, ensurePackages, root, run } from './run.mjs'

checkNode()
await ensurePackages()
const { build } = await import('esbuild')
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const outdir = join(root, 'bench-results/.built-soak')
const outfile = join(outdir, 'soak.js')
await build({
  // As the gateway is built: a folder beside that of its page.
  entryPoints: {
    soak: join(root, 'bench/soak/main.ts'),
    'gateway/gateway-host': join(root, 'bench/soak/gateway-host.ts'),
  },
  outdir,
  define: { GEMBA_VERSION: JSON.stringify(version) },
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
