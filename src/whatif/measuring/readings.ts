/** What a line has counted so far, flat: two readings are one span. */
import type { Line } from '../kernel/line.ts'

const PER_STATION = 11
const PER_CREW = 2

export const readingSize = ({ network: { stations, crewSizes, sources, model } }: Line): number =>
  stations * PER_STATION + crewSizes.length * PER_CREW + sources.length + model.sinks.length

/** At the line's present time. */
export const read = (line: Line, into: Float64Array): void => {
  let at = 0
  for (let i = 0; i < line.network.stations; i++) {
    into[at++] = line.entered[i]!
    into[at++] = line.finished[i]!
    into[at++] = line.lost[i]!
    into[at++] = line.failed[i]!
    for (const area of [line.waiting, line.outside, line.working, line.blocked, line.down, line.awaitingCrew])
      into[at++] = area.area(i)
    into[at++] = line.downLoaded.area(i)
  }
  for (let i = 0; i < line.network.crewSizes.length; i++) {
    into[at++] = line.crewBusy.area(i)
    into[at++] = line.crewQueued.area(i)
  }
  for (const count of line.arrived) into[at++] = count
  for (const count of line.out) into[at++] = count
}

export interface StationSpan {
  readonly entered: number
  readonly finished: number
  readonly lost: number
  readonly failed: number
  /** Of the rest, integrals over time. */
  readonly waiting: number
  readonly outside: number
  readonly working: number
  readonly blocked: number
  readonly down: number
  readonly awaitingCrew: number
  readonly downLoaded: number
}

/** What happened between two readings. */
export interface Span {
  /** In the unit of the model. */
  readonly length: number
  readonly stations: readonly StationSpan[]
  readonly crews: readonly { readonly busy: number; readonly queued: number }[]
  readonly arrived: readonly number[]
  readonly out: readonly number[]
}

export const spanOf = (line: Line, from: Float64Array, to: Float64Array, length: number): Span => {
  let at = 0
  const next = (): number => to[at]! - from[at++]!
  return {
    length,
    stations: Array.from({ length: line.network.stations }, () => ({
      entered: next(),
      finished: next(),
      lost: next(),
      failed: next(),
      waiting: next(),
      outside: next(),
      working: next(),
      blocked: next(),
      down: next(),
      awaitingCrew: next(),
      downLoaded: next(),
    })),
    crews: Array.from(line.network.crewSizes, () => ({ busy: next(), queued: next() })),
    arrived: line.network.sources.map(next),
    out: line.network.model.sinks.map(next),
  }
}
