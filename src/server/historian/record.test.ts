import { mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { McapStreamReader, McapWriter, TempBuffer } from '@mcap/core'
import * as fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { bytesOf, readRecord } from '../../history/record/read-record.ts'
import type { AlarmEvent, AlarmRow } from '../../wire/alarms.ts'
import { Historian } from './historian.ts'
import type { RecordedPlant } from './record.ts'

const HOUR = 3_600_000
const T0 = Date.UTC(2026, 2, 3, 10)
const [FROM, TO] = [T0 + HOUR / 2, T0 + HOUR + 12_345]
const NOW = TO

let dir: string
let history: Historian
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'gemba-record-test-'))
  const opened = await Historian.open(join(dir, 'history'), { now: () => NOW })
  if (!opened.ok) throw new Error(opened.error)
  history = opened.value
})
afterEach(async () => {
  await history.close()
  rmSync(dir, { recursive: true, force: true })
})

const SIGNALS = ['p/speed', 'p/state', 'p/note', 'p/silent', 'p/dead']
const row = (key: string): AlarmRow => ({
  key,
  asset: 'p',
  component: null,
  signal: 'p/speed',
  name: 'Hot',
  priority: 'high',
  state: 'unacknowledged',
  active: true,
  latched: false,
  since: FROM,
  raisedAt: FROM,
  clearedAt: 0,
  ackBy: null,
  ackAt: 0,
  ackComment: '',
  shelvedUntil: 0,
  shelvedBy: null,
  value: 1,
  limit: 2,
  unit: 'K',
  message: '',
  help: '',
  inputLost: false,
  firstOut: false,
})
const event = (cursor: number, at: number): AlarmEvent => ({
  cursor,
  at,
  kind: 'raised',
  actor: null,
  comment: '',
  row: row(`p/hot-${cursor}`),
})
const plant: RecordedPlant = {
  version: '1.2.3',
  title: 'Works',
  twinHash: 'abc',
  timeZone: 'Europe/Berlin',
  signal: (id) => ({ type: { 'p/state': 'state', 'p/note': 'text' }[id] ?? 'number', about: { name: id } }),
  files: [
    { name: 'twin.json', mediaType: 'application/json', data: Buffer.from('{"format":1}') },
    { name: 'models/a b.glb', mediaType: 'application/octet-stream', data: Buffer.from([1, 2, 3]) },
  ],
  alarms: [row('p/before')],
  events: [event(7, FROM), event(8, FROM + 1000)],
  notes: [
    {
      id: 1,
      asset: 'p',
      at: FROM + 5,
      to: null,
      text: 'Belt slips',
      author: 'Mara',
      verified: false,
      writtenAt: FROM + 9,
      withdrawn: null,
    },
  ],
}

/** Two hours of all kinds of signals, in the tail and in segments, with gaps, marks, late ones and several of one millisecond. */
const live = async (): Promise<void> => {
  const day = Number.POSITIVE_INFINITY
  history.register(SIGNALS, [90_000, day, day, day, day], new Map([['p/speed', ['old/speed']]]))
  history.setLimit(0, 90_000, T0)
  history.nameStates(1, [{ code: 1, key: 'run', name: 'Runs', tone: 'normal' }], T0)
  for (let i = 0; i < 600; i++) {
    const t = T0 + i * 10_007
    if (i % 40 < 30) history.record(0, Math.sin(i) * 1e3, i % 50 === 0 ? 2 : i % 9 === 0 ? 1 : 0, t, 0)
    if (i % 3 === 0) history.record(0, i, 0, t, 0)
    if (i % 20 === 0) history.record(1, 1 + ((i / 20) % 3), 0, t, 0)
    if (i % 30 === 0) history.recordText(2, `batch ${i % 90}, „quoted“`, 0, t, 0)
    if (i === 100) history.markText(2, 'stale', t)
    if (i === 180) history.mark(0, 'stale', t)
    if (i === 250) history.setLimit(0, 20_000, t)
    if (i === 300)
      history.nameStates(
        1,
        [
          { code: 1, key: 'run', name: 'Läuft', tone: 'normal' },
          { code: 2, key: 'wait', name: 'Waits', tone: 'idle' },
        ],
        t,
      )
    if (i === 320) await history.compact()
  }
  history.record(3, 5, 0, T0 + 5, 0)
  history.record(4, 6, 0, T0 + 6, 0)
  history.mark(4, 'dead', T0 + 1000)
  // Late.
  history.record(0, -7, 0, T0 + 590 * 10_007, 0, FROM + 77)
}

