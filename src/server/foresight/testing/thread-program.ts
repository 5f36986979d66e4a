/** The threads of foresight as programs, for tests that run them: made once a test file, in a folder of its own. */
import { mkdirSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** Where programs of this process lie; whoever makes them takes the folder away. @param name of it beside those of other test files */
export const programFolder = (name: string): string =>
  at(`../../../../node_modules/.cache/gemba-${name}-${process.pid}/`)

/** The thread that watches and learns; the one of remaining life lies beside it, where it is looked for. */
export const watchProgram = (folder: string): URL => new URL('foresight-worker.js', pathToFileURL(folder))

export const buildPrograms = async (folder: string): Promise<void> => {
  mkdirSync(folder, { recursive: true })
  await build({
    entryPoints: { 'foresight-worker': at('../worker.ts'), 'life-worker': at('../life/worker.ts') },
    outdir: folder,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  })
}
