/** What the past of machines says of them, out of history's answers, as a model of their line takes it. Pure. */
import { countedIn } from '../../figures/counted.ts'
import { cycleTimes } from '../../figures/cycle-times.ts'
import { type MachineSpan, statesOf } from '../../figures/course.ts'
import { type Span, stretchesOf, within } from '../../timeline/stretches.ts'
import { stateSignals } from '../../twin/derive.ts'
import type { Twin, TwinAsset, TwinSignal } from '../../twin/twin.ts'
import { stateHistory } from '../fit/state-history.ts'
import type { MachineRecord } from '../from-twin/machine-record.ts'
import type { HistoryAnswer } from '../../wire/history-answer.ts'

const MINUTE = 60_000
/** So long after the last machine of a line has stood, pieces come as they always do. */
const SETTLED_MS = 10 * MINUTE
/** Buckets as short as this tell single cycles. */
const SINGLE_MS = 5000
/** Less of the time says nothing of what it draws then, ms. */
const ENOUGH_MS = 5 * MINUTE

export interface MachineSignals {
  readonly state: TwinSignal | null
  readonly cycle: TwinSignal | null
  readonly pieces: TwinSignal | null
  readonly rejected: TwinSignal | null
  readonly items: TwinSignal | null
  readonly power: TwinSignal | null
}

const own = ({ signals }: TwinAsset, ...roles: readonly string[]): TwinSignal | null => {
  for (const role of roles) {
    const found = signals.find(
      (one) => one.component === null && one.role === role && (one.type === 'number' || one.type === 'integer'),
    )
    if (found) return found
  }
  return null
}

/** What of a machine a model of its line is made of. */
export const machineSignals = (asset: TwinAsset): MachineSignals => ({
  state: stateSignals(asset).find(({ type }) => type === 'state') ?? null,
  cycle: own(asset, 'cycle-time'),
  pieces: own(asset, 'count', 'count-good'),
  rejected: own(asset, 'count-rejected'),
  items: own(asset, 'items'),
  power: own(asset, 'power'),
})

const lengthOf = (spans: readonly Span[]): number => spans.reduce((sum, { from, to }) => sum + to - from, 0)

/** What of `spans` is in none of `without`. Both ascending. */
const less = (spans: readonly Span[], without: readonly Span[]): readonly Span[] => {
  const left: Span[] = []
  for (const span of spans) {
    let at = span.from
    for (const one of without) {
      if (one.to <= at || one.from >= span.to) continue
      if (one.from > at) left.push({ from: at, to: one.from })
      at = Math.max(at, one.to)
    }
    if (at < span.to) left.push({ from: at, to: span.to })
  }
  return left
}

/** Ascending and apart. */
const merged = (spans: readonly Span[]): readonly Span[] => {
  const found: Span[] = []
  for (const one of spans.toSorted((a, b) => a.from - b.from)) {
    const last = found.at(-1)
    if (last && one.from <= last.to) found[found.length - 1] = { from: last.from, to: Math.max(last.to, one.to) }
    else found.push(one)
  }
  return found
}

const STANDS = new Set(['held', 'aborted', 'stopped'])

const meanIn = (answer: HistoryAnswer, spans: readonly Span[], until: number): number | null => {
  const found = within(stretchesOf(answer, until), spans)
  const ms = found.reduce((sum, { heldMs }) => sum + heldMs, 0)
  return ms < ENOUGH_MS ? null : found.reduce((sum, { value, heldMs }) => sum + value * heldMs, 0) / ms
}

/** Of what is known in the spans; null: nothing. */
const count = (answer: HistoryAnswer | null, inSpans: readonly Span[]): { pieces: number; ms: number } | null => {
  if (!answer || inSpans.length === 0) return null
  const counted = countedIn(answer, inSpans).spans
  return {
    pieces: counted.reduce((sum, one) => sum + (one.counted ?? 0), 0),
    ms: counted.reduce((sum, one) => sum + one.knownMs, 0),
  }
}

/**
 * @param machines of the line and their sisters
 * @param line those of them whose stops disturb the line
 * @param answers by signal; what is not here was never recorded
 */
export const lineRecords = (
  twin: Twin,
  machines: readonly TwinAsset[],
  line: readonly TwinAsset[],
  answers: ReadonlyMap<string, HistoryAnswer>,
  until: number,
): ReadonlyMap<string, MachineRecord> => {
  const spansOf = new Map<TwinAsset, readonly MachineSpan[]>()
  for (const asset of machines) {
    const { state } = machineSignals(asset)
    const answer = state && answers.get(state.id)
    if (state && answer) spansOf.set(asset, statesOf(state, answer, until))
  }
  const disturbed = merged(
    line.flatMap((asset) =>
      (spansOf.get(asset) ?? [])
        .filter(({ group }) => STANDS.has(group))
        .map(({ from, to }) => ({ from, to: to + SETTLED_MS })),
    ),
  )
  const answerOf = (signal: TwinSignal | null): HistoryAnswer | null => (signal && answers.get(signal.id)) ?? null
  const record = (asset: TwinAsset): MachineRecord => {
    const signals = machineSignals(asset)
    const spans = spansOf.get(asset) ?? []
    const works = spans.filter(({ group }) => group === 'producing')
    const [cycle, power, items] = [answerOf(signals.cycle), answerOf(signals.power), answerOf(signals.items)]
    const known = merged(spans)
    const all = count(answerOf(signals.pieces), known)
    const calm = count(answerOf(signals.pieces), less(known, disturbed))
    const unitS = signals.cycle && twin.convert(signals.cycle.unit, 's')
    const seconds = signals.cycle?.unit === 's' ? 1 : unitS?.ok ? unitS.value.scale : null
    const toKw = signals.power && (signals.power.unit === 'kW' ? 1 : twin.convert(signals.power.unit, 'kW'))
    const scale = typeof toKw === 'number' ? toKw : toKw?.ok ? toKw.value.scale : null
    const waits = spans.filter(({ group }) => group === 'suspended' || group === 'ready' || STANDS.has(group))
    const workingKw = power ? meanIn(power, works, until) : null
    const waitingKw = power ? meanIn(power, waits, until) : null
    return {
      asset: asset.id,
      states: spans.length > 0 ? stateHistory(spans) : null,
      cycles:
        cycle && seconds !== null
          ? cycleTimes(
              stretchesOf(cycle.stepMs <= SINGLE_MS ? { ...cycle, mean: cycle.last } : cycle, until),
              works.length > 0 ? works : [{ from: cycle.from, to: until }],
              cycle.stepMs,
              seconds * 1000,
            ).values.map((one) => ({ value: one.value * seconds, cycles: one.cycles }))
          : [],
      pieces: all && all.ms > 0.9 * lengthOf(known) ? all.pieces : null,
      undisturbed: calm && calm.ms > 0 ? { pieces: calm.pieces, seconds: calm.ms / 1000 } : null,
      rejected: count(answerOf(signals.rejected), known)?.pieces ?? null,
      mostItems: items
        ? items.max.reduce<number | null>((most, one) => (one === null ? most : Math.max(most ?? 0, one)), null)
        : null,
      power:
        workingKw !== null && waitingKw !== null && scale !== null
          ? { workingKw: workingKw * scale, waitingKw: waitingKw * scale }
          : null,
    }
  }
  return new Map(machines.map((asset) => [asset.id, record(asset)]))
}
