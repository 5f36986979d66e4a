/** What is expected of the machines of a line, an area or a plant: those with an open case, the next first. */
import { text } from '../../../texts/text.ts'
import type { ForesightAsset } from '../../../wire/foresight.ts'
import { partName, remainingInShort } from '../../foresight/life-words.ts'
import { comingFirst, firstComing, openCase } from '../../foresight/order.ts'
import { useForesightOf } from '../../foresight/use-foresight.ts'
import { inShort, limitOf, nameIn } from '../../foresight/words.ts'
import { usePorts } from '../../ports.tsx'
import css from './branch.module.css'

const MOST = 5
/** Asked of so many at most: each is a question of its own. */
const ASKED = 12

const useWords = (): ((answer: ForesightAsset) => { readonly what: string; readonly when: string }) => {
  const { twin } = usePorts()
  return (answer) => {
    const first = firstComing(answer, (signal) => twin.signal(signal) !== undefined)
    const signal = first && twin.signal((first.kind === 'limit' ? first.limit : first.life).signal)
    if (!first || !signal || (first.kind === 'limit' && first.limit.claim.code === 'no-trend'))
      return { what: text('branch.machine.unusual'), when: text('branch.expected.case') }
    return first.kind === 'limit'
      ? { what: `${nameIn(signal, null)}, ${limitOf(signal, first.limit.limit)}`, when: inShort(first.limit) }
      : { what: partName(signal), when: remainingInShort(first.life) }
  }
}

/** @param machines ids of those with an open case */
export const BranchExpected = ({ machines }: { readonly machines: ReadonlySet<string> }) => {
  const { twin, select } = usePorts()
  const wordsOf = useWords()
  const asked = [...machines].slice(0, ASKED)
  const answers = useForesightOf(asked)
  const known = asked.flatMap((id) => {
    const answer = answers.get(id)
    return answer && openCase(answer.cases) ? [{ id, answer, first: firstComing(answer) }] : []
  })
  const order = comingFirst(known.flatMap(({ first }) => first ?? []))
  const rank = (first: (typeof known)[number]['first']): number => (first ? order.indexOf(first) : order.length)
  const shown = known.toSorted((a, b) => rank(a.first) - rank(b.first)).slice(0, MOST)
  return (
    <section className={css['part']} aria-label={text('branch.expected')}>
      <h2>{text('branch.expected')}</h2>
      {shown.length === 0 ? (
        <p className={css['quiet']}>
          {text(asked.length > 0 && answers.size === 0 ? 'branch.expected.asking' : 'branch.expected.none')}
        </p>
      ) : (
        <ul className={css['machines']}>
          {shown.map(({ id, answer }) => {
            const { what, when } = wordsOf(answer)
            return (
              <li key={id}>
                <button type="button" onClick={() => select({ asset: id, component: null })}>
                  <span>
                    <b>{text('branch.expected.of', { machine: twin.asset(id)?.name ?? id, what })}</b>
                    <small>{when}</small>
                  </span>
                </button>
              </li>
            )
          })}
        </ul>
      )}
    </section>
  )
}