const written = async (): Promise<string> => {
  const file = join(dir, 'it.mcap')
  const done = await history.recordFile({ signals: SIGNALS, from: FROM, to: TO }, plant, file)
  if (!done.ok) throw new Error(JSON.stringify(done.error))
  expect(done.value).toBeGreaterThan(150)
  return file
}
const opened = (file: string) => readRecord(bytesOf(new Blob([readFileSync(file)])))

/** Sums in another order differ in their last figure. */
const rounded = (answer: unknown): unknown =>
  JSON.parse(JSON.stringify(answer, (_, value) => (typeof value === 'number' ? Number(value.toPrecision(12)) : value)))

test('a span is one file that another reader of MCAP reads: every sample with its time, value and quality as the history says', async () => {
  await live()
  const file = await written()
  const reader = new McapStreamReader({ validateCrcs: true })
  reader.append(readFileSync(file))
  const topics = new Map<number, string>()
  const schemas = new Map<number, unknown>()
  const found = new Map<string, unknown[]>()
  const attachments = new Map<string, string>()
  let [last, metadata] = [0n, new Map<string, string>()]
  for (let next = reader.nextRecord(); next; next = reader.nextRecord()) {
    if (next.type === 'Schema') schemas.set(next.id, JSON.parse(Buffer.from(next.data).toString()))
    if (next.type === 'Channel') {
      topics.set(next.id, next.topic)
      expect(schemas.get(next.schemaId)).toMatchObject({ type: 'object' })
      expect(next.messageEncoding).toBe('json')
    }
    if (next.type === 'Attachment') attachments.set(next.name, Buffer.from(next.data).toString())
    if (next.type === 'Metadata') ({ metadata } = next)
    if (next.type !== 'Message') continue
    expect(next.logTime).toBeGreaterThanOrEqual(last)
    last = next.logTime
    const topic = topics.get(next.channelId)!
    const t = Number(next.logTime / 1_000_000n)
    found.set(topic, [...(found.get(topic) ?? []), { t, ...JSON.parse(Buffer.from(next.data).toString()) }])
  }
  expect(reader.done()).toBe(true)
  expect(new Set(topics.values())).toEqual(
    new Set([...SIGNALS.map((id) => `signals/${id}`), 'alarms', 'notes', 'state-names', 'limits']),
  )
  expect([...attachments.keys()]).toEqual(['twin.json', 'models/a b.glb', 'start.json'])
  expect(Object.fromEntries(metadata)).toMatchObject({
    format: '1',
    version: '1.2.3',
    timeZone: 'Europe/Berlin',
    fromMs: String(FROM),
    toMs: String(TO),
  })
  const asked = await history.range({ signals: SIGNALS, from: FROM, to: TO, columns: 10_000, held: false })
  if (!asked.ok) throw new Error(asked.error.error)
  const words = ['good', 'uncertain', 'bad', 'stale', 'dead']
  for (const { signal, t, last: value, quality, count } of asked.value.answers) {
    const samples = (found.get(`signals/${signal}`) ?? []) as { t: number; quality: string; value: number }[]
    if (signal === 'p/note') continue
    const usable = (q: string): boolean => q === 'good' || q === 'uncertain'
    expect(
      samples
        .filter(({ quality: q }) => q !== 'stale')
        .map((one) => [one.t, usable(one.quality) ? one.value : null, one.quality]),
    ).toEqual(t.flatMap((at, i) => (count[i] === 0 ? [] : [[at, value[i], words[quality[i]!]]])))
  }
  expect(found.get('signals/p/state')!.at(-1)).toMatchObject({ value: 1, state: 'Läuft', quality: 'good' })
  expect(found.get('alarms')).toMatchObject([{ cursor: 7 }, { cursor: 8 }])
  const [said] = asked.value.texts
  expect(found.get('signals/p/note')).toEqual(
    said!.t.flatMap((at, i) =>
      at < FROM ? [] : [{ t: at, text: said!.text[i], quality: said!.text[i] === null ? 'stale' : 'good' }],
    ),
  )
})

