/** Which signals a person may mean by what she types, and where they stand in the tree. Pure. */
import type { Twin, TwinAsset, TwinSignal } from '../../twin/twin.ts'
import { hasTrend } from './has-trend.ts'
import { nameOf } from './stack-data.ts'

const wordsOf = (query: string): readonly string[] => query.toLowerCase().split(/\s+/).filter(Boolean)

/**
 * Those whose machine, class, part, name, unit or id has every word; those whose own name begins with one first, what is
 * worked out of signals last. @param withDerived offer that too
 */
export const findSignals = (twin: Twin, query: string, withDerived: boolean): readonly TwinSignal[] => {
  const words = wordsOf(query)
  if (words.length === 0) return []
  const found = (withDerived ? twin.signals : twin.heard).filter((signal) => {
    if (!hasTrend(signal)) return false
    const { asset, unit, id } = signal
    const said = `${asset.name} ${asset.className} ${nameOf(signal)} ${unit} ${id}`.toLowerCase()
    return words.every((word) => said.includes(word))
  })
  const rank = (signal: TwinSignal): number =>
    (signal.derived ? 2 : 0) +
    (words.some(
      (word) => signal.name.toLowerCase().startsWith(word) || signal.asset.name.toLowerCase().startsWith(word),
    )
      ? 0
      : 1)
  return found.toSorted((a, b) => rank(a) - rank(b))
}

/** Assets that have signals themselves or below, under a parent; null = at the top. */
export const branchesOf = (twin: Twin, parent: TwinAsset | null): readonly TwinAsset[] => {
  const has = (asset: TwinAsset): boolean => asset.signals.some(hasTrend) || asset.children.some(has)
  return (parent ? parent.children : twin.assets.filter((asset) => !asset.parent)).filter(has)
}
