/** Is it real? What people said of a case, and the way to say it. */
import { useQueryClient } from '@tanstack/react-query'
import { Check, Undo2, X } from 'lucide-react'
import { useId, useState, type FormEvent } from 'react'
import type { Result } from '../../base/result.ts'
import { apiErrorText } from '../../texts/api-error.ts'
import { text } from '../../texts/text.ts'
import { formatMoment } from '../../texts/times.ts'
import type { ApiError } from '../../wire/api.ts'
import { type CaseFeedback, type ForesightCase, VERDICTS } from '../../wire/foresight.ts'
import controls from '../controls.module.css'
import { NameField } from '../name-field.tsx'
import { usePorts } from '../ports.tsx'
import { saysRenewed } from '../../twin/renewed-words.ts'
import css from './expected.module.css'
import { standingFeedback } from './order.ts'

type Verdict = (typeof VERDICTS)[number]

const ICONS = { real: Check, 'not-real': X, 'cause-known': null } as const

/** "Real said A. Klein, 11:22: “hear it at the elbow”" */
export const Said = ({ said }: { readonly said: CaseFeedback }) => {
  const { now } = usePorts()
  const actor = said.verified ? said.by : `${said.by} (${text('feedback.unverified')})`
  const time = formatMoment(said.at, now())
  return (
    <>
      <b>{text(`feedback.${said.verdict}`)}</b>{' '}
      <span>
        {said.text === ''
          ? text('feedback.said', { actor, time })
          : text('feedback.said.text', { actor, time, text: said.text })}
      </span>
    </>
  )
}

/** Sends, and asks anew for all that may have changed. */
export const useSending = () => {
  const queries = useQueryClient()
  const [working, setWorking] = useState(false)
  const [wrong, setWrong] = useState('')
  return {
    working,
    wrong,
    setWrong,
    run: async (ask: () => Promise<Result<unknown, ApiError>>): Promise<boolean> => {
      setWorking(true)
      setWrong('')
      const answer = await ask().catch((): Result<unknown, ApiError> => ({
        ok: false,
        error: { error: text('api.unreachable'), remedy: text('api.unreachable.remedy') },
      }))
      setWorking(false)
      if (!answer.ok) setWrong(text('act.failed', { error: apiErrorText(answer.error) }))
      else await queries.invalidateQueries({ queryKey: ['foresight'] })
      return answer.ok
    },
  }
}

/** Takes what was said last back. */
export const TakeBack = ({ said }: { readonly said: CaseFeedback }) => {
  const { foresight, actor } = usePorts()
  const [name, setName] = useState(() => actor.get())
  const [asks, setAsks] = useState(false)
  const { working, wrong, setWrong, run } = useSending()
  const go = async (): Promise<void> => {
    if (name.trim() === '') {
      if (asks) setWrong(text('act.name.missing'))
      setAsks(true)
      return
    }
    actor.set(name.trim())
    await run(() => foresight!.kept!.withdraw(said.id, name.trim()))
  }
  return (
    <div className={css['form']}>
      {asks && <NameField value={name} onValue={setName} />}
      {wrong && (
        <p className={controls['wrong']} role="alert">
          {wrong}
        </p>
      )}
      <button type="button" className={controls['small']} disabled={working} onClick={() => void go()}>
        <Undo2 size={16} aria-hidden />
        {text('feedback.back')}
      </button>
    </div>
  )
}

const Say = ({
  of,
  verdict,
  onDone,
}: {
  readonly of: ForesightCase
  readonly verdict: Verdict
  readonly onDone: () => void
}) => {
  const { foresight, actor } = usePorts()
  const [known] = useState(() => actor.get())
  const [name, setName] = useState(known)
  const [words, setWords] = useState('')
  const [chosen, setChosen] = useState<boolean | null>(null)
  const mayRenew = verdict !== 'not-real'
  const renewed = mayRenew && (chosen ?? saysRenewed(words))
  const { working, wrong, setWrong, run } = useSending()
  const form = useId()
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (name.trim() === '') return setWrong(text('act.name.missing'))
    actor.set(name.trim())
    if (await run(() => foresight!.kept!.feedback({ case: of.id, verdict, text: words.trim(), renewed }, name.trim())))
      onDone()
  }
  return (
    <form id={form} className={css['form']} onSubmit={(event) => void submit(event)} noValidate>
      {known === '' && <NameField value={name} onValue={setName} />}
      <label className={controls['field']}>
        <span>{text('feedback.sentence')}</span>
        <textarea
          className={controls['input']}
          value={words}
          maxLength={2000}
          placeholder={text(`feedback.sentence.about.${verdict}`)}
          onChange={(event) => setWords(event.target.value)}
        />
      </label>
      {mayRenew && (
        <label className={css['check']}>
          <input type="checkbox" checked={renewed} onChange={(event) => setChosen(event.target.checked)} />
          <span>{text('feedback.renewed')}</span>
        </label>
      )}
      <p className={controls['note']}>{text(`feedback.note.${verdict}`)}</p>
      {wrong && (
        <p className={controls['wrong']} role="alert">
          {wrong}
        </p>
      )}
      <div className={css['buttons']}>
        <button type="button" className={controls['button']} onClick={onDone}>
          {text('act.cancel')}
        </button>
        <button type="submit" className={`${controls['button']} ${controls['wide']} ${css['save']}`} disabled={working}>
          {working ? text('act.working') : text('feedback.save')}
        </button>
      </div>
    </form>
  )
}

/** @param isAside the card above says so, and takes it back */
export const Feedback = ({ of, isAside }: { readonly of: ForesightCase; readonly isAside: boolean }) => {
  const { mayAct, now } = usePorts()
  const [verdict, setVerdict] = useState<Verdict | null>(null)
  const standing = standingFeedback(of)
  if (!mayAct && of.feedback.length === 0) return null
  return (
    <section className={css['part']}>
      <h2>{text('feedback.title')}</h2>
      {mayAct && (
        <div className={css['verdicts']} role="group" aria-label={text('feedback.title')}>
          {VERDICTS.map((one) => {
            const Icon = ICONS[one]
            return (
              <button
                key={one}
                type="button"
                className={controls['small']}
                aria-pressed={(verdict ?? standing?.verdict) === one}
                onClick={() => setVerdict(verdict === one ? null : one)}
              >
                {Icon && <Icon size={16} aria-hidden />}
                {text(`feedback.${one}`)}
              </button>
            )
          })}
        </div>
      )}
      {verdict && <Say key={verdict} of={of} verdict={verdict} onDone={() => setVerdict(null)} />}
      {of.feedback.length > 0 && (
        <ul className={css['said']}>
          {of.feedback
            .toReversed()
            .slice(0, 5)
            .map((said) => (
              <li key={said.id} data-withdrawn={said.withdrawn !== null || undefined}>
                <p>
                  <Said said={said} />
                </p>
                {said.renewed && <p className={css['small']}>{text('feedback.renewed.done')}</p>}
                {said.heldSince > 0 && (
                  <p className={css['small']} data-effect={said.heldSince}>
                    {text('feedback.effect', { count: said.heldSince })}
                  </p>
                )}
                {said.withdrawn && (
                  <p className={css['small']}>
                    {text('feedback.withdrawn', {
                      actor: said.withdrawn.by,
                      time: formatMoment(said.withdrawn.at, now()),
                    })}
                  </p>
                )}
                {mayAct && said === standing && !isAside && verdict === null && <TakeBack said={said} />}
              </li>
            ))}
        </ul>
      )}
    </section>
  )
}
