/** Journal events as far as measures need them, and the alarms that they tell of. Pure. */
import type { Activation } from './nuisance.ts'

/** One line of the journal. Times are ms. */
export interface Told {
  readonly at: number
  readonly key: string
  readonly asset: string
  readonly kind: string
  readonly name: string
  readonly priority: 'critical' | 'high' | 'medium' | 'low'
  readonly raisedAt: number
  /** It holds by what this line tells. */
  readonly active: boolean
  /** Of one that chatters: changes summed up, and since when. */
  readonly chatter: { readonly count: number; readonly from: number } | null
}

/** How often it was raised by what this tells: of changes that are summed up every other one is a raise. */
export const raisesIn = ({ kind, active, chatter }: Told): number => {
  if (kind === 'raised') return 1
  if (kind !== 'chattered' || !chatter) return 0
  return active ? Math.ceil(chatter.count / 2) : Math.floor(chatter.count / 2)
}

/** By alarm, ascending. @param told in order of time */
export const activationsOf = (told: readonly Told[]): ReadonlyMap<string, readonly Activation[]> => {
  const found = new Map<string, { raisedAt: number; clearedAt: number | null; times: number }[]>()
  for (const one of told) {
    const list = found.get(one.key) ?? []
    found.set(one.key, list)
    const times = raisesIn(one)
    const last = list.at(-1)
    if (times > 0) list.push({ raisedAt: one.chatter?.from ?? one.at, clearedAt: one.active ? null : one.at, times })
    else if (one.kind === 'cleared' && last && last.clearedAt === null) last.clearedAt = one.at
  }
  return found
}
