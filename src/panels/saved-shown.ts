/** What this device's person has saved of a workspace, as the address says it, by twin. A damaged entry is forgotten, never trusted. */
import * as z from 'zod'
import type { Shown } from './workspace.ts'

export const LONGEST_NAME = 60
const MOST_VIEWS = 40

const SavedShown = z.object({
  name: z.string().trim().min(1).max(LONGEST_NAME),
  /** As the address says it. */
  shown: z.record(z.string(), z.string().max(4000)),
})
export interface SavedShown {
  readonly name: string
  readonly shown: Shown
}

const All = z.record(
  z.string(),
  z
    .array(z.unknown())
    .transform((list) => list.flatMap((one) => SavedShown.safeParse(one).data ?? []).slice(-MOST_VIEWS)),
)

type Store = Pick<Storage, 'getItem' | 'setItem'>

const readAll = (storage: Store, key: string): Readonly<Record<string, readonly SavedShown[]>> => {
  try {
    return All.safeParse(JSON.parse(storage.getItem(key) ?? '{}')).data ?? {}
  } catch {
    // Unreadable JSON, or storage forbidden (a sandboxed frame).
    return {}
  }
}

/** @param key of the workspace */
export const savedShown = (storage: Store, key: string, twin: string): readonly SavedShown[] =>
  readAll(storage, key)[twin] ?? []

/** @param views all of this twin; those of others stay. @returns what is kept */
export const writeShown = (
  storage: Store,
  key: string,
  twin: string,
  views: readonly SavedShown[],
): readonly SavedShown[] => {
  const kept = views.slice(-MOST_VIEWS)
  try {
    storage.setItem(key, JSON.stringify({ ...readAll(storage, key), [twin]: kept }))
  } catch {
    // Storage full or forbidden: then they last as long as the page.
  }
  return kept
}

/** With one more; one of that name is replaced. */
export const withShown = (views: readonly SavedShown[], name: string, shown: Shown): readonly SavedShown[] => {
  const proper = name.trim().slice(0, LONGEST_NAME)
  return proper === '' ? views : [...views.filter((one) => one.name !== proper), { name: proper, shown }]
}
