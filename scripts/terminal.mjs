// What runs from a terminal without a gateway (npm run foresight, npm run simulate …): bundled from src/terminal/NAME, then run.
import { join } from 'node:path'
import { bundleForNode } from './bundle.mjs'
import { checkNode, ensurePackages, root, run } from './run.mjs'

/** Builds and runs `src/terminal/<name>/main.ts` with the arguments of this process; paths stay relative to the caller's folder. */
export const runProgram = async (name) => {
  checkNode()
  await ensurePackages()
  const outfile = join(root, `dist/terminal/${name}.js`)
  await bundleForNode({ entryPoints: [join(root, `src/terminal/${name}/main.ts`)], outfile })
  const { code } = await run(process.execPath, ['--enable-source-maps', outfile, ...process.argv.slice(2)], {
    env: { INIT_CWD: process.env.INIT_CWD ?? process.cwd() },
  })
  process.exit(code)
}
