import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { buildSync } from 'esbuild'
import { describe, expect, test, vi } from 'vitest'
import { AlarmBoard } from '../../alarms/board.ts'
import { atOnce } from '../../base/steps.ts'
import { bench, eachOnItsBench, start } from './testing/alarm-bench.ts'

eachOnItsBench()

describe('after kill -9', () => {
  /** Started as a process of its own, with a service over the journal. */
  const program = (then: string) => {
    const bundle = buildSync({
      stdin: {
        contents: `
          import { loadTwin } from './src/twin/load.ts'
          import { ValueTable } from './src/values/table.ts'
          import { Journal } from './src/server/journal/journal.ts'
          import { AlarmService } from './src/server/alarms/alarm-service.ts'
          const twin = loadTwin({ format: 1, id: 'plant', name: 'Plant', assets: [{ id: 'pump', name: 'Pump', signals: { temp: { name: 'Temperature', unit: '°C' } }, alarms: { hot: { name: 'Hot', priority: 'high', signal: 'temp', when: { above: 80 } } } }] }).value
          const values = new ValueTable(twin)
          const service = new AlarmService({ twin, values, journal: Journal.open(${JSON.stringify(bench.path)}).value, clock: () => Date.now() })
          ${then}`,
        resolveDir: process.cwd(),
        loader: 'ts',
      },
      bundle: true,
      platform: 'node',
      format: 'esm',
      write: false,
      external: ['libsql'],
    })
    // Run from here, so that it finds its packages.
    const child = spawn(process.execPath, ['--input-type=module', '-'], { stdio: ['pipe', 'pipe', 'inherit'] })
    child.stdin.end(bundle.outputFiles[0]!.text)
    return child
  }

  test('in the middle of chatter: every change that it was through with is counted, and the list is as it left it', async () => {
    vi.useRealTimers()
    const child = program(`
      let done = 0
      setInterval(() => {
        values.set(0, done % 2 ? 50 : 90, 0, Date.now(), 0)
        service.onSamples(values.drain())
        process.stdout.write(++done + '\\n')
      }, 4)`)
    let said = ''
    child.stdout.on('data', (bytes: Buffer) => {
      said += bytes.toString()
      if (said.includes('150\n')) child.kill('SIGKILL')
    })
    await once(child, 'exit')
    const done = Number(said.trim().split('\n').at(-1))
    vi.useFakeTimers()
    bench.now = Date.now()
    const s = start()
    const events = atOnce(s.journal.after(0, 10_000))
    expect(events.at(-1)).toMatchObject({ kind: 'chattered' })
    const counted = events.reduce((sum, event) => sum + (event.chatter?.count ?? 1), 0)
    expect([done, done + 1]).toContain(counted)
    expect(events.at(-1)!.row.active).toBe(counted % 2 === 1)
    const board = new AlarmBoard('gateway')
    board.apply(events)
    expect(board.rows).toEqual(s.journal.currentRows())
    expect(board.rows).toEqual(s.service.snapshot().rows)
    expect(s.journal.held()).toEqual([])
  })

  test('a process that is killed right after its answer has lost nothing it answered', async () => {
    vi.useRealTimers()
    const child = program(`
      values.set(0, 90, 0, Date.now(), 0)
      service.onSamples(values.drain())
      const done = service.command({ kind: 'acknowledge', key: 'pump/hot', actor: 'Eva', comment: 'on my way' })
      process.stdout.write(done.ok ? 'acknowledged' : JSON.stringify(done.error))`)
    const [said] = (await once(child.stdout, 'data')) as [Buffer]
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(said.toString()).toBe('acknowledged')
    vi.useFakeTimers()
    bench.now = Date.now()
    const s = start()
    expect(s.service.snapshot()).toMatchObject({
      cursor: 2,
      rows: [{ key: 'pump/hot', state: 'acknowledged', active: true, ackBy: 'Eva', ackComment: 'on my way' }],
    })
    // Nothing is told anew until the signal speaks; then it clears without asking again.
    s.wait(1000)
    expect(s.told).toEqual([])
    s.set(20)
    expect(s.told).toMatchObject([{ kind: 'cleared', cursor: 3, row: { state: 'normal' } }])
  })
})
