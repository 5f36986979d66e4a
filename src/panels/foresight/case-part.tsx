/** The open case of a machine: who has it, what was noted at it, and what to do next. */
import { type FormEvent, useState } from 'react'
import { text } from '../../texts/text.ts'
import { formatMoment } from '../../texts/times.ts'
import type { ForesightCase } from '../../wire/foresight.ts'
import type { Note } from '../../wire/notes.ts'
import controls from '../controls.module.css'
import { useJournal } from '../journal.ts'
import { NameField } from '../name-field.tsx'
import { usePorts } from '../ports.tsx'
import { causeTitle } from './cause-words.ts'
import css from './expected.module.css'
import { useSending } from './feedback.tsx'
import type { Coming } from './order.ts'
import { useCause } from './use-cause.ts'

const MOST_NOTES = 3
const MOST_ALARMS = 3
/** The journal is asked for spans that are whole ones of these, so that it is not asked anew each second. */
const SPAN_MS = 6 * 3_600_000

const Holder = ({ of }: { readonly of: ForesightCase }) => {
  const { foresight, actor, mayAct, now } = usePorts()
  const [asks, setAsks] = useState<'take' | 'hand' | null>(null)
  const [name, setName] = useState(() => actor.get())
  const [to, setTo] = useState('')
  const { working, wrong, setWrong, run } = useSending()
  const last = of.handed.at(-1)
  const holder = last?.to ?? null
  const give = async (receiver: string | null): Promise<void> => {
    const own = name.trim()
    if (own === '') return setWrong(text('act.name.missing'))
    actor.set(own)
    if (await run(() => foresight!.kept!.hand({ case: of.id, to: receiver }, own))) setAsks(null)
  }
  const take = (): void => {
    if (name.trim() === '') setAsks('take')
    else void give(name.trim())
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (asks === 'take') return void give(name.trim())
    if (to.trim() === '') return setWrong(text('case.hand.missing'))
    void give(to.trim())
  }
  return (
    <>
      <p data-holder={holder ?? ''}>
        {holder === null || !last
          ? text('case.nobody')
          : text('case.has', { name: holder, time: formatMoment(last.at, now()) })}
      </p>
      {mayAct && asks === null && (
        <div className={css['buttons']}>
          {(holder === null || holder !== name.trim()) && (
            <button type="button" className={controls['small']} disabled={working} onClick={take}>
              {text('case.take')}
            </button>
          )}
          <button type="button" className={controls['small']} onClick={() => setAsks('hand')}>
            {text('case.hand')}
          </button>
          {holder !== null && (
            <button type="button" className={controls['small']} disabled={working} onClick={() => void give(null)}>
              {text('case.leave')}
            </button>
          )}
        </div>
      )}
      {asks !== null && (
        <form className={css['form']} onSubmit={submit} noValidate>
          {(asks === 'take' || actor.get() === '') && <NameField value={name} onValue={setName} />}
          {asks === 'hand' && (
            <label className={controls['field']}>
              <span>{text('case.hand.to')}</span>
              <input
                className={controls['input']}
                value={to}
                maxLength={200}
                onChange={(event) => setTo(event.target.value)}
              />
            </label>
          )}
          <div className={css['buttons']}>
            <button type="button" className={controls['button']} onClick={() => setAsks(null)}>
              {text('act.cancel')}
            </button>
            <button type="submit" className={`${controls['button']} ${css['save']}`} disabled={working}>
              {text(asks === 'take' ? 'case.take' : 'case.hand.go')}
            </button>
          </div>
        </form>
      )}
      {wrong && (
        <p className={controls['wrong']} role="alert">
          {wrong}
        </p>
      )}
    </>
  )
}

/** What the likeliest cause leads to, and the comparison of when to repair where a date is expected. */
const Next = ({
  of,
  first,
  component,
}: {
  readonly of: ForesightCase
  readonly first: Coming | null
  readonly component: string | null
}) => {
  const { twin, workspace } = usePorts()
  const { data } = useCause(of.asset)
  const isDated = first !== null && (first.kind === 'limit' ? first.limit : first.life).claim.code === 'expected'
  const cause = data?.causes[0]
  const what = cause && causeTitle(cause, twin, component)
  const name = cause && (twin.asset(cause.asset)?.name ?? cause.asset)
  const words =
    !cause || data.onset === null
      ? text('case.next.unknown')
      : cause.code === 'class'
        ? text('case.next.class')
        : text(`case.next.${cause.code}`, { what: what!, name: name! })
  return (
    <>
      <h3 className={css['small']}>{text('case.next')}</h3>
      <p data-next={cause?.code ?? 'unknown'}>{words}</p>
      {isDated && (
        <button type="button" className={css['link']} onClick={() => workspace.open('plans', { of: of.asset })}>
          {text('case.next.plan')}
        </button>
      )}
    </>
  )
}

/** Alarms of the machine that were raised since the case is open, each once, the newest first. */
const Alarms = ({ of }: { readonly of: ForesightCase }) => {
  const { now } = usePorts()
  const spanMs = Math.ceil(Math.max(1, now() - of.openedAt) / SPAN_MS) * SPAN_MS
  const { data } = useJournal(spanMs, of.asset)
  const raised = (data ?? []).filter(({ kind, at }) => kind === 'raised' && at >= of.openedAt && at <= now())
  const times = new Map<string, number>()
  for (const { row } of raised) times.set(row.key, (times.get(row.key) ?? 0) + 1)
  const newest = raised.toReversed().filter(({ row }, i, all) => all.findIndex((one) => one.row.key === row.key) === i)
  if (newest.length === 0) return null
  return (
    <>
      <h3 className={css['small']}>{text('case.alarms')}</h3>
      <ul className={css['said']} data-alarms={newest.length}>
        {newest.slice(0, MOST_ALARMS).map(({ row, at }) => (
          <li key={row.key}>
            <p>{row.name}</p>
            <p className={css['small']}>
              {text('case.alarm', { count: times.get(row.key)!, time: formatMoment(at, now()) })}
            </p>
          </li>
        ))}
      </ul>
    </>
  )
}

interface CasePartProps {
  readonly of: ForesightCase
  readonly notes: readonly Note[]
  readonly first: Coming | null
  readonly component: string | null
}

export const CasePart = ({ of, notes, first, component }: CasePartProps) => {
  const { now } = usePorts()
  return (
    <section className={css['part']} data-part="case">
      <div className={css['head']}>
        <h2>{text('case.title')}</h2>
        <small className={css['small']}>{text('case.since', { time: formatMoment(of.openedAt, now()) })}</small>
      </div>
      <Holder of={of} />
      <Next of={of} first={first} component={component} />
      <Alarms of={of} />
      {notes.length > 0 && (
        <>
          <h3 className={css['small']}>{text('case.notes')}</h3>
          <ul className={css['said']}>
            {notes
              .toReversed()
              .slice(0, MOST_NOTES)
              .map((note) => (
                <li key={note.id}>
                  <p>{note.text}</p>
                  <p className={css['small']}>
                    {text('case.note', { by: note.author, time: formatMoment(note.at, now()) })}
                  </p>
                </li>
              ))}
          </ul>
        </>
      )}
    </section>
  )
}
