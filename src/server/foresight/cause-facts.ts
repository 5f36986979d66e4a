/** What is known around a machine at a moment, gathered from the journal and the recorded states: nothing that came later. */
import type { AlarmFact, CauseFacts, ChangeFact, Stand, UnusualFact } from '../../analytics/cause/facts.ts'
import { standsByItself, waitOf } from '../../analytics/cause/along-flow.ts'
import { FlowMap } from '../../analytics/cause/reach.ts'
import { signOf } from '../../analytics/cause/sign.ts'
import { assetIdsOf } from '../../twin/earlier-ids.ts'
import type { Twin, TwinAsset, TwinSignal } from '../../twin/twin.ts'
import type { HistoryAnswer } from '../../wire/history-answer.ts'
import type { RangeAnswer } from '../../wire/history.ts'
import type { Historian } from '../historian/historian.ts'
import type { Journal } from '../journal/journal.ts'
import { inSlices } from '../slices.ts'
import { episodeAt, keptClaims, keptEpisodes } from '../../foresight/answers.ts'
import { casesOf } from '../../foresight/case-book.ts'
import { OVER_MS } from '../../foresight/case-rules.ts'
import { farOut } from './far-out.ts'
import { Settings } from '../../foresight/settings.ts'
import { keyOf } from '../../foresight/signature.ts'
import { standSignals, standsOf } from './stands.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const LATELY_MS = 4 * 60 * MINUTE
/** Machines along the flow that may stand behind a wait, and that one question looks at. */
const FURTHEST = 16
const MOST_MACHINES = 80
const MOST_SIGNALS = 900
/** Steps of half a minute over the day. */
const COLUMNS = 2880
/** A wait that is shorter is the takt of the line. */
const LEAST_STAND_MS = MINUTE
/** What changes more often than this a day is measured, not set. */
const MOST_SET = 20
/** Means are of minutes: what was set so soon after it began may have been before. */
const SOON_AFTER_MS = 2 * MINUTE
/** A limit that is expected is a sign as strong as one that opens a case. */
const EXPECTED_DEGREE = 6

export interface CauseSources {
  readonly twin: Twin
  readonly journal: Pick<Journal, 'query' | 'commands' | 'notes' | 'foresight'>
  readonly history: Pick<Historian, 'range'>
}

/** Beside the fact that somebody changed something: what, for whoever reads it. */
export interface ChangeTold {
  readonly by: string | null
  readonly text: string | null
  readonly value: number | null
  readonly from: number | string | null
  readonly to: number | string | null
}

export interface Gathered {
  /** Null: there is nothing to explain. */
  readonly facts: CauseFacts | null
  /** By kind and id and moment, see `changeName`. */
  readonly told: ReadonlyMap<string, ChangeTold>
}

export const changeName = ({ kind, id, at }: Pick<ChangeFact, 'kind' | 'id' | 'at'>): string => `${kind} ${id} ${at}`

const NOTHING: ChangeTold = { by: null, text: null, value: null, from: null, to: null }

export const gatherFacts = async (sources: CauseSources, asset: TwinAsset, at: number): Promise<Gathered> => {
  const { twin } = sources
  const flow = twin.flow.map(({ from, to, kind }) => ({ from: from.id as string, to: to.id as string, kind }))
  const map = new FlowMap(flow)
  const reach = [...map.within(asset.id, FURTHEST).keys()].slice(0, MOST_MACHINES)
  const next = [...map.within(asset.id, 1).keys()]
  const sisters =
    asset.classId === null
      ? [asset.id as string]
      : twin.assets.filter((one) => one.classId === asset.classId).map((one) => one.id as string)
  const allStands = await readStands(sources, reach, at)
  const unusual = unusualOf(sources, [...new Set([...reach, ...sisters.slice(0, MOST_MACHINES)])], asset, at)
  const stands = allStands.get(asset.id)
  // What stood shows in all its numbers: nothing is far out by itself then.
  if (onsetOf(stands, unusual, asset.id, at) === null && !stoodLately(stands, at))
    unusual.push(...(await farOut(sources.history, asset, new Settings(twin).of(asset), at)))
  const onset = onsetOf(stands, unusual, asset.id, at)
  if (onset === null) return { facts: null, told: new Map() }
  const told = new Map<string, ChangeTold>()
  const changes = [
    ...commandsOf(sources, next, onset, at, told),
    ...notesOf(sources, next, onset, at, told),
    ...(await readSet(sources, next, onset, at)).map(({ change, about }) => {
      told.set(changeName(change), about)
      return change
    }),
  ]
  const alarms = await alarmsOf(sources, next, onset, at)
  return {
    facts: {
      machine: asset.id,
      onset,
      at,
      flow,
      stands: allStands,
      unusual,
      changes,
      alarms,
      sisters,
    },
    told,
  }
}

