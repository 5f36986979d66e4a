/** A record in the place of a plant: opened, its twin loaded, and everything of the page wired to it. */
import { boardAt } from '../../alarms/board-at.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { PastReader } from '../../feed/replay/past-reader.ts'
import { ReplaySource, YOUNGEST_MS } from '../../feed/replay/replay-source.ts'
import { NOT_IN_RECORD, type OpenRecord, openRecord } from '../../history/record/open-record.ts'
import '../../texts/record.ts'
import { recordProblemText } from '../../texts/record.ts'
import { text } from '../../texts/text.ts'
import type { Twin } from '../../twin/twin.ts'
import type { AlarmEvent } from '../../wire/alarms.ts'
import { type Boot, twinOf } from '../boot.ts'
import { startSession } from '../session.ts'
import { createPageWorker } from '../alone/page-watcher.ts'
import { foresightOfRecord } from './record-foresight.ts'
import type { RecordBoot } from './record-boot.ts'

/** No address: what lies below it comes out of the record. */
const MODEL_BASE = 'https://record.invalid/'
const MOST_EVENTS = 10_000

let opened = 0

const refused = async () => err(NOT_IN_RECORD)

const readerOf = (record: OpenRecord): PastReader => ({
  state: (at) => record.state(at),
  range: (question) => record.range(question),
  since: (question) => record.since(question),
  events: (from, to) => record.events(from, to),
  alarmsAt: async (at) => {
    const events = await record.events(0, at + 1)
    return events.ok ? ok(boardAt(record.start.alarms, events.value, at)) : events
  },
})

const requestOf =
  ({ models }: OpenRecord): typeof fetch =>
  async (address, init) => {
    const url = String(address)
    if (!url.startsWith(MODEL_BASE)) return fetch(address, init)
    const bytes = models.get(url.slice(MODEL_BASE.length).split('/').map(decodeURIComponent).join('/'))
    return bytes ? new Response(bytes) : new Response(null, { status: 404 })
  }

const overRecord = (record: OpenRecord, twin: Twin): ReturnType<RecordBoot['over']> => {
  const { head } = record
  let source: ReplaySource | null = null
  const { port, reader, history, dispose } = foresightOfRecord({
    record,
    reader: readerOf(record),
    twin,
    createWorker: createPageWorker,
    // What stands is told again, with what is known now.
    grown: () => {
      if (source?.ready && !source.waits) source.seek(source.at())
    },
  })
  const session = startSession({
    twin,
    values: { start: () => () => {}, want: () => 0, seek: null },
    live: {
      start: (sink) => {
        sink.link({ state: 'recorded', since: head.toMs, ageMs: 0, reason: '', detail: '', retryAt: 0 })
        sink.alarmList([], 0)
        return () => {}
      },
    },
    history,
    seen: null,
    alarmOwner: 'gateway',
    clock: () => head.toMs,
  })
  return {
    session,
    acts: {
      alarmCommand: refused,
      alarmDesk: null,
      sendCommand: refused,
      notes: {
        mayWrite: false,
        list: async ({ asset, from = 0, to = Number.MAX_SAFE_INTEGER }) =>
          ok(
            record.notes.filter(
              (note) => (asset === undefined || note.asset === asset) && note.at < to && (note.to ?? note.at) >= from,
            ),
          ),
        write: refused,
        withdraw: refused,
      },
      health: refused,
      feedFigures: async () => null,
      foresight: port,
      acts: null,
      journal: async ({ asset, from = 0, to = Number.MAX_SAFE_INTEGER, limit = MOST_EVENTS }) => {
        const events = await record.events(from, to)
        const of = ({ row }: AlarmEvent): boolean => asset === undefined || row.asset === asset
        return events.ok ? ok(events.value.filter(of).slice(-limit)) : events
      },
    },
    loadPast: async (told) => {
      source = new ReplaySource({
        twin,
        reader,
        steady: () => performance.now(),
        now: () => head.toMs + YOUNGEST_MS,
        ...told,
      })
      return { source, youngestMs: 0 }
    },
    dispose: () => {
      dispose()
      record.close()
    },
  }
}

/**
 * @param told share of it that is read, 0…1
 * @returns in words, why it cannot be opened: a line each
 */
export const bootRecord = async (
  file: File,
  told: (share: number) => void,
): Promise<Result<Boot, readonly string[]>> => {
  const worker = new Worker(new URL('../../history/record/record-worker.ts', import.meta.url), { type: 'module' })
  const read = await openRecord(file, worker, told)
  if (!read.ok) return err([recordProblemText(read.error)])
  const record = read.value
  const { head, document } = record
  const loaded = await twinOf(document, file.name)
  if (!loaded.ok) {
    record.close()
    return err([text('record.problem.twin'), ...loaded.error.details])
  }
  const { title, fromMs, toMs, version, damaged } = head
  return ok({
    config: { mode: 'static', title, twin: '', brokers: {}, embedOrigins: [], locked: false, who: null, version },
    ...loaded.value,
    record: {
      id: ++opened,
      name: file.name,
      from: fromMs,
      to: toMs,
      damaged: damaged > 0,
      modelBase: MODEL_BASE,
      modelRequest: requestOf(record),
      discard: () => record.close(),
      over: (twin) => overRecord(record, twin),
    },
  })
}
