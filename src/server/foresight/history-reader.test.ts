import { expect, test } from 'vitest'
import { ok } from '../../base/result.ts'
import type { RangeAnswer, RangeQuestion } from '../../wire/history.ts'
import { HistoryReader, type ReaderPorts } from './history-reader.ts'
import type { ToWorker } from '../../foresight/messages.ts'
import { numberOfText } from '../../foresight/setting-record.ts'
import { DAY, HOUR, MINUTE, planOfRobots, robots, START } from '../../foresight/testing/plant-of-joints.ts'

const NOW = START + 40 * DAY
const product = { name: 'Product', type: 'text', role: 'product', bindings: [{ topic: 'product' }] }
const speed = { name: 'Speed set', unit: 'm/s', bindings: [{ topic: 'speed' }] }
const made = robots(1, { parent: 'line' })
const line = { id: 'line', name: 'Line', signals: { product, 'speed-setpoint': speed } }
const plan = planOfRobots({ ...made, assets: [line, ...made.assets] })
const slotOf = (id: string): number => plan.find((one) => one.id === id)!.slot

/** A history that knows what the line was set to; of the robot it knows nothing. */
const told = async (known: number): Promise<{ sent: ToWorker[]; asked: RangeQuestion[] }> => {
  const sent: ToWorker[] = []
  const asked: RangeQuestion[] = []
  const range = async (question: RangeQuestion) => {
    asked.push(question)
    const answer: RangeAnswer = { answers: [], unknown: [], texts: [], states: [], limits: [] }
    const { from, to, signals } = question
    if (signals[0] === 'line/product') {
      const all = [
        [NOW - 20 * DAY, 'housing'],
        [NOW - HOUR, 'gearbox'],
      ] as const
      // The first may lie before the span, as the history answers.
      const of = all.filter(([at], i) => at < to && (at >= from || (all[i + 1]?.[0] ?? Infinity) > from))
      const texts = { t: of.map(([at]) => at), text: of.map(([, text]) => text), quality: of.map(() => 0), more: 0 }
      answer.texts.push({ signal: signals[0], ...texts })
    } else if (signals[0] === 'line/speed-setpoint') {
      const t = [NOW - 2 * DAY, NOW - 2 * DAY + MINUTE, NOW - DAY, NOW - DAY + MINUTE].filter(
        (at) => at >= from && at < to,
      )
      const last = t.map((at) => (at < NOW - DAY ? 0.3 : 0.4))
      const quality = t.map((at) => (at === NOW - DAY + MINUTE ? 2 : 0))
      const rest = { min: last, max: last, mean: last, count: last, stepMs: MINUTE }
      answer.answers.push({ signal: signals[0], from, to, t, last, quality, ...rest })
    }
    return ok(answer)
  }
  const nothing = async () =>
    ok({
      signal: '',
      from: 0,
      to: 0,
      stepMs: MINUTE,
      t: [],
      min: [],
      max: [],
      mean: [],
      last: [],
      count: [],
      quality: [],
    })
  await new Promise<void>((done) => {
    const ports: ReaderPorts = {
      history: { range, query: nothing, flush: async () => undefined } as unknown as ReaderPorts['history'],
      send: (message) => void sent.push(message),
      clock: () => NOW,
      progress: (share) => {
        if (share === null) done()
      },
    }
    const until = Float64Array.from(plan, () => known)
    new HistoryReader(ports).begin(plan, until, until)
  })
  return { sent, asked }
}

test('what machines were set to is told first, as changes of a month; their past comes after it', async () => {
  const { sent } = await told(0)
  const settings = sent.flatMap((one) => (one.kind === 'setting' ? [one] : []))
  expect(settings.map(({ slot, t, value }) => [slot, [...t], [...value]])).toEqual(
    expect.arrayContaining([
      [slotOf('line/product'), [NOW - 20 * DAY, NOW - HOUR], [numberOfText('housing'), numberOfText('gearbox')]],
      [slotOf('line/speed-setpoint'), [NOW - 2 * DAY, NOW - DAY], [0.3, 0.4]],
    ]),
  )
  const released = sent.findIndex((one) => one.kind === 'release')
  expect(sent[released]).toMatchObject({ slots: [slotOf('line/product'), slotOf('line/speed-setpoint')] })
  const robot = sent.findIndex((one) => one.kind === 'hold' && one.slots.includes(slotOf('r-1/joint/vibration')))
  expect(sent.findLastIndex((one) => one.kind === 'setting')).toBeLessThan(released)
  expect(released).toBeLessThan(robot)
})

test('of settings that were known when the gateway stopped, what came since', async () => {
  const { sent, asked } = await told(NOW - HOUR / 2)
  expect(asked.filter(({ signals }) => signals[0] === 'line/product')).toMatchObject([{ from: NOW - HOUR / 2 }])
  const gearbox = sent.find((one) => one.kind === 'setting' && one.slot === slotOf('line/product'))
  expect(gearbox).toMatchObject({ value: Float64Array.of(numberOfText('gearbox')) })
  expect(sent.some((one) => one.kind === 'setting' && one.slot === slotOf('line/speed-setpoint'))).toBe(false)
})
