/** Foresight of a record: lived through in stretches, what is asked waits for it, and what is worked out joins what was recorded. */
import { afterEach, expect, test, vi } from 'vitest'
import { ok } from '../../base/result.ts'
import type { FromPageWatch, ToPageWatch } from '../../foresight/page/messages.ts'
import { rawAnswer } from '../../timeline/buckets.ts'
import { DAY, HOUR, planOfRobots, robots, type Row, samplesOf, START } from '../../foresight/testing/plant-of-joints.ts'
import { twinOf } from '../../server/testing/start-gateway.ts'
import type { HistoryAnswer } from '../../wire/history-answer.ts'
import type { RangeAnswer, StateAnswer } from '../../wire/history.ts'
import { foresightOfRecord } from './record-foresight.ts'

const document = robots(2)
const twin = twinOf(document)
const plan = planOfRobots(document)
const END = START + 2 * DAY
const LEAP_FROM = START + DAY + 3 * HOUR
const rows: readonly Row[] = [
  ...samplesOf(plan, START, END, { worn: (robot, time) => (robot === 1 && time >= LEAP_FROM ? 0.8 : 0) }),
]
const idOf = new Map(plan.map(({ slot, id }) => [slot, id]))
const byId = new Map<string, { readonly t: number[]; readonly value: number[] }>(
  plan.map(({ id }) => [id, { t: [], value: [] }]),
)
for (const [slot, value, , time] of rows) {
  const of = byId.get(idOf.get(slot)!)!
  of.t.push(time)
  of.value.push(value)
}

const samples = (signal: string, from: number, to: number): HistoryAnswer => {
  const { t, value } = byId.get(signal)!
  const inside = t.flatMap((at, i) => (at >= from && at < to ? [i] : []))
  return rawAnswer(
    signal,
    from,
    to,
    {
      t: Float64Array.from(inside, (i) => t[i]!),
      value: Float64Array.from(inside, (i) => value[i]!),
      quality: new Float64Array(inside.length),
    },
    to,
    Number.POSITIVE_INFINITY,
    10_000,
  )!
}
const empty = (signal: string): HistoryAnswer => ({
  signal,
  from: 0,
  to: 1,
  stepMs: 0,
  t: [],
  min: [],
  max: [],
  mean: [],
  last: [],
  count: [],
  quality: [],
})

/** The worker's program, run in turns of its own. */
const inProcess = async (): Promise<() => Worker> => {
  const pageSide = new EventTarget()
  let take: (message: { readonly data: ToPageWatch }) => void = () => {}
  vi.stubGlobal('self', {
    postMessage: (message: FromPageWatch) =>
      setImmediate(() => pageSide.dispatchEvent(new MessageEvent('message', { data: structuredClone(message) }))),
    addEventListener: (_: string, listener: typeof take) => {
      take = listener
    },
  })
  vi.resetModules()
  await import('../../foresight/page/page-worker.ts')
  return () =>
    Object.assign(pageSide, {
      postMessage: (message: ToPageWatch) => {
        const data = structuredClone(message)
        setImmediate(() => take({ data }))
      },
      terminate: () => {},
    }) as unknown as Worker
}
afterEach(() => vi.unstubAllGlobals())

test('what leaps within a record is unusual from then on, in episodes, values of the moment and traces, and not before', async () => {
  let grew: () => void = () => {}
  const grown = new Promise<void>((done) => {
    grew = done
  })
  const state: StateAnswer = {
    at: 0,
    signal: [],
    t: [],
    value: [],
    quality: [],
    ended: [],
    text: [],
    state: [],
    limitMs: [],
  }
  const range: RangeAnswer = { answers: [], unknown: [], texts: [], states: [], limits: [] }
  const unusual = twin.asset('r-2')!.derived.find(({ derived }) => derived?.what === 'unusual')!.id
  const { port, reader, history, dispose } = foresightOfRecord({
    record: {
      head: { fromMs: START, toMs: END } as never,
      document,
      history: { read: async ({ signal }) => ok(empty(signal)), readSeveral: async () => ok(new Map()) },
      range: async ({ signals, from, to }) => ok({ ...range, answers: signals.map((id) => samples(id, from, to)) }),
    },
    reader: {
      state: async (at: number) => ok({ ...state, at }),
      range: async ({ signals }: { readonly signals: readonly string[] }) => ok({ ...range, unknown: [...signals] }),
    } as never,
    twin,
    createWorker: await inProcess(),
    grown: grew,
  })
  const abort = new AbortController().signal
  const at = async (to: number) => {
    const answer = await port.asset('r-2', { from: START, to }, abort)
    if (!answer.ok) throw new Error(answer.error.error)
    return answer.value
  }
  // Asked at once: it waits until it is known.
  expect((await at(LEAP_FROM - HOUR)).episodes).toEqual([])
  const after = await at(LEAP_FROM + 4 * HOUR)
  expect(after.episodes).toMatchObject([{ signal: 'r-2/joint/vibration', asset: 'r-2' }])
  expect(after.episodes[0]!.since).toBeGreaterThanOrEqual(LEAP_FROM)
  expect(after.learning).toEqual([])
  await grown
  const valueAt = async (moment: number) => {
    const then = await reader.state(moment, abort)
    if (!then.ok) throw new Error(then.error.error)
    return then.value.value[then.value.signal.indexOf(unusual)]
  }
  expect(await valueAt(START + HOUR), 'nothing is known yet').toBeUndefined()
  expect(await valueAt(LEAP_FROM - HOUR)).toBe(0)
  expect(await valueAt(LEAP_FROM + HOUR)).toBeGreaterThan(4.5)
  const trace = await history.readSeveral({ signals: [unusual], from: START, to: END, columns: 500 })
  expect(trace.ok && Math.max(...trace.value.get(unusual)!.max.map((value) => value ?? 0))).toBeGreaterThan(4.5)
  const played = await reader.range({ signals: [unusual], from: LEAP_FROM, to: LEAP_FROM + HOUR, columns: 100 }, abort)
  expect(played.ok && played.value.answers[0]!.last.some((value) => (value ?? 0) > 4.5)).toBe(true)
  expect(port.kept).toBeNull()
  dispose()
}, 60_000)
