// npm run soak [-- payloads [seed]]: the decoders under ten million mutated payloads, then a running gateway under a hundredth as many requests, frames and packets; memory flat; prints its seed.
import { join } from 'node:path'
import { bundleForNode } from './bundle.mjs'
import { checkNode, ensurePackages, root, run } from './run.mjs'

checkNode()
await ensurePackages()
const outdir = join(root, 'bench-results/.built-soak')
await bundleForNode({
  // As the gateway is built: a folder beside that of its page.
  entryPoints: {
    soak: join(root, 'bench/soak/main.ts'),
    'gateway/gateway-host': join(root, 'bench/soak/gateway-host.ts'),
    'gateway/foresight-worker': join(root, 'src/server/foresight/worker.ts'),
    'gateway/life-worker': join(root, 'src/server/foresight/life/worker.ts'),
  },
  outdir,
})
const { code } = await run(process.execPath, [
  '--expose-gc',
  '--enable-source-maps',
  join(outdir, 'soak.js'),
  ...process.argv.slice(2),
])
process.exit(code)