test('read back, it answers as the history does: any range in any columns, any moment, names and limits of then', async () => {
  await live()
  const read = await opened(await written())
  if (!read.ok) throw new Error(JSON.stringify(read.error))
  const { past, head, models, document, start } = read.value
  expect([head.title, document, [...models], start.alarms[0]!.key]).toEqual([
    'Works',
    { format: 1 },
    [['a b.glb', new Uint8Array([1, 2, 3])]],
    'p/before',
  ])
  expect(read.value.notes).toEqual(plant.notes)
  expect(past.events(FROM, FROM + 1).map(({ cursor }) => cursor)).toEqual([7])
  const known = [...SIGNALS, 'p/never']
  const answered = async <T>(asked: Promise<{ ok: true; value: T } | { ok: false; error: unknown }>): Promise<T> => {
    const answer = await asked
    if (!answer.ok) throw new Error(JSON.stringify(answer.error))
    return answer.value
  }
  // Fewer signals are stated where one was never heard; their order is the asker's.
  const sorted = <T extends { signal: string[] }>(answer: T) => {
    const order = answer.signal.map((_, i) => i).toSorted((a, b) => (answer.signal[a]! < answer.signal[b]! ? -1 : 1))
    return Object.fromEntries(
      Object.entries(answer).map(([name, column]) => [
        name,
        Array.isArray(column) ? order.map((i) => column[i]) : column,
      ]),
    )
  }
  const moment = fc.integer({ min: FROM, max: TO - 1 })
  await fc.assert(
    fc.asyncProperty(moment, moment, fc.constantFrom(1, 7, 100, 10_000), fc.boolean(), async (a, b, columns, held) => {
      const question = { signals: known, from: Math.min(a, b), to: Math.max(a, b) + 1, columns, ...(!held && { held }) }
      const mine = past.range(question)
      const theirs = await answered(history.range(question))
      // What is reduced to minutes covers whole ones: the first may begin, and the last may end, outside of the record.
      const inside = ({ t, stepMs }: { t: number[]; stepMs: number }): boolean =>
        stepMs === 0 || (t[0]! >= FROM && t.at(-1)! + stepMs <= TO)
      if (!held || theirs.answers.every(inside)) expect(rounded(mine)).toEqual(rounded(theirs))
      expect(sorted(past.stateAt(a))).toEqual(sorted(await answered(history.stateAt({ at: a, signals: known }))))
    }),
    { seed: 11, numRuns: 20 },
  )
}, 180_000)

test('what is no record, or not a whole one, is told for what it is', async () => {
  await live()
  const file = await written()
  const bytes = readFileSync(file)
  const said = async (data: Uint8Array) => {
    const read = await readRecord(bytesOf(new Blob([new Uint8Array(data)])))
    return read.ok ? 'ok' : read.error.code
  }
  expect(await said(bytes)).toBe('ok')
  expect(await said(Buffer.from(''))).toBe('record-no-mcap')
  expect(await said(Buffer.from('PAR1 and so on, a file of something else'))).toBe('record-no-mcap')
  truncateSync(file, bytes.length - 100)
  expect(await said(readFileSync(file))).toBe('record-cut-off')
  expect(await said(bytes.subarray(0, 12))).toBe('record-cut-off')
  const worn = Buffer.from(bytes)
  const at = worn.indexOf('"value":') + 8
  worn[at] = worn[at] === 0x31 ? 0x32 : 0x31
  expect(await said(worn)).toBe('record-damaged')
  for (const cut of [0.1, 0.5, 0.9]) {
    const middle = Buffer.concat([bytes.subarray(0, bytes.length * cut), bytes.subarray(bytes.length * cut + 999)])
    expect(['record-damaged', 'record-foreign']).toContain(await said(middle))
  }
  const made = async (format: string | null): Promise<Uint8Array> => {
    const buffer = new TempBuffer()
    const writer = new McapWriter({ writable: buffer })
    await writer.start({ profile: 'ros2', library: 'somebody' })
    if (format) await writer.addMetadata({ name: 'gemba', metadata: new Map([['format', format]]) })
    await writer.end()
    return buffer.get()
  }
  expect(await said(await made(null))).toBe('record-foreign')
  expect(await said(await made('2'))).toBe('record-newer')
  expect(await said(await made('1'))).toBe('record-damaged')
})
