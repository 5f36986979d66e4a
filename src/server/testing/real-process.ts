/** For tests: the gateway bundled as it ships, run as a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { eventually } from './ports.ts'

export interface Run {
  readonly child: ChildProcess
  readonly words: { out: string; err: string }
  /** Exit code, null after a signal. */
  readonly ended: Promise<number | null>
}

export class RealProcess {
  // Inside the project, so that the bundle finds its packages.
  readonly #bundle: string
  readonly #dir: string
  readonly #children: ChildProcess[] = []

  private constructor(bundle: string, dir: string) {
    this.#bundle = bundle
    this.#dir = dir
  }

  /** @param dir a `testFolder()` */
  static async bundled(dir: string): Promise<RealProcess> {
    const bundle = fileURLToPath(
      new URL(`../../../node_modules/.cache/gemba-test-${process.pid}-${Date.now()}/`, import.meta.url),
    )
    mkdirSync(join(bundle, 'page'), { recursive: true })
    writeFileSync(join(bundle, 'page/index.html'), '<title>page</title>')
    await build({
      entryPoints: {
        main: fileURLToPath(new URL('../main.ts', import.meta.url)),
        'foresight-worker': fileURLToPath(new URL('../foresight/worker.ts', import.meta.url)),
      },
      outdir: join(bundle, 'gateway'),
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      define: { GEMBA_VERSION: '"0"' },
    })
    return new RealProcess(bundle, dir)
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
    rmSync(this.#bundle, { recursive: true, force: true })
  }
}
