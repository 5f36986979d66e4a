/** Views of trends that this device's person has saved, by twin. */
import { type SavedShown, savedShown, withShown, writeShown } from '../saved-shown.ts'
import type { Shown } from '../workspace.ts'

const KEY = 'gemba.trends'
type Store = Parameters<typeof savedShown>[0]

export const savedTrends = (storage: Store, twin: string): readonly SavedShown[] => savedShown(storage, KEY, twin)

/** @param views all of this twin; those of others stay. @returns what is kept */
export const writeTrends = (storage: Store, twin: string, views: readonly SavedShown[]): readonly SavedShown[] =>
  writeShown(storage, KEY, twin, views)

/** With one more; one of that name is replaced. A moment is part of a link, not of a view: that goes on with the time. */
export const withTrend = (views: readonly SavedShown[], name: string, shown: Shown): readonly SavedShown[] => {
  const { to: _to, ab: _ab, ...lasting } = shown
  return withShown(views, name, lasting)
}
