/** What is asked of the history to find advice, and what it answers as settings, costs and what must be kept. */
import { figureScopes, figureSources, type FigureSources } from '../../../figures/sources.ts'
import { stateSignals } from '../../../twin/derive.ts'
import { stateGroup } from '../../../twin/packml.ts'
import type { Twin, TwinAsset, TwinSignal } from '../../../twin/twin.ts'
import type { Grid, Measured } from '../../../whatif/advice/contrast.ts'
import type { IdleDraw } from '../../../whatif/advice/idle-draw.ts'
import type { Setting } from '../../../whatif/advice/settings-advice.ts'
import { countedInParts, heldIn, meansIn } from '../../../whatif/from-history/part-series.ts'
import type { HistoryAnswer } from '../../../wire/history-answer.ts'

/** More machines of one plant are not looked at. */
const MOST_MACHINES = 400
/** Numbers that a machine is there to keep. */
const KEPT_ROLES: ReadonlySet<string> = new Set(['pressure'])
/** It does nothing: it waits, or is off. */
const WAITS: ReadonlySet<string> = new Set(['suspended', 'ready', 'stopped'])
const SETPOINTS: ReadonlySet<string> = new Set(['setpoint', 'speed-setpoint'])

const isNumber = ({ type }: TwinSignal): boolean => type === 'number' || type === 'integer'
const ownNumber = (asset: TwinAsset, role: string): TwinSignal | null =>
  asset.signals.find((signal) => signal.component === null && signal.role === role && isNumber(signal)) ?? null
const stateOf = (asset: TwinAsset): TwinSignal | null =>
  stateSignals(asset).find(({ type }) => type === 'state') ?? null

interface Asked {
  readonly asset: TwinAsset
  readonly power: TwinSignal | null
  readonly state: TwinSignal | null
  readonly setpoints: readonly TwinSignal[]
  readonly kept: readonly TwinSignal[]
  readonly line: FigureSources | null
}

export const askedOf = (twin: Twin): readonly Asked[] => {
  const lines = figureScopes(twin).flatMap((asset) =>
    asset.level === 'line' ? [{ asset, sources: figureSources(twin, asset) }] : [],
  )
  const lineOf = (asset: TwinAsset): FigureSources | null => {
    for (let at: TwinAsset | null = asset; at; at = at.parent) {
      const found = lines.find((line) => line.asset === at)
      if (found) return found.sources
    }
    return null
  }
  const set = new Set(twin.commands.flatMap(({ value, confirm }) => (value === null ? [] : [confirm.signal])))
  return twin.assets
    .map((asset): Asked => ({
      asset,
      power: ownNumber(asset, 'power'),
      state: stateOf(asset),
      setpoints: asset.signals.filter(
        (signal) => isNumber(signal) && (set.has(signal) || (signal.role !== null && SETPOINTS.has(signal.role))),
      ),
      kept: asset.signals.filter((signal) => signal.role !== null && KEPT_ROLES.has(signal.role) && isNumber(signal)),
      line: lineOf(asset),
    }))
    .filter(({ power, setpoints }) => power !== null || setpoints.length > 0)
    .slice(0, MOST_MACHINES)
}

const outletOf = ({ units }: FigureSources): TwinSignal | null => units[0]?.good ?? units[0]?.made ?? null

/** Signals to be read, each once. */
export const signalsOf = (asked: readonly Asked[], twin: Twin): readonly TwinSignal[] => {
  const signals = new Set<TwinSignal>()
  const add = (signal: TwinSignal | null): void => void (signal?.recorded && signals.add(signal))
  for (const { power, state, setpoints, kept, line } of asked) {
    for (const one of [power, state, ...setpoints, ...kept]) add(one)
    if (!line) continue
    add(outletOf(line))
    for (const one of line.inspections) for (const signal of [one.good, one.rejected]) add(signal)
  }
  if (asked.some(({ asset }) => isCompressor(asset))) for (const one of workersOf(twin)) add(stateOf(one))
  return [...signals]
}

