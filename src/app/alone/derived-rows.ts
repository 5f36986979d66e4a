/**
 * Values that a page works out itself, among those that come: they ride in the next batch, or in one of their own where none is
 * on its way. What begins anew with a snapshot is told of all of them again.
 */
import type { ValuesSource } from '../../feed/values-source.ts'
import type { SampleBatch } from '../../wire/batch.ts'
import { QUALITY } from '../../wire/quality.ts'
import type { Limit } from '../../wire/worker.ts'
import type { DerivedRows } from './page-watcher.ts'

interface Said {
  readonly value: number
  readonly time: number
}

export interface WithDerived {
  readonly source: ValuesSource
  readonly derive: (rows: DerivedRows) => void
}

/** @param limits that come, told on */
export const withDerived = (source: ValuesSource, limits: (limits: readonly Limit[]) => void): WithDerived => {
  const said = new Map<number, Said>()
  /** Of those, that are not in the table yet. */
  let fresh = new Map<number, Said>()
  let isOnItsWay = false
  let tell: (() => void) | null = null
  return {
    source: {
      ...source,
      want: (want) => source.want(want),
      start: (sink) => {
        isOnItsWay = false
        const hand = (batch: SampleBatch, taken: () => void): void => {
          const rows = batch.snapshot ? new Map(said) : fresh
          isOnItsWay = true
          sink.batch(rows.size === 0 ? batch : withRows(batch, rows), () => {
            isOnItsWay = false
            for (const [slot, one] of rows) if (fresh.get(slot) === one) fresh.delete(slot)
            taken()
          })
        }
        tell = () => {
          if (fresh.size > 0 && !isOnItsWay) hand(NO_ROWS, () => {})
        }
        const end = source.start({
          batch: hand,
          limits: (told) => {
            limits(told)
            sink.limits(told)
          },
          alarms: (rows) => sink.alarms(rows),
          lost: () => sink.lost(),
        })
        return () => {
          tell = null
          fresh = new Map()
          end()
        }
      },
    },
    derive: ({ slot, value, time }) => {
      for (const [i, of] of slot.entries()) {
        const one = { value: value[i]!, time: time[i]! }
        said.set(of, one)
        fresh.set(of, one)
      }
      tell?.()
    },
  }
}

const NO_ROWS: SampleBatch = {
  count: 0,
  slot: new Uint32Array(),
  value: new Float64Array(),
  quality: new Uint8Array(),
  receive: new Float64Array(),
  source: new Float64Array(),
  dead: new Uint8Array(),
  since: new Float64Array(),
  texts: [],
  snapshot: false,
  asOf: 0,
  wanted: 0,
}

const withRows = (batch: SampleBatch, rows: ReadonlyMap<number, Said>): SampleBatch => {
  const from = batch.count
  const count = from + rows.size
  const [value, receive, source, since] = [batch.value, batch.receive, batch.source, batch.since].map((column) => {
    const longer = new Float64Array(count)
    longer.set(column.subarray(0, from))
    return longer
  }) as [Float64Array, Float64Array, Float64Array, Float64Array]
  const [quality, dead] = [batch.quality, batch.dead].map((column) => {
    const longer = new Uint8Array(count)
    longer.set(column.subarray(0, from))
    return longer
  }) as [Uint8Array, Uint8Array]
  const slot = new Uint32Array(count)
  slot.set(batch.slot.subarray(0, from))
  let i = from
  for (const [of, said] of rows) {
    slot[i] = of
    value[i] = said.value
    quality[i] = Number.isNaN(said.value) ? QUALITY.bad : QUALITY.good
    receive[i++] = said.time
  }
  return { ...batch, count, slot, value, quality, receive, source, dead, since }
}