const stoodLately = (stands: readonly Stand[] | undefined, at: number): boolean => {
  const last = stands?.findLast(({ since, group }) => since <= at && standsByItself(group))
  if (!last) return false
  const next = stands!.find(({ since }) => since > last.since)
  return (next?.since ?? at) > at - LATELY_MS
}

/** When it began to stand, or else to be unusual. */
const onsetOf = (
  stands: readonly Stand[] | undefined,
  unusual: readonly UnusualFact[],
  asset: string,
  at: number,
): number | null => {
  const waits = waitOf(stands, at)
  const last = stands?.findLast(({ since }) => since <= at)
  const since = waits?.since ?? (last && standsByItself(last.group) ? last.since : null)
  if (since !== null && at - since >= LEAST_STAND_MS) return since
  const own = unusual.filter((one) => one.asset === asset && one.until === null).map(({ onset }) => onset)
  return own.length === 0 ? null : Math.min(...own)
}

const unusualOf = (
  { twin, journal }: CauseSources,
  assets: readonly string[],
  machine: TwinAsset,
  at: number,
): UnusualFact[] => {
  const idNow = new Map(assets.flatMap((id) => assetIdsOf(twin, id).map((one) => [one, id] as const)))
  const kept = keptEpisodes(journal.foresight.episodesOf([...idNow.keys()], at - 2 * DAY, at))
  const inCase = signalsInCase(journal, assetIdsOf(twin, machine.id), at)
  const facts = kept.flatMap((episode) =>
    episodeAt(episode, at).map((known): UnusualFact => {
      const asset = idNow.get(known.asset) ?? known.asset
      const key = keyOf(known.asset, known.signal)
      return {
        signal: `${asset}/${key}`,
        asset,
        key,
        onset: known.since,
        // As long as its case is open: signs come and go.
        until: inCase.has(known.signal) && known.until !== null && at - known.until < OVER_MS ? null : known.until,
        degree: known.degree,
        sign: signOf(known.why),
        samplingMs: MINUTE,
      }
    }),
  )
  // What moves towards a limit is a sign, too, since that was first said.
  const moving = new Map<string, UnusualFact>()
  const claims = keptClaims(journal.foresight.claimsOf(assetIdsOf(twin, machine.id), at - 30 * DAY, at))
  for (const { claim } of claims) {
    if (claim.judged !== null && claim.judged.at <= at) continue
    const key = keyOf(claim.asset, claim.signal)
    const signal = `${machine.id}/${key}`
    if (facts.some((one) => one.signal === signal && one.until === null)) continue
    moving.set(signal, {
      signal,
      asset: machine.id,
      key,
      // Newest first: the first that was said is the last here.
      onset: claim.at,
      until: null,
      degree: EXPECTED_DEGREE,
      sign: claim.side === 'above' ? 1 : -1,
      samplingMs: 60 * MINUTE,
    })
  }
  return [...facts, ...moving.values()]
}

/** Of the machine's case that was open then. */
const signalsInCase = (journal: CauseSources['journal'], ids: readonly string[], at: number): ReadonlySet<string> =>
  new Set(
    casesOf(journal.foresight.casesOf(ids, at, at))
      .filter(({ closedAt }) => closedAt === null || closedAt > at)
      .flatMap(({ signals }) => signals),
  )

const commandsOf = (
  { twin, journal }: CauseSources,
  assets: readonly string[],
  onset: number,
  at: number,
  told: Map<string, ChangeTold>,
): ChangeFact[] => {
  const ids = assets.flatMap((id) => assetIdsOf(twin, id))
  return journal
    .commands({ asset: ids, from: onset - DAY, to: at + 1 })
    .filter(({ status }) => status === 'confirmed')
    .map(({ key, at: done, actor, value }): ChangeFact => {
      const asset = twin.command(key)?.asset.id ?? key.slice(0, key.indexOf('/'))
      const change: ChangeFact = { kind: 'command', id: key, asset, at: done }
      told.set(changeName(change), { ...NOTHING, by: actor, value })
      return change
    })
}

