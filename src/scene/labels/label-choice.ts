/**
 * Which of a plant's labels are worth a place at all, looked at a few times a second: every alarm, what is selected,
 * what is silent as far as that is still telling, and few names, of what looks biggest. Pure.
 */
import { type Label, urgency } from './label-content.ts'

/** A thing smaller than this has no name, px; one that has a name keeps it a little longer. */
const SMALLEST_NAMED_PX = 44
const SMALLEST_KEPT_PX = 36
/** One name to so much of the picture, px²: a calm picture has few. */
const PX2_A_NAME = 64_000
const MOST_NAMES = 12
/** Where a whole hall is silent the banner says so; so many tags are enough beside it. */
const MOST_SILENT = 12
const MOST_ALARMS = 200
/** A bigger machine takes another's name away only when it looks this much bigger. */
const BONUS = 1.3
/** From here on a name is as loud as names get, px. */
const LOUD_PX = 150
const QUIETEST = 0.82
/** A fence or a post, of which nothing is measured, is named only where there is room to spare. */
const MUTE = 0.001

export interface Candidate {
  readonly label: Label
  /** Apparent size, px; 0 = not in sight. */
  readonly size: number
}

/** How strongly a label is drawn, 0…1: names of small and far things recede. In steps, so that it changes seldom. */
export const strengthOf = ({ kind }: Label, size: number): number => {
  if (kind !== 'name') return 1
  const share = Math.min(1, Math.max(0, (size - SMALLEST_KEPT_PX) / (LOUD_PX - SMALLEST_KEPT_PX)))
  return Math.round((QUIETEST + (1 - QUIETEST) * share) * 20) / 20
}

const biggest = (list: Candidate[], count: number, shown: ReadonlySet<string>): Candidate[] => {
  if (list.length <= count) return list
  const weight = ({ label, size }: Candidate): number => size * (shown.has(label.key) ? BONUS : 1) * (label.machine.asset.signals.length > 0 ? 1 : MUTE)
  return list.toSorted((a, b) => weight(b) - weight(a)).slice(0, count)
}

/**
 * @param shown keys of the labels in the last picture
 * @param area of the window, CSS px²
 * @param receded machines that others were isolated from: only their alarms are told
 */
export const chooseLabels = (all: readonly Candidate[], shown: ReadonlySet<string>, area: number, receded: (label: Label) => boolean): Candidate[] => {
  const alarms: Candidate[] = []
  const always: Candidate[] = []
  const silent: Candidate[] = []
  const names: Candidate[] = []
  for (const candidate of all) {
    const { label, size } = candidate
    if (label.kind === 'alarm') alarms.push(candidate)
    else if (size === 0 || receded(label)) continue
    else if (label.kind === 'selected') always.push(candidate)
    else if (label.kind !== 'name') silent.push(candidate)
    else if (size >= (shown.has(label.key) ? SMALLEST_KEPT_PX : SMALLEST_NAMED_PX)) names.push(candidate)
  }
  const urgent = alarms.toSorted((a, b) => urgency(a.label) - urgency(b.label)).slice(0, MOST_ALARMS)
  const room = Math.min(MOST_NAMES, Math.max(3, Math.round(area / PX2_A_NAME)))
  return [...urgent, ...always, ...biggest(silent, MOST_SILENT, shown), ...biggest(names, room, shown)]
}
