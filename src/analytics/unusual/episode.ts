/**
 * One episode, not many points. A score is raised when nothing was raised for a while, or when it is clearly above what was
 * raised last. A while is a share of what is known of the signal: no rate of sampling is presumed.
 */
import type { UnusualClaim, Why } from './claim.ts'
import type { Layout, Slab } from './slab.ts'

/** Raised from here on: see FEATURES in `unusual.ts` for what a score is. */
const RAISED_FROM = 4.5
/** So much above the last raised one is clearly above it. */
const CLEARLY = 0.8
/** "A while": this share of the samples known, and at most a day. */
const WHILE_SHARE = 0.02
const WHILE_MS = 86_400_000
/** An episode goes on while scores are above half of what raises one, and ends after so many that are not. */
const QUIET_SAMPLES = 12

// In `f64`, from the place on.
const HELD = 0
const HELD_COUNT = 1
const HELD_AT = 2
const SINCE = 3
const UNTIL = 4
const UNTIL_COUNT = 5
const DEGREE = 6
const WHY = 7
const FIRST = 8
const SECOND = 9
const SCALARS = 10

export const placeEpisode = (layout: Layout): number => layout.f64(SCALARS)

const CODES = [
  'jump',
  'time-of-day',
  'time-of-day-lasting',
  'level-moved',
  'shape',
  'many-jumps',
  'many-unusual',
  'together',
] as const satisfies readonly Why['code'][]

const whyOf = (which: number, first: number, second: number): Why => {
  const code = CODES[which] ?? 'together'
  switch (code) {
    case 'jump':
    case 'level-moved':
      return { code, from: first, to: second }
    case 'time-of-day':
      return { code, value: first, expected: second }
    case 'time-of-day-lasting':
      return { code, by: first, expected: second }
    default:
      return { code, value: first }
  }
}

/**
 * Takes a score.
 * @param count of samples so far, this one included
 * @param which feature is most surprising, by its place in the list of codes
 * @param first and second: the values that show it
 */
export const takeScore = (
  { f64 }: Slab,
  place: number,
  score: number,
  count: number,
  now: number,
  which: number,
  first: number,
  second: number,
): UnusualClaim => {
  const isQuiet =
    count - f64[place + HELD_COUNT]! > WHILE_SHARE * count || Math.abs(now - f64[place + HELD_AT]!) > WHILE_MS
  const held = isQuiet ? 0 : f64[place + HELD]!
  const isClear = score > held + CLEARLY
  if (isClear) {
    f64[place + HELD] = score
    f64[place + HELD_COUNT] = count
    f64[place + HELD_AT] = now
  }
  const shown = isClear ? score : score / 2
  const isRaised = isClear && score >= RAISED_FROM
  const isOpen = f64[place + DEGREE]! > 0
  if (!isRaised && !isOpen) return { code: 'usual', score: shown }

  if (isRaised) {
    if (!isOpen) f64[place + SINCE] = now
    if (score >= f64[place + DEGREE]!) {
      f64[place + WHY] = which
      f64[place + FIRST] = first
      f64[place + SECOND] = second
    }
  }
  if (score >= RAISED_FROM / 2) {
    f64[place + UNTIL] = now
    f64[place + UNTIL_COUNT] = count
    f64[place + DEGREE] = Math.max(f64[place + DEGREE]!, score)
  }
  const since = f64[place + SINCE]!
  const degree = f64[place + DEGREE]!
  const why = whyOf(f64[place + WHY]!, f64[place + FIRST]!, f64[place + SECOND]!)
  if (count - f64[place + UNTIL_COUNT]! >= QUIET_SAMPLES) {
    f64[place + DEGREE] = 0
    return { code: 'ends', score: shown, since, until: f64[place + UNTIL]!, degree, why }
  }
  const until = f64[place + UNTIL]!
  return { code: isRaised ? (isOpen ? 'grows' : 'begins') : 'goes-on', score: shown, since, until, degree, why }
}