const notesOf = (
  { twin, journal }: CauseSources,
  assets: readonly string[],
  onset: number,
  at: number,
  told: Map<string, ChangeTold>,
): ChangeFact[] => {
  const idNow = new Map(assets.flatMap((id) => assetIdsOf(twin, id).map((one) => [one, id] as const)))
  return journal
    .notes({ asset: [...idNow.keys()], from: onset - DAY, to: at + 1 })
    .filter(({ writtenAt, withdrawn }) => writtenAt <= at && (withdrawn === null || withdrawn.at > at))
    .map((note): ChangeFact => {
      const change: ChangeFact = {
        kind: 'note',
        id: String(note.id),
        asset: idNow.get(note.asset) ?? note.asset,
        at: note.at,
      }
      told.set(changeName(change), { ...NOTHING, by: note.author, text: note.text })
      return change
    })
}

const alarmsOf = async (
  { twin, journal }: CauseSources,
  assets: readonly string[],
  onset: number,
  at: number,
): Promise<AlarmFact[]> => {
  const ids = assets.flatMap((id) => assetIdsOf(twin, id))
  const events = await inSlices(journal.query({ asset: ids, from: onset - DAY, to: Math.min(onset, at) + 1 }))
  const raised = new Map<string, AlarmFact>()
  for (const { kind, at: raisedAt, row } of events)
    if (kind === 'raised') raised.set(row.key, { key: row.key, asset: row.asset, raisedAt })
  return [...raised.values()]
}

/** States of all in reach over the day before. */
const readStands = async (
  { twin, history }: CauseSources,
  reach: readonly string[],
  at: number,
): Promise<ReadonlyMap<string, readonly Stand[]>> => {
  const machines = reach.flatMap((id) => twin.asset(id) ?? [])
  const answer = await readDay(
    history,
    machines.flatMap((asset) => standSignals(asset)),
    at - DAY,
    at,
  )
  if (!answer) return new Map()
  const byId = new Map(answer.answers.map((one) => [one.signal, one]))
  return new Map(machines.map((asset) => [asset.id as string, standsOf(asset, byId)]))
}

/** What was set on the machine and next to it in the day before it began, which may be days ago. */
const readSet = async (
  { twin, history }: CauseSources,
  next: readonly string[],
  onset: number,
  at: number,
): Promise<readonly { readonly change: ChangeFact; readonly about: ChangeTold }[]> => {
  const settings = new Settings(twin)
  const set = next.flatMap((id) => {
    const asset = twin.asset(id)
    return asset ? settings.of(asset) : []
  })
  const from = Math.max(0, onset - DAY)
  const answer = await readDay(history, set, from, Math.min(at, onset + SOON_AFTER_MS))
  if (!answer) return []
  const byId = new Map(answer.answers.map((one) => [one.signal, one]))
  return set.flatMap((signal) => {
    const steps = signal.type === 'text' ? textSteps(answer, signal.id) : numberSteps(byId.get(signal.id))
    const own = steps.filter((step) => step.at >= from)
    if (own.length > MOST_SET) return []
    const named = (value: number | string): number | string =>
      signal.type === 'state' ? (signal.states.find(({ code }) => code === value)?.name ?? value) : value
    return own.map((step) => ({
      change: { kind: 'setting' as const, id: signal.id as string, asset: signal.asset.id as string, at: step.at },
      about: { ...NOTHING, from: named(step.from), to: named(step.to) },
    }))
  })
}

const readDay = async (
  history: CauseSources['history'],
  of: readonly TwinSignal[],
  since: number,
  at: number,
): Promise<RangeAnswer | null> => {
  const signals = [...new Set(of.filter(({ recorded }) => recorded).map(({ id }) => id as string))].slice(
    0,
    MOST_SIGNALS,
  )
  if (signals.length === 0) return null
  const from = Math.max(0, since)
  const answer = await history.range({ signals, from, to: Math.max(from + 1, at + 1), columns: COLUMNS })
  return answer.ok ? answer.value : null
}

interface Step<T> {
  readonly at: number
  readonly from: T
  readonly to: T
}

const stepsOf = <T>(t: readonly number[], values: readonly (T | null)[]): Step<T>[] => {
  const steps: Step<T>[] = []
  let before: T | null = null
  for (const [i, value] of values.entries()) {
    if (value === null) continue
    if (before !== null && before !== value) steps.push({ at: t[i]!, from: before, to: value })
    before = value
  }
  return steps
}

const numberSteps = (answer: HistoryAnswer | undefined): Step<number | string>[] =>
  answer ? stepsOf<number | string>(answer.t, answer.last) : []

const textSteps = ({ texts }: RangeAnswer, signal: string): Step<number | string>[] => {
  const own = texts.find((one) => one.signal === signal)
  return own ? stepsOf<number | string>(own.t, own.text) : []
}
