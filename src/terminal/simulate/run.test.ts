import { expect, test } from 'vitest'
import { err, ok } from '../../base/result.ts'
import { runSimulate } from './run.ts'

const model = JSON.stringify({
  name: 'Desk',
  timeUnit: 'min',
  sources: [{ id: 'people', interarrivalTime: { type: 'exponential', mean: 1.25 }, to: 'desk' }],
  stations: [{ id: 'desk', processingTime: { type: 'exponential', mean: 1 }, buffer: 4, whenFull: 'lose', to: 'out' }],
  sinks: [{ id: 'out' }],
})
const run = (text: string, ...options: string[]) => runSimulate(['m.json', ...options], () => ok(text))
const quick = ['--reps', '4', '--hours', '20', '--warmup', '1']

test('a table, the same for the same seed', () => {
  const { output, errors, code } = run(model, ...quick)
  expect([errors, code]).toEqual(['', 0])
  expect(output).toContain('Desk: 4 replications of 20 h after 1 h of warm-up, seed 1')
  expect(output).toMatch(/desk +\d+\.\d+ ± \d/)
  expect(run(model, ...quick).output).toBe(output)
  expect(run(model, ...quick, '--seed', '2').output).not.toBe(output)
})

test('JSON with the same numbers', () => {
  const result = JSON.parse(run(model, ...quick, '--json').output)
  expect(Object.keys(result)).toEqual(
    'model timeUnit replications hours warmupHours seed events line stations sources sinks crews notes'.split(' '),
  )
  const { lostShare } = result.stations.desk
  expect(lostShare.low).toBeLessThan(lostShare.mean)
  expect(lostShare.high).toBeGreaterThan(lostShare.mean)
  expect(result.stations.desk.throughputPerHour.mean).toBeCloseTo(result.line.throughputPerHour.mean, 0)
})

test('one replication: batch means', () => {
  const { output } = run(model, '--reps', '1', '--hours', '100')
  expect(output).toContain('20 batches of one replication of 100 h')
  expect(output).toMatch(/desk +\d+\.\d+ ± \d/)
})

test('a queue that grows for ever is said', () => {
  const open = model.replace('"buffer":4,"whenFull":"lose",', '').replace('"mean":1.25', '"mean":0.8')
  expect(run(open, ...quick).output).toContain('Note: to "desk" come 7')
})

test.each([
  [[], 2, 'found no files'],
  [['a.json', 'b.json'], 2, 'found 2 files'],
  [['m.json', '--reps', '0'], 2, '--reps: found "0"; right would be a whole number from 1'],
  [['m.json', '--reps', '2.5', '--hours=-1'], 2, '--hours: '],
  [['m.json', '--seed', 'NaN'], 2, '--seed: found "NaN"'],
  [['m.json', '--warmup='], 2, '--warmup: found ""'],
  [['m.json', '--speed', '3'], 2, "Unknown option '--speed'"],
  [['m.json', '--hours', '1e9'], 1, 'events; at most'],
])('%j is refused', (args, code, message) => {
  const outcome = runSimulate(args, () => ok(model))
  expect([outcome.code, outcome.output]).toEqual([code, ''])
  expect(outcome.errors).toContain(message)
})

test('what cannot be read, and a wrong model, are told with every fault', () => {
  expect(runSimulate(['x.json'], () => err('no such file')).errors).toBe('x.json: no such file\n')
  const { errors, code } = run(model.replace('"lose"', '"drop"').replace('"to":"out"', '"to":"exit"'))
  expect(code).toBe(1)
  expect(errors).toContain('$.stations[0].whenFull: found "drop"')
  expect(errors).toContain('$.stations[0].to: "exit" is no station and no sink')
})

test('a deadlock is told with what to do', () => {
  const loop = {
    sources: [{ id: 'in', unlimited: true, to: 'a' }],
    stations: [
      { id: 'a', processingTime: 1, buffer: 0, to: 'b' },
      { id: 'b', processingTime: { type: 'exponential', mean: 1 }, buffer: 0, to: { a: 0.5, out: 0.5 } },
    ],
    sinks: [{ id: 'out' }],
  }
  const { errors, code } = run(JSON.stringify(loop), '--hours', '1')
  expect(code).toBe(1)
  expect(errors).toContain('hold finished parts for each other')
})

test('help', () => {
  expect(runSimulate(['--help'], () => ok(''))).toMatchObject({ code: 0, errors: '' })
})
