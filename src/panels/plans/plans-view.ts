/** What the plans workspace shows, and how the address says it: of which machine, and what a person assumes. */
import type { StatedLife } from '../../whatif/scenarios/plan-question.ts'
import type { Change } from '../../whatif/scenarios/changes.ts'
import { parseChanges, printChanges } from './changes-view.ts'
import type { Shown } from '../workspace.ts'

export const TABS = ['compare', 'what-if', 'proposals', 'advice', 'automatic', 'record'] as const
export type PlansTab = (typeof TABS)[number]

export interface PlansView {
  /** What is shown; null = the comparison of the machine, else what is proposed. */
  readonly tab: PlansTab | null
  /** Id of the asset; null = none is chosen. */
  readonly of: string | null
  /** Said by hand; null = what is expected, else what is assumed. */
  readonly life: StatedLife | null
  /** Of a planned repair, and of one after it has failed, h; null = what the twin says, else what is assumed. */
  readonly plannedH: number | null
  readonly unplannedH: number | null
  /** When the spare part is there, ms, said by hand; null = as the twin says. */
  readonly part: number | 'stock' | null
  /** Who repairs it, id, said by hand; null = as the twin says. */
  readonly crew: string | null
  /** Moments that a person added, ms, ascending. */
  readonly at: readonly number[]
  /** What else could be otherwise of its line. */
  readonly changes: readonly Change[]
  /** How far ahead they are looked at, h. */
  readonly aheadH: number
}

/** A shift, a day, three days. */
export const AHEAD_H = [8, 24, 72] as const

/** Further ahead nobody plans a repair, h. */
export const LONGEST_H = 24 * 60
const LONGEST_REPAIR_H = 24 * 14
/** More would not be told apart. */
export const MOST_ADDED = 4

const number = (written: string | undefined, most: number): number | null => {
  if (!/^\d{1,4}(\.\d{1,3})?$/.test(written ?? '')) return null
  const value = Number(written)
  return value > 0 && value <= most ? value : null
}

const LONGEST_ID = 200

const moment = (written: string): number | null => {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\dZ$/.test(written)) return null
  const ms = Date.parse(written)
  return ms >= 0 ? ms : null
}

const minute = (ms: number): string => new Date(ms).toISOString().replace(/:\d\d\.\d{3}Z$/, 'Z')

/** Whether a life that a person states can be meant. */
export const isLife = ({ fromH, toH }: StatedLife): boolean => fromH > 0 && fromH < toH && toH <= LONGEST_H

export const isRepair = (hours: number): boolean => hours > 0 && hours <= LONGEST_REPAIR_H

export const parseView = (shown: Shown): PlansView => {
  const [from, to] = (shown['life'] ?? '').split('-').map((part) => number(part, LONGEST_H))
  const life = from && to ? { fromH: from, toH: to } : null
  const tab = TABS.find((one) => one === shown['tab']) ?? null
  return {
    tab,
    of: shown['of'] || null,
    life: life && isLife(life) ? life : null,
    plannedH: number(shown['planned'], LONGEST_REPAIR_H),
    unplannedH: number(shown['unplanned'], LONGEST_REPAIR_H),
    part: shown['spare'] === 'stock' ? 'stock' : moment(shown['spare'] ?? ''),
    crew: (shown['crew'] ?? '').slice(0, LONGEST_ID) || null,
    at: [...new Set((shown['at'] ?? '').split(',').flatMap((one) => moment(one) ?? []))]
      .toSorted((a, b) => a - b)
      .slice(0, MOST_ADDED),
    changes: parseChanges(shown['if']),
    aheadH: AHEAD_H.find((hours) => String(hours) === shown['ahead']) ?? AHEAD_H[0],
  }
}

/** What is as it is anyway is left out. */
export const printView = ({
  tab,
  of,
  life,
  plannedH,
  unplannedH,
  part,
  crew,
  at,
  changes,
  aheadH,
}: PlansView): Shown => ({
  ...(tab !== null && { tab }),
  ...(of !== null && { of }),
  ...(life && { life: `${life.fromH}-${life.toH}` }),
  ...(plannedH !== null && { planned: String(plannedH) }),
  ...(unplannedH !== null && { unplanned: String(unplannedH) }),
  ...(part !== null && { spare: part === 'stock' ? part : minute(part) }),
  ...(crew !== null && { crew }),
  ...(at.length > 0 && { at: at.map(minute).join(',') }),
  ...(changes.length > 0 && { if: printChanges(changes) }),
  ...(aheadH !== AHEAD_H[0] && { ahead: String(aheadH) }),
})
