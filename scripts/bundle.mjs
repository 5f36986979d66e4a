// A program for Node from TypeScript: everything of the project in one file, packages as they are installed or in it too.
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

/** Machine code, which lies beside its package. */
const NATIVE = ['@duckdb/node-bindings', '@duckdb/node-bindings-*', 'libsql']

/**
 * A program that people start: its packages are in its file. Finding and reading theirs one by one took half of a processor's
 * time until the gateway said its first word. The map of `--enable-source-maps`, read at each start, goes without the sources' text.
 */
export const bundleWhole = (options) =>
  bundleForNode({
    packages: 'bundle',
    external: NATIVE,
    // What a package requires at run time.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    sourcesContent: false,
    minifyWhitespace: true,
    ...options,
  })