const isCompressor = ({ model }: TwinAsset): boolean => model !== null && 'kind' in model && model.kind === 'compressor'

/** Whoever works on pieces: while none of them does, nothing needs air. */
const workersOf = (twin: Twin): readonly TwinAsset[] => [
  ...new Set(twin.flow.flatMap(({ from, to, kind }) => (kind === 'main' ? [from, to] : []))),
]

export interface ReadSettings {
  readonly settings: readonly Setting[]
  readonly idle: readonly IdleDraw[]
}

/** Made step by step: of many machines it takes a while. */
export const settingsIn = function* (
  twin: Twin,
  asked: readonly Asked[],
  answers: ReadonlyMap<string, HistoryAnswer>,
  grid: Grid,
): Generator<void, ReadSettings> {
  const known = new Map<typeof meansIn, Map<TwinSignal, Float64Array>>()
  const series = (signal: TwinSignal | null, how: typeof meansIn): Float64Array | null => {
    const answer = signal && answers.get(signal.id)
    if (!signal || !answer || answer.t.length === 0) return null
    const own = known.get(how) ?? new Map<TwinSignal, Float64Array>()
    known.set(how, own)
    const found = own.get(signal) ?? how(answer, grid)
    own.set(signal, found)
    return found
  }
  const kW = (signal: TwinSignal | null): Float64Array | null => {
    if (!signal) return null
    const to = twin.convert(signal.unit, 'kW')
    const scale = signal.unit === 'kW' ? 1 : to.ok ? to.value.scale : null
    const means = series(signal, meansIn)
    return scale === null || !means ? null : scale === 1 ? means : means.map((value) => value * scale)
  }
  const settings: Setting[] = []
  const idle: IdleDraw[] = []
  for (const { asset, power, state, setpoints, kept, line } of asked) {
    yield
    const draws = kW(power)
    const made = line && series(outletOf(line), countedInParts)
    const pieces: readonly Measured[] = made ? [{ amount: made, over: null }] : []
    const keeps = kept.flatMap((signal): Measured[] => {
      const amount = series(signal, meansIn)
      return amount ? [{ amount, over: null }] : []
    })
    for (const signal of setpoints) {
      const held = series(signal, heldIn)
      if (!held) continue
      // Of what it does to the line nobody would know.
      if (draws && pieces.length > 0)
        settings.push({
          kind: 'speed',
          asset,
          signal,
          held,
          among: null,
          cost: { amount: draws, over: null },
          keeps: [...pieces, ...keeps],
        })
      for (const { good, rejected } of line?.inspections.slice(0, 1) ?? []) {
        const [accepted, amount] = [series(good, countedInParts), series(rejected, countedInParts)]
        if (!accepted || !amount) continue
        const over = accepted.map((value, i) => value + amount[i]!)
        settings.push({ kind: 'rejects', asset, signal, held, among: null, cost: { amount, over }, keeps: pieces })
      }
    }
    const codes = state && series(state, heldIn)
    if (draws && codes && state)
      settings.push({
        kind: 'standby',
        asset,
        signal: state,
        held: codes,
        among: new Set(state.states.filter((one) => WAITS.has(stateGroup(one))).map(({ code }) => code)),
        cost: { amount: draws, over: null },
        keeps,
      })
    if (draws && isCompressor(asset)) {
      const workers = workersOf(twin).flatMap((one) => {
        const signal = stateOf(one)
        const doing = series(signal, heldIn)
        const works = signal?.states.filter((entry) => stateGroup(entry) === 'producing').map(({ code }) => code)
        return doing && works ? [{ doing, works: new Set(works) }] : []
      })
      if (workers.length > 0)
        idle.push({
          asset,
          power: draws,
          idle: Float64Array.from({ length: grid.count }, (_, i) =>
            // In a part of several states something was done.
            workers.some(({ doing, works }) => Number.isNaN(doing[i]) || works.has(doing[i]!)) ? 0 : 1,
          ),
        })
    }
  }
  return { settings, idle }
}
