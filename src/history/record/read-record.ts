/** A record (`wire/record.ts`) from its file: checked, and its samples in columns. What is no record is told why. */
import { hasMcapPrefix, McapConstants, McapIndexedReader, type McapTypes } from '@mcap/core'
import { err, ok, type Result } from '../../base/result.ts'
import type { SampleRows } from '../../timeline/buckets.ts'
import { AlarmEvent } from '../../wire/alarms.ts'
import type { RangeAnswer } from '../../wire/history.ts'
import { Note } from '../../wire/notes.ts'
import {
  RECORD,
  RECORD_FORMAT,
  RECORD_QUALITY,
  RecordHead,
  RecordLimit,
  type RecordProblem,
  RecordSample,
  RecordStart,
  RecordStateNames,
} from '../../wire/record.ts'
import { GrowingRows } from './growing-rows.ts'
import { RecordedPast } from './recorded-past.ts'
import { unpackingOf } from './unpack-chunks.ts'

export interface OpenedRecord {
  readonly head: RecordHead
  /** The twin document. */
  readonly document: unknown
  /** Files of its models, by their path beside the document. */
  readonly models: ReadonlyMap<string, Uint8Array<ArrayBuffer>>
  readonly start: RecordStart
  readonly notes: readonly Note[]
  readonly past: RecordedPast
}

/** Bytes anywhere in a file. */
export type RecordBytes = McapTypes.IReadable

export const bytesOf = (file: Blob): RecordBytes => ({
  size: async () => BigInt(file.size),
  read: async (offset, size) => new Uint8Array(await file.slice(Number(offset), Number(offset + size)).arrayBuffer()),
})

/** A few bytes can be said to be any number of them. */
const MOST_CHUNK_BYTES = 268_435_456n

const NS_PER_MS = 1_000_000n
/** Messages between two words about how far it is. */
const TOLD_EVERY = 20_000

const damaged = (why: string): Result<never, RecordProblem> => err({ code: 'record-damaged', values: { why } })

/** @param told share of the messages that are read, 0…1 */
export const readRecord = async (
  bytes: RecordBytes,
  told: (share: number) => void = () => {},
): Promise<Result<OpenedRecord, RecordProblem>> => {
  try {
    const size = await bytes.size()
    const magic = BigInt(McapConstants.MCAP_MAGIC.length)
    const isMagic = async (at: bigint): Promise<boolean> => {
      const read = await bytes.read(at, magic)
      return hasMcapPrefix(new DataView(read.buffer, read.byteOffset, read.byteLength))
    }
    if (size < magic || !(await isMagic(0n))) return err({ code: 'record-no-mcap', values: {} })
    if (size < 2n * magic || !(await isMagic(size - magic))) return err({ code: 'record-cut-off', values: {} })
    let reader = await McapIndexedReader.Initialize({ readable: bytes })
    const head = await headOf(reader)
    if (!head.ok) return head
    const packed = reader.chunkIndexes.filter(({ compression }) => compression !== '')
    if (packed.length > 0) {
      const handlers = await unpackingOf(new Set(packed.map(({ compression }) => compression)))
      if (typeof handlers === 'string') return err({ code: 'record-compressed', values: { how: handlers } })
      const largest = packed.reduce(
        (most, { uncompressedSize }) => (uncompressedSize > most ? uncompressedSize : most),
        0n,
      )
      if (largest > MOST_CHUNK_BYTES) return damaged(`chunk of ${largest} bytes`)
      reader = await McapIndexedReader.Initialize({ readable: bytes, decompressHandlers: handlers })
    }
    const files = await filesOf(reader)
    const [document, start] = [files.get(RECORD.twin), files.get(RECORD.start)]
    if (!document || !start) return damaged(document ? RECORD.start : RECORD.twin)
    const parsed = RecordStart.safeParse(json(start))
    if (!parsed.success) return damaged(`${RECORD.start}: ${parsed.error.issues[0]?.path.join('.') ?? ''}`)
    const notes: Note[] = []
    const past = await pastOf(reader, head.value, parsed.data, notes, told)
    if (!past.ok) return past
    return ok({
      head: head.value,
      document: json(document),
      models: new Map(
        [...files].flatMap(([name, data]) =>
          name.startsWith(RECORD.models) ? [[name.slice(RECORD.models.length), data] as const] : [],
        ),
      ),
      start: parsed.data,
      notes,
      past: past.value,
    })
  } catch (failure) {
    return damaged((failure as Error).message)
  }
}

