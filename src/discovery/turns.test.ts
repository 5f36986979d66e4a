/** Several machines on one topic, told apart by a field whose name says nothing of it; and what only looks like it. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PlainTurns } from './testing/plain-turns.ts'
import { Turns } from './turns.ts'
import { bind, type Heard, proposeFrom, said } from './testing/overhear.ts'

const T = 1_795_900_000_000
const say = (payloads: readonly object[], topic = 'hall/all'): Heard[] =>
  payloads.map((payload, i) => said(topic, JSON.stringify(payload), T + i * 400))
const read = (messages: readonly Heard[]) => {
  const { twin, values } = bind(proposeFrom(messages), messages)
  const machines: Record<string, Record<string, readonly (number | string)[]>> = {}
  for (const { id, asset, key } of twin.heard) (machines[asset.id] ??= {})[key] = values.get(id)!
  return { twin, machines }
}
const steps = Array.from({ length: 36 }, (_, i) => i)

test.each([
  ['in turn', (i: number) => i % 3],
  ['in no order', (i: number) => [0, 2, 2, 1, 0, 1, 0, 0, 2, 1, 1, 2][i % 12]!],
])('each with numbers that go on where it left them, %s', (_, whoAt) => {
  const whose = ['Nord', 'Mitte', 'Süd']
  const payloads = steps.map((i) => {
    const who = whoAt(i)
    return { wo: whose[who]!, wer: ['A. Maier', 'B. Huber', 'C. Gruber'][who], temperatur_C: 40 + 20 * who + i / 40 }
  })
  const { twin, machines } = read(say(payloads))
  const of = (name: string) => payloads.flatMap(({ wo, temperatur_C }) => (wo === name ? [temperatur_C] : []))
  expect(Object.keys(machines).toSorted()).toEqual(['mitte', 'nord', 'sued'])
  expect(machines['sued']!['temperature' in machines['sued']! ? 'temperature' : 'temperatur']).toEqual(of('Süd'))
  expect(new Set(twin.assets.flatMap(({ classId }) => classId ?? [])).size).toBe(1)
})

test('sisters by their names, where the numbers tell nothing; the order that changes with them is none', () => {
  const { machines } = read(
    say(steps.map((i) => ({ of: `OF-118${i % 2}`, ubi: `TOR-0${1 + (i % 2)}`, temp_C: [20, 23, 21, 22][i % 4] }))),
  )
  expect(Object.keys(machines).toSorted()).toEqual(['tor-01', 'tor-02'])
})

test.each<[string, (i: number) => object]>([
  ['a tool', (i: number) => ({ tool: `T${i % 3}`, torque: 5 + i })],
  ['a place on the way', (i: number) => ({ ziel: ['Nord', 'Süd', 'West'][i % 3], weg: 5 + i, rest: 100 - i })],
  ['a state', (i: number) => ({ wie: i % 2 ? 'läuft' : 'steht', speed: i % 2 ? 500 : 0 })],
  ['a text that stands', (i: number) => ({ wo: 'Halle 3', speed: i })],
])('one machine stays one: %s changes', (_, payload) => {
  expect(Object.keys(read(say(steps.map(payload))).machines)).toEqual(['all'])
})

test.each(['poste', 'id_maquina', 'Nombre Equipo', 'macchina', 'numero_machine'])(
  '%s names a machine in another language, from its first message',
  (key) => {
    const { machines } = read(say([0, 1, 2, 3].map((i) => ({ [key]: i % 2 ? 'Uno' : 'Due', temp_C: 3 + i }))))
    expect(machines).toEqual({ due: { temperature: [3, 5] }, uno: { temperature: [4, 6] } })
  },
)

test.each(['Daten', 'mesures', 'Données', 'datos', 'prozessdaten', 'dati'])(
  '%s sorts the values of a machine and is none',
  (level) => {
    const messages = [
      ...say([{ force_kN: 3, temp_C: 4 }], `werk/Verpackung/Palettierer/${level}`),
      ...say([{ force_kN: 3, temp_C: 4 }], `werk/Verpackung/Wickler/${level}`),
    ]
    expect(Object.keys(read(messages).machines).toSorted()).toEqual(['palettierer', 'wickler'])
  },
)

test('what is kept of a topic says as much as all of its messages', () => {
  const text = fc.constantFrom('Nord', 'Süd', 'TOR-01', 'TOR-02', 'M-7', 'running', '12', 'OF-1180')
  const message = fc.record(
    {
      wo: text,
      ubi: text,
      wer: text,
      tool: text,
      temp_C: fc.integer({ min: 0, max: 9 }),
      more: fc.constant({ force: 3 }),
    },
    { requiredKeys: ['temp_C'] },
  )
  const machine = fc.record({ wo: text, wer: text, base: fc.integer({ min: 0, max: 90 }) })
  const messages = fc.oneof(
    fc.array(message, { minLength: 30, maxLength: 30 }),
    // Several that do go on where they left their numbers, now and then one that does not.
    fc
      .tuple(fc.array(machine, { minLength: 2, maxLength: 3 }), fc.array(fc.nat(5), { minLength: 30, maxLength: 30 }))
      .map(([machines, turns]) =>
        turns.map((turn, i) => {
          const { wo, wer, base } = machines[turn % machines.length]!
          return { wo, wer, temp_C: base + (turn === 5 ? 50 : i / 40), ...(turn === 4 ? {} : { force_kN: base + i }) }
        }),
      ),
  )
  const found = { key: 0, none: 0 }
  const answerOf = (turns: Turns | PlainTurns, all: readonly Record<string, unknown>[]) => {
    for (const [i, one] of all.entries()) {
      const answer = turns.note(one)
      // Sooner or later: only that nothing tells may be known sooner.
      if (typeof answer === 'string') return `${answer} after ${i + 1}`
      if (answer === null) return null
    }
    return null
  }
  fc.assert(
    fc.property(messages, (all) => {
      const plain = answerOf(new PlainTurns(), all)
      found[plain === null ? 'none' : 'key']++
      expect(answerOf(new Turns(), all)).toBe(plain)
    }),
    { numRuns: 2000, seed: 7 },
  )
  expect(Math.min(found.key, found.none)).toBeGreaterThan(100)
})
