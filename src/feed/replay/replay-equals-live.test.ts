/** A whole gateway, machines that talk, a page that listens: what it showed at some moments is what a replay shows of them. */
import { connectAsync } from 'mqtt'
import { afterEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type * as z from 'zod'
import { AlarmBoard } from '../../alarms/board.ts'
import { slotOf, type TimeMs, timeMs } from '../../base/brand.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { createRng } from '../../base/rng.ts'
import { eventually } from '../../server/testing/ports.ts'
import { removeFolder, startTestGateway, testFolder, twinOf } from '../../server/testing/start-gateway.ts'
import type { Twin } from '../../twin/twin.ts'
import { ValueTable } from '../../values/table.ts'
import { API } from '../../wire/paths.ts'
import { AlarmsAtAnswer, type ApiError, JournalAnswer } from '../../wire/api.ts'
import { decodeFrame } from '../../wire/frames.ts'
import { RangeAnswer, SinceAnswer, StateAnswer } from '../../wire/history.ts'
import type { ServerMessage } from '../../wire/socket.ts'
import { applyBatch } from '../apply-batch.ts'
import type { PastReader } from './past-reader.ts'
import { ReplaySource } from './replay-source.ts'

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end()
}, 60_000)

const signal = (name: string, topic: string, more: object = {}) => ({ name, bindings: [{ topic }], ...more })
const DOCUMENT = {
  format: 1,
  id: 'small',
  name: 'Small plant',
  assets: [
    {
      id: 'pump',
      name: 'Pump',
      signals: {
        flow: signal('Flow', 'plant/flow', { unit: 'l/min', staleAfterS: 1 }),
        level: signal('Level', 'plant/level', { staleAfterS: null }),
        state: signal('State', 'plant/state', {
          type: 'state',
          staleAfterS: null,
          states: { execute: { code: 6, name: 'Running' }, held: { code: 11, name: 'Held' } },
        }),
        note: signal('Note', 'plant/note', { type: 'text', staleAfterS: null }),
        silent: signal('Silent', 'plant/silent'),
      },
      alarms: {
        high: { name: 'Flow high', priority: 'high', signal: 'flow', when: { above: 100 } },
        held: { name: 'Held', priority: 'low', signal: 'state', when: { is: ['held'] } },
      },
    },
  ],
}

const told = (twin: Twin, values: ValueTable, alarms: AlarmBoard, at: TimeMs) => ({
  at,
  signals: twin.signals.map(({ id, slot, type }) =>
    values.receive[slot] === 0
      ? [id, 'never']
      : [
          id,
          type === 'text' ? values.text(slot) : values.value[slot],
          values.quality[slot],
          values.receive[slot],
          values.age(slot, at),
        ],
  ),
  alarms: alarms.rows,
})

/** A page that listens to what is. */
const livePage = (url: string, twin: Twin) => {
  const values = new ValueTable(twin)
  const board = new AlarmBoard('gateway')
  const socket = new WebSocket(`${url.replace('http', 'ws')}${API.feed}?cursor=0`)
  socket.on('error', () => {})
  ends.push(() => socket.terminate())
  socket.on('message', (data: Buffer, binary: boolean) => {
    if (binary) {
      const decoded = decodeFrame(data, twin)
      if (!decoded.ok) throw new Error(decoded.error)
      applyBatch(values, decoded.value.batch)
      return socket.send(JSON.stringify({ kind: 'applied', frame: decoded.value.frame }))
    }
    const message = JSON.parse(data.toString()) as ServerMessage
    if (message.kind === 'hello')
      socket.send(JSON.stringify({ kind: 'subscribe', twinHash: twin.hash, slots: 'all', rateHz: 30, restMs: 0 }))
    else if (message.kind === 'alarms') board.replace(message.rows, message.cursor)
    else if (message.kind === 'alarm-events') board.apply(message.events)
    else if (message.kind === 'limits')
      for (const [slot, ms] of message.limits) values.setLimit(slotOf(slot), ms || Number.POSITIVE_INFINITY)
  })
  return { values, board }
}