const decoder = new TextDecoder()
const json = (data: Uint8Array): unknown => JSON.parse(decoder.decode(data))

const headOf = async (reader: McapIndexedReader): Promise<Result<RecordHead, RecordProblem>> => {
  const foreign = err<RecordProblem>({ code: 'record-foreign', values: { library: reader.header.library } })
  if (!reader.metadataIndexes.some(({ name }) => name === RECORD.metadata)) return foreign
  for await (const { metadata } of reader.readMetadata({ name: RECORD.metadata })) {
    const format = Number(metadata.get('format'))
    if (format > RECORD_FORMAT) return err({ code: 'record-newer', values: { format, known: RECORD_FORMAT } })
    const head = RecordHead.safeParse(Object.fromEntries(metadata))
    return head.success
      ? ok(head.data)
      : err({ code: 'record-damaged', values: { why: `metadata ${head.error.issues[0]?.path.join('.') ?? ''}` } })
  }
  return foreign
}

const filesOf = async (reader: McapIndexedReader): Promise<ReadonlyMap<string, Uint8Array<ArrayBuffer>>> => {
  const files = new Map<string, Uint8Array<ArrayBuffer>>()
  // Copied: what is read lies in larger pieces.
  for await (const { name, data } of reader.readAttachments({ validateCrcs: true }))
    files.set(name, new Uint8Array(data))
  return files
}

const pastOf = async (
  reader: McapIndexedReader,
  { fromMs, toMs }: RecordHead,
  start: RecordStart,
  notes: Note[],
  told: (share: number) => void,
): Promise<Result<RecordedPast, RecordProblem>> => {
  const samples = new Map<string, GrowingRows>()
  const texts = new Map<string, { t: number; text: string | null; quality: number }[]>()
  const states: RangeAnswer['states'] = []
  const limits: RangeAnswer['limits'] = []
  const events: AlarmEvent[] = []
  const takes = new Map<number, (t: number, said: unknown) => void>()
  for (const [id, { topic, schemaId }] of reader.channelsById) {
    if (topic.startsWith(RECORD.signals)) {
      const signal = topic.slice(RECORD.signals.length)
      const isText = reader.schemasById.get(schemaId)?.name === 'gemba.text'
      const rows = new GrowingRows()
      const lines: { t: number; text: string | null; quality: number }[] = []
      if (isText) texts.set(signal, lines)
      else samples.set(signal, rows)
      takes.set(id, (t, said) => {
        const { value, text, quality } = RecordSample.parse(said)
        const code = RECORD_QUALITY.indexOf(quality)
        if (isText) lines.push({ t, text: text ?? null, quality: text === null ? 0 : code })
        else rows.push(t, value ?? Number.NaN, code)
      })
    } else if (topic === RECORD.alarms) takes.set(id, (_, said) => events.push(AlarmEvent.parse(said)))
    else if (topic === RECORD.notes) takes.set(id, (_, said) => notes.push(Note.parse(said)))
    else if (topic === RECORD.stateNames)
      takes.set(id, (t, said) => states.push({ ...RecordStateNames.parse(said), t }))
    else if (topic === RECORD.limits) takes.set(id, (t, said) => limits.push({ ...RecordLimit.parse(said), t }))
  }
  const all = Number(reader.statistics?.messageCount ?? 0n)
  let read = 0
  for await (const { channelId, logTime, data } of reader.readMessages({ validateCrcs: true })) {
    if (++read % TOLD_EVERY === 0) told(all > 0 ? read / all : 0)
    const t = Number(logTime / NS_PER_MS)
    if (t < fromMs || t >= toMs) continue
    takes.get(channelId)?.(t, json(data))
  }
  const columns = new Map([...samples].map(([id, rows]): [string, SampleRows] => [id, rows.columns()]))
  return ok(new RecordedPast(toMs, start, { samples: columns, texts, states, limits, events }))
}
