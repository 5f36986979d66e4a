/**
 * The binary frame: a snapshot or conflated delta of the value table.
 *
 *     magic 0x47, version, flags, frame number (varint), twin hash (8 bytes), base time (f64 ms), [number of the want (varint)], rows (varint)
 *     flags: 1 snapshot; 2 answer to a want; 4 sweep: all that is not followed is as of the base time
 *     row: slot − slot before (varint) · head · [extra] · [receive] · [source] · [since] · value
 *     head:  bits 0–3 how the value is written, 4–5 how the source time is, 6 receive differs from the row before, 7 extra follows
 *     extra: bits 0–1 quality, 2 dead, 3 never seen, 4 since (varint), 5 since (f64), 6 receive as f64
 *
 * Rows are in order of slot. A row's receive time defaults to that of the row before (base time for the first), because
 * signals of one message arrive together. Every value comes back exactly: the shortest form that loses nothing is taken.
 */
import { err, ok, type Result } from '../base/result.ts'
import type { SampleBatch } from './batch.ts'
import { ByteReader, ByteWriter } from './bytes.ts'
import { QUALITY } from './quality.ts'

const MAGIC = 0x47
const VERSION = 2
const SNAPSHOT = 1
const ANSWER = 2
const SWEEP = 4
/** 0 is a whole number; 1…6 a whole number divided by 10, 100 … 10⁶. */
const F32 = 7
const F64 = 8
const NAN = 9
const TEXT = 10
const MAX_DECIMALS = 6
const POWERS = [1, 10, 100, 1000, 1e4, 1e5, 1e6] as const
const SOURCE = { none: 0, beside: 1, same: 2, absolute: 3 } as const
const RECEIVE_DIFFERS = 64
const EXTRA = 128
const EXTRA_DEAD = 4
const EXTRA_NEVER = 8
const EXTRA_SINCE = 16
const EXTRA_SINCE_F64 = 32
const EXTRA_RECEIVE_F64 = 64
/** Beyond this a varint is no shorter than an f32. */
const SHORT_INT = 2 ** 27
const LONG_INT = 2 ** 48

/** The columns that a frame is made of; the live value table is one. */
export interface FrameColumns {
  readonly twin: { readonly hash: string; readonly signals: readonly { readonly type: string }[] }
  readonly value: Float64Array
  readonly quality: Uint8Array
  readonly receive: Float64Array
  readonly source: Float64Array
  readonly since: Float64Array
  readonly dead: Uint8Array
  text(slot: number): string
}

/** Enough of a twin to read its frames. */
export interface FrameTwin {
  /** 16 hex digits. */
  readonly hash: string
  readonly signals: { readonly length: number }
}
/** The same as plain data, to be posted to a worker. */
export const frameTwin = (twin: FrameTwin): FrameTwin => ({ hash: twin.hash, signals: { length: twin.signals.length } })

export interface FrameHead {
  /** Number of this frame in its connection. */
  readonly frame: number
  /** Rows not in it have never been seen. */
  readonly snapshot: boolean
  /** ms, gateway clock. */
  readonly time: number
  /** Number of the want that this answers; 0 or absent = none. */
  readonly wanted?: number
  /** Whatever is not followed is as of `time`. */
  readonly sweep?: boolean
  /** A reader that saw every value up to here need not be told since when one holds that came with its row; 0 = tell always. */
  readonly seenUntil?: number
}
export interface Frame {
  readonly frame: number
  readonly time: number
  readonly batch: SampleBatch
}

export const FOREIGN_FRAME = 'frame of another twin'

const isTime = (ms: number): boolean => ms >= 0 && ms <= 8.64e15
const isWhole = (ms: number): boolean => Number.isInteger(ms) && Math.abs(ms) < LONG_INT
const half = (hash: string, from: number): number => Number.parseInt(hash.slice(from, from + 8), 16) >>> 0

