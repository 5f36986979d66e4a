/** What a line has counted so far, flat: two readings are one window. */
import type { Line } from '../kernel/line.ts'

const PER_STATION = 11
const PER_CREW = 2

export const readingSize = ({ network: { stations, crewSizes, sources, model } }: Line): number =>
  stations * PER_STATION + crewSizes.length * PER_CREW + sources.length + model.sinks.length

/** At the line's present time. */
export const read = (line: Line, into: Float64Array): void => {
  const { now } = line
  let at = 0
  for (let i = 0; i < line.network.stations; i++) {
    into[at++] = line.entered[i]!
    into[at++] = line.finished[i]!
    into[at++] = line.lost[i]!
    into[at++] = line.failed[i]!
    for (const area of [line.waiting, line.outside, line.working, line.blocked, line.down, line.awaitingCrew])
      into[at++] = area.areaAt(i, now)
    into[at++] = line.loaded.areaAt(i, now)
  }
  for (let i = 0; i < line.network.crewSizes.length; i++) {
    into[at++] = line.crewBusy.areaAt(i, now)
    into[at++] = line.crewQueued.areaAt(i, now)
  }
  for (const count of line.arrived) into[at++] = count
  for (const count of line.out) into[at++] = count
}

export interface StationWindow {
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
  readonly loaded: number
}

/** What happened between two readings. */
export interface Window {
  /** In the unit of the model. */
  readonly length: number
  readonly stations: readonly StationWindow[]
  readonly crews: readonly { readonly busy: number; readonly queued: number }[]
  readonly arrived: readonly number[]
  readonly out: readonly number[]
}

export const windowOf = (line: Line, from: Float64Array, to: Float64Array, length: number): Window => {
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
      loaded: next(),
    })),
    crews: Array.from(line.network.crewSizes, () => ({ busy: next(), queued: next() })),
    arrived: line.network.sources.map(next),
    out: line.network.model.sinks.map(next),
  }
}