const readerOf = (url: string): PastReader => {
  const ask = async <T>(shape: z.ZodType<T>, path: string, body?: unknown): Promise<Result<T, ApiError>> => {
    const answer = await fetch(url + path, {
      ...(body !== undefined && {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    })
    return answer.ok ? ok(shape.parse(await answer.json())) : err((await answer.json()) as ApiError)
  }
  return {
    state: (at) => ask(StateAnswer, `${API.historyState}?at=${at}`),
    range: (question) => ask(RangeAnswer, API.historyRange, question),
    since: (question) => ask(SinceAnswer, API.historySince, question),
    alarmsAt: async (at) => {
      const answer = await ask(AlarmsAtAnswer, `${API.alarmsAt}?at=${at}`)
      return answer.ok ? ok(answer.value.rows) : answer
    },
    events: async (from, to) => {
      const answer = await ask(JournalAnswer, `${API.journal}?from=${from}&to=${to}&limit=10000`)
      return answer.ok ? ok(answer.value.events) : answer
    },
  }
}

const pause = (ms: number): Promise<void> => new Promise((go) => setTimeout(go, ms))

test('replay equals live: values, ages, texts and alarms at moments in any order, standing and run through', async () => {
  const dir = testFolder(DOCUMENT)
  ends.push(() => removeFolder(dir))
  const gateway = await startTestGateway([], dir)
  ends.push(() => gateway.close())
  const machine = await connectAsync(gateway.brokerUrl!)
  ends.push(() => machine.endAsync(true))
  const twin = twinOf(DOCUMENT)
  const live = livePage(gateway.url, twin)
  const slot = (name: string) => twin.signal(`pump/${name}`)!.slot
  const rng = createRng(77).next
  const captured: ReturnType<typeof told>[] = []
  const said: number[] = []
  const flows: number[] = []
  for (let round = 0; round < 14; round++) {
    // Twice each: what is raised more often in a minute chatters, and is told of later.
    const flow = Math.round(rng() * 90) + (round % 7 === 2 || round % 7 === 3 ? 101 : 0)
    const held = round % 6 === 3 || round % 6 === 4
    if (round % 5 !== 4) {
      said.push(flow)
      await machine.publishAsync('plant/flow', String(flow), { qos: 1 })
    }
    await machine.publishAsync('plant/state', held ? '11' : '6', { qos: 1 })
    if (rng() < 0.5) await machine.publishAsync('plant/level', String(round), { qos: 1 })
    if (rng() < 0.5) await machine.publishAsync('plant/note', `note ${round}`, { qos: 1 })
    // Nothing is on its way when it is looked: long enough ago, and told by the alarms as well.
    await pause(round % 5 === 4 ? 1500 : 400)
    await eventually(
      () =>
        live.values.value[slot('state')] === (held ? 11 : 6) &&
        (live.board.row('pump/held')?.active ?? false) === held &&
        (round % 5 === 4 || live.values.value[slot('flow')] === flow) &&
        (live.board.row('pump/high')?.active ?? false) === live.values.value[slot('flow')]! > 100,
      'all of it to arrive',
    )
    captured.push(told(twin, live.values, live.board, timeMs(Date.now())))
    // What comes next comes after it, not in the same millisecond.
    await pause(5)
  }
  const ages = captured.map(({ signals }) => signals.find(([id]) => id === 'pump/flow')?.at(-1))
  expect([...new Set(ages)].toSorted()).toEqual(['live', 'stale'])
  expect(captured.some(({ alarms }) => alarms.length > 0)).toBe(true)
  await pause(1600)

  const values = new ValueTable(twin)
  const shown = new AlarmBoard('gateway')
  const source = new ReplaySource({
    twin,
    reader: readerOf(gateway.url),
    steady: () => performance.now(),
    now: Date.now,
    changed: () => {},
    caughtUp: () => {},
  })
  ends.push(
    source.start({
      batch: (batch, taken) => {
        applyBatch(values, batch)
        for (let i = 0; i < batch.count; i++)
          if (batch.slot[i] === slot('flow') && batch.receive[i]! > 0 && !batch.snapshot) flows.push(batch.value[i]!)
        taken()
      },
      limits: (limits) => {
        for (const [at, ms] of limits) values.setLimit(slotOf(at), ms || Number.POSITIVE_INFINITY)
      },
      alarms: (rows) => shown.replace(rows, 0),
      lost: () => {},
    }),
  )
  for (const one of captured.toSorted(() => rng() - 0.5)) {
    source.seek(one.at)
    await eventually(() => !source.waits, 'the moment')
    expect(source.trouble).toBeNull()
    expect(told(twin, values, shown, source.at())).toEqual(one)
  }

  // Run through from the first to the last, every sample is told, in order, and nothing else.
  source.seek(captured[0]!.at)
  await eventually(() => !source.waits, 'the first moment')
  flows.length = 0
  source.play(4)
  await eventually(() => source.at() >= captured.at(-1)!.at, 'the last moment')
  expect(flows.slice(0, said.length - 1)).toEqual(said.slice(1))
  source.play(0)
  await eventually(() => !source.waits, 'a stand')
}, 60_000)
