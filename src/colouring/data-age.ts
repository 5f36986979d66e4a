/** How old the newest value of a thing is, as a share of the limit after which it is old, %. */
import { AGE } from '../values/age.ts'
import { codeOf, type FromValues, OLD_CODE, type ScaleLayer, UNKNOWN_CODE } from './layer.ts'
import { OFF_CLASSES } from './off-values.ts'

/** Where the scale ends for a signal that may be silent for ever, ms. */
const ENDLESS_MS = 10_000
const SCALE = [0, 100] as const
const [old, unknown] = OFF_CLASSES

const reader: FromValues['reader'] =
  ({ start, items }, { receive, limitMs }) =>
  (unit, now, age) => {
    if (age === AGE.stale) return OLD_CODE
    const from = start[unit]!
    const to = start[unit + 1]!
    let pct = Infinity
    for (let at = from; at < to; at++) {
      const slot = items[at]!
      if (receive[slot]! > 0)
        pct = Math.min(pct, (100 * (now - receive[slot]!)) / (limitMs[slot] === Infinity ? ENDLESS_MS : limitMs[slot]!))
    }
    return pct === Infinity ? (from === to ? 0 : UNKNOWN_CODE) : codeOf(SCALE, pct)
  }

const DATA_AGE: ScaleLayer = {
  id: 'data-age',
  name: null,
  title: 'layer.data-age',
  role: null,
  scale: SCALE,
  unit: '%',
  reduce: 'min',
  strict: false,
  from: new Map(),
  leftOut: [],
  oldIsHigh: true,
  off: [
    { ...old, name: 'legend.age-old', mark: { look: 'stale' } },
    { ...unknown, name: 'legend.age-unknown', mark: { look: 'never' } },
  ],
  about: 'legend.age.about',
  reading: {
    from: 'values',
    ofMachine: ({ signals }) => signals,
    ofPart: ({ signals }) => signals,
    reader,
    follows: () => true,
    withTime: true,
  },
}

export const dataAge = (): readonly ScaleLayer[] => [DATA_AGE]
