/**
 * How unusual the signals of a thing are, the most unusual of them: −log₁₀ of how often it was seen before. A component is
 * coloured by its own, the rest of a machine by what the machine measures beside them: the odd part is to stand out alone.
 */
import { SAME_UNIT } from '../twin/one-unit.ts'
import type { Twin, TwinAsset, TwinSignal } from '../twin/twin.ts'
import { colours, type ScaleLayer } from './layer.ts'
import { OFF_CLASSES } from './off-values.ts'
import { scaleReader } from './role-layers.ts'

const [old, unknown] = OFF_CLASSES

const WHAT = {
  id: 'unusual',
  name: null,
  title: 'layer.unusual',
  role: null,
  derived: 'unusual',
  // An episode begins at about 4.5; 6 and more is strong.
  scale: [0, 8],
  unit: '',
  reduce: 'max',
  strict: true,
  from: new Map([['', SAME_UNIT]]),
  leftOut: [],
} as const satisfies Partial<ScaleLayer>

const follows = (signal: TwinSignal): boolean => colours(WHAT, signal)
const ofMachine = ({ derived }: TwinAsset): readonly TwinSignal[] => derived.filter(follows)

const UNUSUAL: ScaleLayer = {
  ...WHAT,
  off: [old, { ...unknown, name: 'legend.unusual.unknown' }],
  about: 'legend.unusual.about',
  reading: {
    from: 'values',
    ofMachine,
    ofPart: ({ component }, machine) => machine.filter((signal) => signal.component === (component?.key ?? null)),
    reader: scaleReader(WHAT),
    follows,
  },
}

export const unusual = ({ heard }: Twin): readonly ScaleLayer[] =>
  heard.some(({ foresight }) => foresight !== null) ? [UNUSUAL] : []
