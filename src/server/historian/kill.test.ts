import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'
import { expect, test } from 'vitest'
import { Historian } from './historian.ts'

/** Records 1,000 samples/s and says which one was the last before each line. */
const CHILD = `
import { Historian } from './src/server/historian/historian.ts'
const opened = await Historian.open(process.argv[2])
if (!opened.ok) throw new Error(opened.error)
opened.value.register(['a/x'])
let n = 0
setInterval(() => {
  for (let i = 0; i < 20; i++) opened.value.record(0, n++, 0, Date.now(), 0)
  process.stdout.write(Date.now() + ' ' + n + '\\n')
}, 20)
setInterval(() => void opened.value.compact(), 700)
`

test('kill -9 loses at most a second of samples', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'gemba-kill-'))
  try {
    await symlink(resolve('node_modules'), join(dir, 'node_modules'))
    const script = join(dir, 'child.mjs')
    await build({
      stdin: { contents: CHILD, resolveDir: resolve('.'), loader: 'ts' },
      bundle: true,
      platform: 'node',
      format: 'esm',
      external: ['@duckdb/*'],
      outfile: script,
      logLevel: 'error',
    })
    const child = spawn(process.execPath, [script, join(dir, 'history')], { stdio: ['ignore', 'pipe', 'inherit'] })
    let output = ''
    // It has recorded and compacted for a while, however busy this machine is.
    await new Promise<void>((done) =>
      child.stdout.on('data', (data: Buffer) => {
        output += data.toString()
        const [first, last] = [output, output.trimEnd().split('\n').at(-1)!].map((line) => Number.parseInt(line, 10))
        if (last! - first! >= 3000) done()
      }),
    )
    child.kill('SIGKILL')
    await once(child, 'close')
    const said = output
      .trim()
      .split('\n')
      .slice(0, -1)
      .map((line) => line.split(' ').map(Number) as [number, number])
    expect(said.length).toBeGreaterThan(20)
    const [killedAt] = said.at(-1)!
    const mustBeThere = said.filter(([at]) => at <= killedAt - 1000).at(-1)![1]

    const opened = await Historian.open(join(dir, 'history'))
    if (!opened.ok) throw new Error(opened.error)
    const answer = await opened.value.query({
      signal: 'a/x',
      from: said[0]![0] - 10_000,
      to: killedAt + 10_000,
      columns: 10_000,
    })
    if (!answer.ok) throw new Error(answer.error.error)
    const values = answer.value.last.filter((value, i) => value !== null && answer.value.count[i] === 1)
    expect(values.length).toBeGreaterThanOrEqual(mustBeThere)
    expect(values).toEqual(Array.from(values, (_, i) => i))
    expect(answer.value.mean.at(-1)).toBeNull()
    expect(opened.value.stats().damaged).toEqual([])
    await opened.value.close()
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}, 30_000)
