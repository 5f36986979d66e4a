/** Why the first option is recommended, or none is, and which assumption would change that. */
import { text } from '../../texts/text.ts'
import { openHours } from '../../whatif/scenarios/calendar.ts'
import type { OptionFlip } from '../../whatif/scenarios/option-flips.ts'
import { LEAST_FUTURES, type OptionJudgement, type OptionQuestion } from '../../whatif/scenarios/option-study.ts'
import type { NamedOption } from './option-table.tsx'
import { fewWords, whole } from './plan-words.ts'
import css from './charts.module.css'

interface WhyProps {
  readonly judgement: OptionJudgement
  readonly question: OptionQuestion
  readonly named: ReadonlyMap<string, NamedOption>
  /** When its spare part is there, in words; null = it is. */
  readonly partFrom: string | null
  readonly flips: readonly OptionFlip[]
  /** More of them are to come. */
  readonly running: boolean
  /** All was looked at that will be. */
  readonly isDone: boolean
}

const MINUTES = 60
/** Shorter is not worth a sentence, min. */
const WORTH_MIN = 5

/** Facts that can be checked, at most four. */
const reasons = ({
  judgement,
  question,
  named,
  partFrom,
  isDone,
}: Omit<WhyProps, 'flips' | 'running'>): readonly string[] => {
  const [first, second] = judgement.options
  const { futures, equal } = judgement
  const found: string[] = []
  const { atHour, repairHours } = first!
  if (atHour !== null) {
    const all = repairHours * MINUTES
    const inside = all - openHours(question.line.closed, atHour, atHour + repairHours) * MINUTES
    if (partFrom !== null) found.push(text('plans.why.part', { time: partFrom }))
    if (inside > WORTH_MIN) found.push(text('plans.why.closed', { inside: Math.round(inside), all: Math.round(all) }))
    found.push(
      first!.stops === 0
        ? text('plans.why.never', { of: futures })
        : text('plans.why.fails', { count: first!.stops, of: futures }),
    )
  } else found.push(text('plans.why.outlives', { count: futures - first!.stops, of: futures }))
  if (futures < LEAST_FUTURES) found.push(fewWords(isDone))
  else if (equal.length > 1) found.push(text('plans.why.alike', { pieces: question.matters.pieces }))
  else if (second) {
    const { mean, more, of } = second.beside!.lost!
    found.push(text('plans.why.second', { name: named.get(second.id)!.name, more: whole(mean), count: more, of }))
  }
  return found
}

const flipName = ({ assumption, factor }: OptionFlip): string =>
  text(assumption === 'repair' ? 'plans.flip.repair' : factor < 1 ? 'plans.flip.life.half' : 'plans.flip.life.twice')

const listed = (names: readonly string[]): string => names.map((name) => `“${name}”`).join(', ')

export const Why = ({ judgement, question, named, partFrom, flips, running, isDone }: WhyProps) => {
  const { recommended, equal } = judgement
  const nameOf = (id: string): string => named.get(id)!.name
  const answer = (flip: OptionFlip): string => {
    const isSame =
      flip.recommended === recommended &&
      (recommended !== null || (flip.equal.length === equal.length && flip.equal.every((id) => equal.includes(id))))
    if (isSame) return text('plans.flip.same')
    return flip.recommended !== null
      ? text('plans.flip.other', { name: nameOf(flip.recommended) })
      : text('plans.flip.equal', { names: listed(flip.equal.map(nameOf)) })
  }
  return (
    <section className={css['why']}>
      <h2>{recommended === null ? text('plans.why.equal') : text('plans.why', { name: nameOf(recommended) })}</h2>
      <ul>
        {reasons({ judgement, question, named, partFrom, isDone }).map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
      <h2>{text('plans.flips')}</h2>
      <ul>
        {flips.map((flip) => (
          <li key={`${flip.assumption} ${flip.factor}`}>
            {flipName(flip)} {answer(flip)}
          </li>
        ))}
        {running && <li>{text('plans.flips.running')}</li>}
      </ul>
    </section>
  )
}
