/** What every signal of the twin is bound to and what became of it, over all brokers. */
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

/** Problems first, in order of the twin. A signal that one of its bindings feeds has no problem. */
export const bindingRows = (
  { twin, decoders, nearest, clock }: BindingSources,
  query: z.output<typeof BindingsQuery>,
): BindingsAnswer => {
  const found = new Map<string, BindingHealth>()
  for (const decoder of decoders)
    for (const health of decoder.bindingHealth()) {
      const id = `${health.signal} ${health.index}`
      found.set(id, best(found.get(id), health))
    }
  const all = [...found.values()]
  const fed = new Set(all.filter(({ verdict }) => verdict === 'matched').map(({ signal }) => signal))
  const isProblem = ({ signal }: BindingHealth): boolean => !fed.has(signal)
  const wanted = query.search.trim().toLowerCase()
  const nameOf = (health: BindingHealth): string =>
    `${health.signal} ${twin.signal(health.signal)?.name ?? ''} ${twin.signal(health.signal)?.asset.name ?? ''} ${health.filter} ${health.binding.metric ?? ''}`
  const shown = all.filter(
    (health) =>
      (query.show === 'all' || isProblem(health)) && (wanted === '' || nameOf(health).toLowerCase().includes(wanted)),
  )
  const inOrder = shown.toSorted((a, b) => Number(isProblem(b)) - Number(isProblem(a)))
  const page = inOrder.slice(query.offset, query.offset + query.limit)
  const lacksTopic = (health: BindingHealth): boolean => health.verdict === 'no-topic' && isProblem(health)
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
  return { clock, total: shown.length, problems: all.filter(isProblem).length, all: all.length, rows }
}
