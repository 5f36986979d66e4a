/** What the page of alarms shows, and how the address says it. */
import { PRIORITIES, type Priority } from '../../twin/priorities.ts'
import type { Shown } from '../workspace.ts'

export const TABS = ['open', 'cleared', 'shelved', 'suppressed', 'out-of-service', 'history', 'measures'] as const
export type AlarmTab = (typeof TABS)[number]
/** Tabs that list alarms as they stand. */
export type ListTab = Exclude<AlarmTab, 'history' | 'measures'>

export const SORTS = ['urgency', 'newest', 'oldest', 'asset', 'name'] as const
export type AlarmSort = (typeof SORTS)[number]

export const GROUPS = ['none', 'asset', 'area', 'priority'] as const
export type AlarmGrouping = (typeof GROUPS)[number]

export const OVER = ['shift', 'day', '7d', '30d'] as const
export type MeasuresOver = (typeof OVER)[number]

export interface AlarmsView {
  readonly tab: AlarmTab
  /** Id of an asset; with all that lies in it. null = the whole plant. */
  readonly within: string | null
  readonly words: string
  /** Of the history: who did it. */
  readonly person: string
  /** null = all. */
  readonly priority: Priority | null
  readonly sort: AlarmSort
  readonly group: AlarmGrouping
  /** Of the history, ms; null = no end. */
  readonly begin: number | null
  readonly end: number | null
  /** Of the measures. */
  readonly over: MeasuresOver
  /** A shift handover stands in its place; since when, ms. null = none. */
  readonly handover: number | null
}

/** Of a part of the page that shows some of the view and changes it. */
export interface AlarmsViewProps {
  readonly view: AlarmsView
  readonly onChange: (part: Partial<AlarmsView>) => void
}

const MOST_WORDS = 100
const oneOf = <T extends string>(options: readonly T[], said: string | undefined): T | undefined =>
  options.find((one) => one === said)

const parseMoment = (written: string | undefined): number | null => {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?Z$/.test(written ?? '')) return null
  const ms = Date.parse(written!)
  return ms >= 0 ? ms : null
}
const printMoment = (ms: number): string => new Date(Math.round(ms / 1000) * 1000).toISOString().replace(/\.000Z$/, 'Z')

export const parseView = (shown: Shown): AlarmsView => ({
  tab: oneOf(TABS, shown['tab']) ?? 'open',
  within: shown['in'] || null,
  words: (shown['words'] ?? '').slice(0, MOST_WORDS),
  person: (shown['person'] ?? '').slice(0, MOST_WORDS),
  priority: oneOf(PRIORITIES, shown['priority']) ?? null,
  sort: oneOf(SORTS, shown['sort']) ?? 'urgency',
  group: oneOf(GROUPS, shown['group']) ?? 'none',
  begin: parseMoment(shown['begin']),
  end: parseMoment(shown['end']),
  over: oneOf(OVER, shown['over']) ?? '7d',
  handover: parseMoment(shown['handover']),
})

/** What is as it is anyway is left out. */
export const printView = (view: AlarmsView): Shown => ({
  ...(view.tab !== 'open' && { tab: view.tab }),
  ...(view.within !== null && { in: view.within }),
  ...(view.words !== '' && { words: view.words }),
  ...(view.person !== '' && { person: view.person }),
  ...(view.priority !== null && { priority: view.priority }),
  ...(view.sort !== 'urgency' && { sort: view.sort }),
  ...(view.group !== 'none' && { group: view.group }),
  ...(view.begin !== null && { begin: printMoment(view.begin) }),
  ...(view.end !== null && { end: printMoment(view.end) }),
  ...(view.over !== '7d' && { over: view.over }),
  ...(view.handover !== null && { handover: printMoment(view.handover) }),
})
