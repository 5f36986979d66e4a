/** What every signal of the twin is bound to and what became of it, over all brokers. */
import type { Steps } from '../../base/steps.ts'
import type { BindingHealth } from '../../decode/binding-health.ts'
import type { Decoder } from '../../decode/decoder.ts'
import type { Twin } from '../../twin/twin.ts'
import { type BindingRow, type BindingsAnswer, type BindingsQuery, VERDICTS } from '../../wire/discovery.ts'
import type * as z from 'zod'

/** The binding that came furthest, where several brokers may bring it. */
const best = (a: BindingHealth | undefined, b: BindingHealth): BindingHealth =>
  !a ||
  b.good > a.good ||
  (b.good === a.good && VERDICTS.indexOf(b.verdict) > VERDICTS.indexOf(a.verdict) && a.verdict !== 'matched')
    ? b
    : a

const selectText = (select: BindingHealth['binding']['select']): string =>
  typeof select === 'string' ? select : JSON.stringify(select)

export interface BindingSources {
  readonly twin: Twin
  readonly decoders: Iterable<Decoder>
  /** The nearest of the topics that arrived, by filter. */
  readonly nearest: (filters: readonly string[]) => ReadonlyMap<string, readonly string[]>
  readonly clock: number
}

/** Looked at in one step. */
const AT_ONCE = 500

/** Problems first, in order of the twin. A signal that one of its bindings feeds has no problem. */
export const bindingRows = function* (
  { twin, decoders, nearest, clock }: BindingSources,
  query: z.output<typeof BindingsQuery>,
): Steps<BindingsAnswer> {
  const found = new Map<string, BindingHealth>()
  const fed = new Set<string>()
  for (const decoder of decoders) {
    const all = yield* decoder.bindingHealth()
    for (const [i, health] of all.entries()) {
      if (i % AT_ONCE === 0) yield
      const id = `${health.signal} ${health.index}`
      found.set(id, best(found.get(id), health))
      if (health.verdict === 'matched') fed.add(health.signal)
    }
  }
  const wanted = query.search.trim().toLowerCase()
  const isWanted = ({ signal: id, filter, binding }: BindingHealth): boolean => {
    if (wanted === '') return true
    const signal = twin.signal(id)
    return `${id} ${signal?.name ?? ''} ${signal?.asset.name ?? ''} ${filter} ${binding.metric ?? ''}`
      .toLowerCase()
      .includes(wanted)
  }
  const isProblem = ({ signal }: BindingHealth): boolean => !fed.has(signal)
  const wrong: BindingHealth[] = []
  const right: BindingHealth[] = []
  let [problems, seen] = [0, 0]
  for (const health of found.values()) {
    if (++seen % AT_ONCE === 0) yield
    if (isProblem(health)) problems++
    if (isWanted(health)) (isProblem(health) ? wrong : right).push(health)
  }
  const shown = query.show === 'all' ? [...wrong, ...right] : wrong
  const page = shown.slice(query.offset, query.offset + query.limit)
  const lacksTopic = (health: BindingHealth): boolean => health.verdict === 'no-topic' && isProblem(health)
  yield
  const near = nearest(page.filter(lacksTopic).map(({ filter }) => filter))
  const rows = page.map((health): BindingRow => {
    const { signal, index, binding, filter, verdict, came, good, goodAt } = health
    return {
      signal,
      index,
      topic: filter,
      metric: binding.metric ?? null,
      select: selectText(binding.select),
      verdict,
      came,
      matched: good,
      lastAt: goodAt,
      nearest: lacksTopic(health) ? [...near.get(filter)!] : [],
    }
  })
  return { clock, total: shown.length, problems, all: found.size, rows }
}
