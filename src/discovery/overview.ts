/**
 * Layers and key figures of a first twin: of what is measured most, over what was seen. Which figures it gets is its person's
 * choice among those that what was heard makes sense of.
 */
import type { TwinDocumentInput } from '../twin/schema.ts'
import type { Proposal, ProposedSignal } from '../wire/discovery.ts'

type Document = TwinDocumentInput
type KpiInput = NonNullable<Document['kpis']>[number]

/** The next number with one figure. */
export const niceAbove = (value: number): number => {
  if (value <= 0) return 0
  const step = 10 ** Math.floor(Math.log10(value))
  return Math.ceil(value / step) * step
}

const LAYERS: Readonly<Record<string, string>> = {
  temperature: 'Temperature',
  vibration: 'Vibration',
  power: 'Power',
  speed: 'Speed',
  utilisation: 'Utilisation',
}

export interface KpiChoice {
  readonly kpi: KpiInput
  /** Signals that it is made of. */
  readonly signals: number
  /** Taken unless its person says no. */
  readonly on: boolean
}

/** By role, in the order of the strip: what they are called and how they come together. */
const FIGURES: readonly (readonly [role: string, name: string, reduce: KpiInput['reduce'], on: boolean])[] = [
  ['oee', 'OEE', 'mean', true],
  ['count-good', 'Good pieces', 'rate-per-hour', true],
  ['count', 'Pieces', 'rate-per-hour', true],
  ['power', 'Power', 'sum', true],
  ['utilisation', 'Utilisation', 'mean', true],
  ['reject-rate', 'Rejects', 'mean', true],
  ['availability', 'Availability', 'mean', false],
  ['temperature', 'Highest temperature', 'max', false],
  ['vibration', 'Highest vibration', 'max', false],
]

interface Ticked {
  readonly signal: ProposedSignal
  readonly members: number
}

const tickedOf = ({ classes, assets }: Proposal): readonly Ticked[] =>
  classes
    .filter(({ on }) => on)
    .flatMap(({ key, signals }) => {
      const own = assets.filter((asset) => asset.on && asset.class === key)
      return signals
        .filter(({ on, type }) => on && type !== 'text' && type !== 'state')
        .map((signal) => ({ signal, members: own.filter(({ without }) => !without.includes(signal.key)).length }))
    })

/** Figures that can be made of what is ticked. One of several units is none. */
export const kpiChoices = (proposal: Proposal): readonly KpiChoice[] => {
  const ticked = tickedOf(proposal)
  // A meter's power is that of the machines behind it: together they would count twice.
  const metered = proposal.classes.some(
    ({ on, nature, signals }) =>
      on && nature !== 'machine' && signals.some((signal) => signal.on && signal.role === 'power'),
  )
  const lines = new Set(proposal.assets.filter(({ on }) => on).map(({ parent }) => parent)).size
  const counted = new Set<string>()
  return FIGURES.flatMap(([role, name, reduce, on]) => {
    const of = ticked.filter(({ signal }) => signal.role === role)
    const units = new Set(of.map(({ signal }) => signal.unit))
    const signals = of.reduce((sum, { members }) => sum + members, 0)
    if (signals === 0 || units.size > 1 || (role === 'power' && metered)) return []
    if (role === 'count' && counted.has('count-good')) return []
    counted.add(role)
    const unit = [...units][0]!
    // Machines one after another count the same pieces.
    const twice = reduce === 'rate-per-hour' && signals > lines
    const kpi = { name, role, reduce, ...(unit === '' || reduce === 'rate-per-hour' ? {} : { unit }) }
    return [{ kpi, signals, on: on && !twice }]
  })
}

/** @param figures names of the key figures that are wanted; absent = those that are taken unless somebody says no */
export const overviewOf = (proposal: Proposal, figures?: ReadonlySet<string>): Pick<Document, 'layers' | 'kpis'> => {
  const ticked = proposal.classes.filter(({ on }) => on).flatMap(({ signals }) => signals.filter(({ on }) => on))
  const layers: NonNullable<Document['layers']> = {}
  for (const [role, name] of Object.entries(LAYERS)) {
    const of = ticked.filter((signal) => signal.role === role && signal.seen !== null)
    const units = new Set(of.map(({ unit }) => unit))
    const top = Math.max(0, ...of.map(({ seen }) => seen![1]))
    if (of.length === 0 || units.size > 1 || top <= 0) continue
    const unit = [...units][0]!
    layers[role] = { name, role, scale: [0, niceAbove(top * 1.2)], ...(unit === '' ? {} : { unit }) }
  }
  const kpis = kpiChoices(proposal)
    .filter(({ kpi, on }) => (figures ? figures.has(kpi.name) : on))
    .map(({ kpi }) => kpi)
  return { ...(Object.keys(layers).length ? { layers } : {}), ...(kpis.length ? { kpis } : {}) }
}
