/**
 * Which of a plant's machines are worth a label at all, looked at a few times a second: every alarm, what is selected,
 * what is silent as far as that is still telling, and few names, of what looks biggest. Pure; over columns of all machines.
 */
import { RANK } from './label-content.ts'

/** A thing smaller than this has no name, px; one that has a name keeps it a little longer. */
const SMALLEST_NAMED_PX = 44
const SMALLEST_KEPT_PX = 36
/** One name to so much of the picture, px²: a calm picture has few. */
const PX2_A_NAME = 64_000
const MOST_NAMES = 12
/** Where a whole hall is silent the banner says so; so many tags are enough beside it. */
const MOST_SILENT = 12
const MOST_ALARMS = 200
/** One call to so much of the picture, px², and never more than a person takes in; the others are counted. */
const PX2_A_CALL = 100_000
const [FEWEST_CALLS, MOST_CALLS] = [3, 8] as const
/** Of what has cleared so many have a tag each; more have one together. */
export const MOST_CLEARED = 3

/** Alarms that have a tag each. @param area of the window, CSS px² */
export const mostCalls = (area: number): number =>
  Math.min(MOST_CALLS, Math.max(FEWEST_CALLS, Math.round(area / PX2_A_CALL)))
/** A bigger machine takes another's name away only when it looks this much bigger. */
const BONUS = 1.3
/** From here on a name is as loud as names get, px. */
const LOUD_PX = 150
const QUIETEST = 0.82
/** A fence or a post, of which nothing is measured, is named only where there is room to spare. */
const MUTE = 0.001
/** What somebody has written a note about is named before what only looks big. */
const NOTED = 1000

/** Of each machine. */
export interface CandidateColumns {
  /** What its label would be: one of `RANK`, or `NO_LABEL`. */
  readonly rank: Uint8Array
  /** Apparent size, px; 0 = not in sight. */
  readonly size: Float32Array
  /** Of its worst open alarm: the lower the more urgent. */
  readonly urgency: Uint8Array
  /** 1 where it had a label in the last picture. */
  readonly shown: Uint8Array
  /** 1 where nothing of it is measured. */
  readonly mute: Uint8Array
  /** 1 where the fog has taken it: it has no name. */
  readonly veiled: Uint8Array
  /** 1 where somebody has written a note about it. */
  readonly noted: Uint8Array
}

/** It is not drawn, or others were isolated from it. */
export const NO_LABEL = 255

/** How strongly a name is drawn, 0…1: those of small and far things recede. In steps, so that it changes seldom. */
export const strengthOf = (size: number): number => {
  const share = Math.min(1, Math.max(0, (size - SMALLEST_KEPT_PX) / (LOUD_PX - SMALLEST_KEPT_PX)))
  return Math.round((QUIETEST + (1 - QUIETEST) * share) * 20) / 20
}

/** Keeps the heaviest few in their order; of equals the first. */
class Biggest {
  readonly machines: number[] = []
  readonly #weights: number[] = []
  readonly #most: number

  constructor(most: number) {
    this.#most = most
  }

  offer(machine: number, weight: number): void {
    const { machines } = this
    const weights = this.#weights
    let at = weights.length
    if (at === this.#most) {
      if (weight <= weights[at - 1]!) return
      at--
    }
    for (; at > 0 && weights[at - 1]! < weight; at--) {
      weights[at] = weights[at - 1]!
      machines[at] = machines[at - 1]!
    }
    weights[at] = weight
    machines[at] = machine
  }
}

/** Machines in sight whose alarms have cleared, the selected one aside. */
export const clearedInSight = ({ rank, size }: CandidateColumns): number => {
  let count = 0
  for (let machine = 0; machine < rank.length; machine++)
    if (rank[machine] === RANK.cleared && size[machine]! > 0) count++
  return count
}

/** Machines by number, the most urgent first. @param area of the window, CSS px² */
export const chooseLabels = (columns: CandidateColumns, area: number): number[] => {
  const { rank, size, urgency, shown, mute, veiled, noted } = columns
  const alarms: number[] = []
  const always: number[] = []
  const cleared: number[] = []
  const silent = new Biggest(MOST_SILENT)
  const names = new Biggest(Math.min(MOST_NAMES, Math.max(3, Math.round(area / PX2_A_NAME))))
  for (let machine = 0; machine < rank.length; machine++) {
    const its = rank[machine]!
    if (its === NO_LABEL) continue
    if (its === RANK.alarm) {
      alarms.push(machine)
      continue
    }
    if (its === RANK.selected || its === RANK.ghost) {
      always.push(machine)
      continue
    }
    const seen = size[machine]!
    if (seen === 0) continue
    const had = shown[machine] === 1
    if (its === RANK.cleared) cleared.push(machine)
    else if (its !== RANK.name || (veiled[machine] === 0 && seen >= (had ? SMALLEST_KEPT_PX : SMALLEST_NAMED_PX)))
      (its === RANK.name ? names : silent).offer(
        machine,
        seen * (had ? BONUS : 1) * (mute[machine] === 1 ? MUTE : 1) * (noted[machine] === 1 ? NOTED : 1),
      )
  }
  const urgent = alarms.toSorted((a, b) => urgency[a]! - urgency[b]!).slice(0, MOST_ALARMS)
  return [
    ...urgent,
    ...always,
    ...silent.machines,
    ...(cleared.length > MOST_CLEARED ? [] : cleared),
    ...names.machines,
  ]
}
