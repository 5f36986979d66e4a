/** For tests: the gateway bundled as it ships, run as a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BuildOptions } from 'esbuild'
import { eventually } from './ports.ts'

export interface Run {
  readonly child: ChildProcess
  readonly words: { out: string; err: string }
  /** Exit code, null after a signal. */
  readonly ended: Promise<number | null>
}

type Bundle = (options: BuildOptions) => Promise<void>

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
// Inside the project, so that the bundle finds what is not in it.
const CACHE = here('../../../node_modules/.cache/')
const OURS = /^gemba-test-(\d+)$/

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** By the build's own hand, once for all files that this process tests. What others left goes. */
const makeBundle = async (): Promise<string> => {
  mkdirSync(CACHE, { recursive: true })
  for (const name of readdirSync(CACHE))
    if (OURS.test(name) && !isAlive(Number(OURS.exec(name)![1])))
      rmSync(join(CACHE, name), { recursive: true, force: true })
  const dir = join(CACHE, `gemba-test-${process.pid}`)
  mkdirSync(join(dir, 'page'), { recursive: true })
  writeFileSync(join(dir, 'page/index.html'), '<title>page</title>')
  const { bundleWhole } = (await import(here('../../../scripts/bundle.mjs'))) as { bundleWhole: Bundle }
  await bundleWhole({
    entryPoints: {
      main: here('../main.ts'),
      'foresight-worker': here('../foresight/worker.ts'),
      'life-worker': here('../foresight/life/worker.ts'),
    },
    outdir: join(dir, 'gateway'),
    sourcemap: false,
  })
  return dir
}
let bundled: Promise<string> | undefined

export class RealProcess {
  readonly #bundle: string
  readonly #dir: string
  readonly #children: ChildProcess[] = []

  private constructor(bundle: string, dir: string) {
    this.#bundle = bundle
    this.#dir = dir
  }

  /** @param dir a `testFolder()` */
  static async bundled(dir: string): Promise<RealProcess> {
    return new RealProcess(await (bundled ??= makeBundle()), dir)
  }

  /** @param nodeArgs for the runtime */
  run(args: readonly string[] = [], nodeArgs: readonly string[] = []): Run {
    const child = spawn(
      process.execPath,
      [
        ...nodeArgs,
        join(this.#bundle, 'gateway/main.js'),
        '--twin',
        join(this.#dir, 'twin'),
        '--data',
        join(this.#dir, 'data'),
        '--port',
        '0',
        '--mqtt-open',
        'yes',
        ...args,
      ],
      { cwd: this.#dir, env: { PATH: process.env['PATH'] } },
    )
    this.#children.push(child)
    const words = { out: '', err: '' }
    child.stdout.on('data', (chunk: Buffer) => (words.out += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (words.err += chunk.toString()))
    return { child, words, ended: new Promise((done) => child.on('exit', (code) => done(code))) }
  }

  /** Runs until it says where it is. */
  async started(
    args: readonly string[] = [],
    nodeArgs: readonly string[] = [],
  ): Promise<Run & { readonly url: string; readonly brokerUrl: string }> {
    const run = this.run(args, nodeArgs)
    const url = await eventually(() => /Gemba is at\s+(\S+)/.exec(run.words.out)?.[1], 'the address', 20_000)
    const brokerUrl = await eventually(() => /mqtt:\/\/\S+(?= )/.exec(run.words.out)?.[0], 'the broker')
    return { ...run, url, brokerUrl }
  }

  dispose(): void {
    for (const child of this.#children) child.kill('SIGKILL')
  }
}