const decimalsOf = (value: number): number => {
  for (let d = 0; d <= MAX_DECIMALS; d++) {
    const power = POWERS[d]!
    const whole = Math.round(value * power)
    if (Math.abs(whole) >= SHORT_INT) return -1
    if (whole / power === value) return Object.is(value, -0) ? -1 : d
  }
  return -1
}

const kindOf = (value: number): number => {
  if (Number.isNaN(value)) return NAN
  const decimals = decimalsOf(value)
  if (decimals >= 0) return decimals
  if (Math.fround(value) === value) return F32
  return isWhole(value) ? 0 : F64
}

const writer = new ByteWriter()

/**
 * One frame of the given slots, in ascending order. A snapshot leaves out what was never seen. The bytes are the caller's own.
 */
export const encodeFrame = (columns: FrameColumns, slots: ArrayLike<number>, head: FrameHead): Uint8Array => {
  const { twin, value, quality, receive, source, since, dead } = columns
  let rows = slots.length
  if (head.snapshot) for (let i = 0; i < slots.length; i++) if (receive[slots[i]!] === 0 && !dead[slots[i]!]) rows--
  writer.reset()
  writer.u8(MAGIC)
  writer.u8(VERSION)
  const { wanted = 0, seenUntil = head.snapshot ? 0 : Number.POSITIVE_INFINITY } = head
  writer.u8((head.snapshot ? SNAPSHOT : 0) | (wanted ? ANSWER : 0) | (head.sweep ? SWEEP : 0))
  writer.varint(head.frame)
  writer.u32(half(twin.hash, 0))
  writer.u32(half(twin.hash, 8))
  writer.f64(head.time)
  if (wanted) writer.varint(wanted)
  writer.varint(rows)
  let slotBefore = -1
  let receiveBefore = head.time
  let sourceBefore = 0
  for (let i = 0; i < slots.length; i++) {
    const slot = slots[i]!
    const received = receive[slot]!
    const never = received === 0
    if (head.snapshot && never && !dead[slot]) continue
    if (slot <= slotBefore) throw new Error('bug: slots of a frame must ascend')
    writer.varint(slot - slotBefore - 1)
    slotBefore = slot

    const isText = twin.signals[slot]!.type === 'text'
    const number = value[slot]!
    const kind = never ? NAN : isText ? TEXT : kindOf(number)
    const sourced = never ? 0 : source[slot]!
    const mode =
      sourced === 0
        ? SOURCE.none
        : sourced === sourceBefore
          ? SOURCE.same
          : isWhole(received - sourced) && received - (received - sourced) === sourced
            ? SOURCE.beside
            : SOURCE.absolute
    // Of several changes since the last frame the reader sees one: when the last of them was, it must be told.
    const began = !never && since[slot]! > seenUntil && (seenUntil === 0 || since[slot] !== received) ? since[slot]! : 0
    const receiveStep = received - receiveBefore
    const differs = !never && receiveStep !== 0
    const receiveF64 = differs && !(isWhole(receiveStep) && receiveBefore + receiveStep === received)
    let extra = never ? EXTRA_NEVER : quality[slot]!
    if (dead[slot]) extra |= EXTRA_DEAD
    if (began > 0)
      extra |= isWhole(received - began) && received - (received - began) === began ? EXTRA_SINCE : EXTRA_SINCE_F64
    if (receiveF64) extra |= EXTRA_RECEIVE_F64

    writer.u8(kind | (mode << 4) | (differs ? RECEIVE_DIFFERS : 0) | (extra ? EXTRA : 0))
    if (extra) writer.u8(extra)
    if (receiveF64) writer.f64(received)
    else if (differs) writer.zigzag(receiveStep)
    if (mode === SOURCE.beside) writer.zigzag(received - sourced)
    else if (mode === SOURCE.absolute) writer.f64(sourced)
    if (extra & EXTRA_SINCE) writer.zigzag(received - began)
    else if (extra & EXTRA_SINCE_F64) writer.f64(began)
    if (kind === TEXT) writer.text(columns.text(slot))
    else if (kind === F32) writer.f32(number)
    else if (kind === F64) writer.f64(number)
    else if (kind <= MAX_DECIMALS) writer.zigzag(Math.round(number * POWERS[kind]!))
    if (!never) receiveBefore = received
    if (sourced !== 0) sourceBefore = sourced
  }
  return writer.take()
}

