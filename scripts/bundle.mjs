// A program for Node from TypeScript: everything of the project in one file, packages as they are installed.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './run.mjs'

/** @param options of esbuild: entry points and where to put them */
export const bundleForNode = async (options) => {
  const { build } = await import('esbuild')
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  await build({
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    packages: 'external',
    sourcemap: 'linked',
    legalComments: 'none',
    define: { GEMBA_VERSION: JSON.stringify(version) },
    logLevel: 'warning',
    ...options,
  })
}
