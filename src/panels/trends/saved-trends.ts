/** Views of trends that this device's person has saved, by twin. A damaged entry is forgotten, never trusted. */
import * as z from 'zod'
import type { Shown } from '../workspace.ts'

const KEY = 'gemba.trends'
export const LONGEST_NAME = 60
const MOST_VIEWS = 40

const SavedTrend = z.object({
  name: z.string().trim().min(1).max(LONGEST_NAME),
  /** As the address says it. */
  shown: z.record(z.string(), z.string().max(4000)),
})
export interface SavedTrend {
  readonly name: string
  readonly shown: Shown
}

const All = z.record(
  z.string(),
  z
    .array(z.unknown())
    .transform((list) => list.flatMap((one) => SavedTrend.safeParse(one).data ?? []).slice(-MOST_VIEWS)),
)

type Store = Pick<Storage, 'getItem' | 'setItem'>

const readAll = (storage: Store): Readonly<Record<string, readonly SavedTrend[]>> => {
  try {
    return All.safeParse(JSON.parse(storage.getItem(KEY) ?? '{}')).data ?? {}
  } catch {
    // Unreadable JSON, or storage forbidden (a sandboxed frame).
    return {}
  }
}

export const savedTrends = (storage: Store, twin: string): readonly SavedTrend[] => readAll(storage)[twin] ?? []

/** @param views all of this twin; those of others stay. @returns what is kept */
export const writeTrends = (storage: Store, twin: string, views: readonly SavedTrend[]): readonly SavedTrend[] => {
  const kept = views.slice(-MOST_VIEWS)
  try {
    storage.setItem(KEY, JSON.stringify({ ...readAll(storage), [twin]: kept }))
  } catch {
    // Storage full or forbidden: then they last as long as the page.
  }
  return kept
}

/** With one more; one of that name is replaced. A moment is part of a link, not of a view: that goes on with the time. */
export const withTrend = (views: readonly SavedTrend[], name: string, shown: Shown): readonly SavedTrend[] => {
  const { to: _to, ab: _ab, ...lasting } = shown
  const proper = name.trim().slice(0, LONGEST_NAME)
  return proper === '' ? views : [...views.filter((one) => one.name !== proper), { name: proper, shown: lasting }]
}