/** Reads a frame of this twin. Whatever the bytes are, it answers and never throws; memory is bounded by the twin's size. */
export const decodeFrame = (bytes: Uint8Array, twin: FrameTwin): Result<Frame, string> => {
  const size = twin.signals.length
  const reader = new ByteReader(bytes)
  if (reader.u8() !== MAGIC) return err('not a frame')
  const version = reader.u8()
  if (version !== VERSION) return err(`frame version ${version}, this page reads ${VERSION}: reload the page`)
  const flags = reader.u8()
  const frame = reader.varint()
  const foreign = reader.u32() !== half(twin.hash, 0) || reader.u32() !== half(twin.hash, 8)
  if (!reader.failed && foreign) return err(FOREIGN_FRAME)
  const time = reader.f64()
  const wanted = flags & ANSWER ? reader.varint() : 0
  const count = reader.varint()
  if (reader.failed || !isTime(time)) return err('frame with a broken head')
  if (count > size) return err(`frame of ${count} rows for a twin of ${size} signals`)
  const slot = new Uint32Array(count)
  const value = new Float64Array(count)
  const quality = new Uint8Array(count)
  const receive = new Float64Array(count)
  const source = new Float64Array(count)
  const dead = new Uint8Array(count)
  const since = new Float64Array(count)
  const texts: (readonly [number, string])[] = []
  let slotBefore = -1
  let receiveBefore = time
  let sourceBefore = 0
  for (let row = 0; row < count; row++) {
    slotBefore += 1 + reader.varint()
    if (reader.failed || slotBefore >= size) return err(`frame broken in row ${row} of ${count}`)
    const head = reader.u8()
    const extra = head & EXTRA ? reader.u8() : 0
    const never = (extra & EXTRA_NEVER) !== 0
    if (head & RECEIVE_DIFFERS)
      receiveBefore = extra & EXTRA_RECEIVE_F64 ? reader.f64() : receiveBefore + reader.zigzag()
    const mode = (head >> 4) & 3
    const sourced =
      mode === SOURCE.none
        ? 0
        : mode === SOURCE.same
          ? sourceBefore
          : mode === SOURCE.beside
            ? receiveBefore - reader.zigzag()
            : reader.f64()
    if (mode !== SOURCE.none) sourceBefore = sourced
    const began = extra & EXTRA_SINCE ? receiveBefore - reader.zigzag() : extra & EXTRA_SINCE_F64 ? reader.f64() : 0
    const kind = head & 15
    if (kind > TEXT || (extra & 3) === 3) return err(`frame broken in row ${row} of ${count}`)
    slot[row] = slotBefore
    quality[row] = never ? QUALITY.bad : extra & 3
    dead[row] = extra & EXTRA_DEAD ? 1 : 0
    receive[row] = never ? 0 : receiveBefore
    source[row] = sourced
    since[row] = began
    if (kind === TEXT) texts.push([slotBefore, reader.text()])
    else
      value[row] =
        kind === NAN
          ? Number.NaN
          : kind === F32
            ? reader.f32()
            : kind === F64
              ? reader.f64()
              : reader.zigzag() / POWERS[kind]!
    if (reader.failed || !isTime(receiveBefore) || !isTime(sourced) || !isTime(began))
      return err(`frame broken in row ${row} of ${count}`)
  }
  if (reader.left > 0) return err(`frame with ${reader.left} bytes too many`)
  return ok({
    frame,
    time,
    batch: {
      count,
      slot,
      value,
      quality,
      receive,
      source,
      dead,
      since,
      texts,
      snapshot: (flags & SNAPSHOT) !== 0,
      asOf: flags & (SWEEP | SNAPSHOT) ? time : 0,
      wanted,
    },
  })
}
