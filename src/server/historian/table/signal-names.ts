/** Which signal of a twin a name in a table means: its id, its address, its path, its name, or what is nearest to it. */
import type { Twin, TwinSignal } from '../../../twin/twin.ts'
import type { TablePreview } from '../../../wire/table-import.ts'

type Found = TablePreview['signals'][number]

const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

const pairsOf = (text: string): Set<string> => {
  const padded = ` ${text} `
  return new Set(Array.from({ length: padded.length - 1 }, (_, i) => padded.slice(i, i + 2)))
}

/** 0…1: pairs of letters that two names share (Dice). */
const likeness = (a: ReadonlySet<string>, b: ReadonlySet<string>): number => {
  let both = 0
  for (const pair of a) if (b.has(pair)) both++
  return (2 * both) / (a.size + b.size)
}
const NEAR = 0.75
/** The next one is less near by so much. */
const APART = 0.05

/** Under each key the signals that are called so. */
const index = (signals: readonly TwinSignal[], keys: (signal: TwinSignal) => readonly string[]) => {
  const found = new Map<string, Set<string>>()
  for (const signal of signals)
    for (const key of keys(signal)) {
      if (key === '') continue
      const known = found.get(key)
      if (known) known.add(signal.id)
      else found.set(key, new Set([signal.id]))
    }
  return (key: string): string | null => {
    const ids = found.get(key)
    return ids?.size === 1 ? [...ids][0]! : null
  }
}

const wordsOf = ({ asset, component, name, key }: TwinSignal): readonly string[] => {
  const part = component === null ? '' : `${asset.components.find((one) => one.key === component)?.name ?? component} `
  return [`${asset.name} ${part}${name}`, `${asset.name} ${name}`, `${asset.id} ${name}`, `${asset.name} ${key}`]
}

/** What numbers or states can be recorded of. */
export const isTaken = ({ recorded, type, derived }: TwinSignal): boolean =>
  recorded && type !== 'text' && derived === null

/** @param said by whoever imports: name → signal, which goes before all else */
export const signalFinder = (twin: Pick<Twin, 'signals' | 'signal'>, said: ReadonlyMap<string, string> = new Map()) => {
  const signals = twin.signals.filter(isTaken)
  const byAddress = index(signals, ({ bindings }) => bindings.map(({ topic }) => topic))
  const byPath = index(signals, ({ id }) => [plain(id)])
  const byWords = index(signals, (signal) => wordsOf(signal).map(plain))
  const all = signals.map((signal) => ({
    id: signal.id,
    pairs: [signal.id, ...wordsOf(signal)].map((one) => pairsOf(plain(one))),
  }))
  const nearest = (name: string): string | null => {
    const pairs = pairsOf(plain(name))
    const near = all
      .map(({ id, pairs: its }) => ({ id, by: Math.max(...its.map((one) => likeness(pairs, one))) }))
      .toSorted((a, b) => b.by - a.by)
    const [best, next] = near
    return best && best.by >= NEAR && best.by - (next?.by ?? 0) >= APART ? best.id : null
  }
  return (name: string): Found => {
    const own = said.get(name)
    if (own !== undefined) return { name, signal: own === '' ? null : own, how: 'said' }
    const exact = twin.signal(name)
    if (exact && signals.includes(exact)) return { name, signal: exact.id, how: 'id' }
    const ways = [
      ['address', byAddress(name)],
      ['path', byPath(plain(name))],
      ['name', byWords(plain(name))],
      ['nearest', nearest(name)],
    ] as const
    for (const [how, signal] of ways) if (signal !== null) return { name, signal, how }
    return { name, signal: null, how: 'none' }
  }
}
