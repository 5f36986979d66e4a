/** Who is told of alarms outside of the page, by which rules, and how the last messages fared; a test for each. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { X } from 'lucide-react'
import * as Dialog from 'radix-ui/dialog'
import { type ReactNode, useState } from 'react'
import { apiErrorText } from '../../texts/api-error.ts'
import { text } from '../../texts/text.ts'
import { formatMoment } from '../../texts/times.ts'
import '../../texts/told.ts'
import type { NotifyNow } from '../../wire/notify.ts'
import controls from '../controls.module.css'
import dialog from '../dialog.module.css'
import { AskFailed } from '../journal.ts'
import { NameField } from '../name-field.tsx'
import { usePorts } from '../ports.tsx'
import type { AlarmDesk } from './desk.ts'
import css from './told.module.css'
import { noticeTitle, outcomeWords, ruleWords } from './told-words.ts'

const ASK_EVERY_MS = 5000
const SHOWN = 20
const KEY = ['alarms', 'told'] as const

const Channel = ({
  now,
  channel,
  test,
}: {
  readonly now: NotifyNow
  readonly channel: NotifyNow['channels'][number]
  readonly test: ReactNode
}) => {
  const { twin } = usePorts()
  const { name, via, people, waiting } = channel
  const rules = now.rules.filter(({ to }) => to === name)
  return (
    <li className={css['channel']}>
      <p>
        <b>{name}</b>{' '}
        <span>
          {via === 'mail' ? text('told.via.mail', { count: people }) : text('told.via.webhook')}
          {waiting > 0 && ` · ${text('told.waiting', { count: waiting })}`}
        </span>
      </p>
      {rules.length === 0 ? (
        <p>{text('told.no-rules')}</p>
      ) : (
        <ul>
          {rules.map((rule, i) => (
            <li key={i}>{ruleWords(rule, twin)}</li>
          ))}
        </ul>
      )}
      {test}
    </li>
  )
}

const Told = ({ desk, told }: { readonly desk: AlarmDesk; readonly told: NotifyNow }) => {
  const { actor, mayAct, now } = usePorts()
  const queries = useQueryClient()
  const [name, setName] = useState(actor.get())
  const [working, setWorking] = useState<string | null>(null)
  const [wrong, setWrong] = useState('')
  const test = async (to: string): Promise<void> => {
    if (!name.trim()) return setWrong(text('act.name.missing'))
    setWrong('')
    setWorking(to)
    actor.set(name.trim())
    const done = await desk.tryTelling(to, name.trim())
    setWorking(null)
    if (!done.ok) setWrong(apiErrorText(done.error))
    await queries.invalidateQueries({ queryKey: KEY })
  }
  if (told.channels.length === 0 && told.notices.length === 0) return <p>{text('told.nobody')}</p>
  return (
    <>
      <ul className={css['channels']}>
        {told.channels.map((channel) => (
          <Channel
            key={channel.name}
            now={told}
            channel={channel}
            test={
              mayAct && (
                <button
                  type="button"
                  className={controls['button']}
                  disabled={working !== null}
                  aria-label={text('told.test.of', { name: channel.name })}
                  onClick={() => void test(channel.name)}
                >
                  {working === channel.name ? text('told.test.working') : text('told.test')}
                </button>
              )
            }
          />
        ))}
      </ul>
      {mayAct && told.channels.length > 0 && <NameField value={name} onValue={setName} />}
      {wrong && (
        <p className={controls['wrong']} role="alert">
          {wrong}
        </p>
      )}
      <h3>{text('told.last')}</h3>
      {told.notices.length === 0 ? (
        <p>{text('told.last.none')}</p>
      ) : (
        <ul className={css['notices']} aria-label={text('told.last')} aria-live="polite">
          {told.notices.slice(0, SHOWN).map((one) => (
            <li key={one.id} data-outcome={one.outcome}>
              <b>{noticeTitle(one)}</b>
              <span className="num">{formatMoment(one.at, now())}</span>
              <span>{outcomeWords(one, now())}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

export const ToldDialog = ({ desk, onClose }: { readonly desk: AlarmDesk; readonly onClose: () => void }) => {
  const { data, error } = useQuery({
    queryKey: KEY,
    queryFn: async ({ signal }) => {
      const answer = await desk.told(signal)
      if (!answer.ok) throw new AskFailed(answer.error)
      return answer.value
    },
    refetchInterval: ASK_EVERY_MS,
    retry: false,
  })
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={dialog['veil']} />
        <Dialog.Content className={`${dialog['dialog']} ${css['dialog']}`}>
          <Dialog.Title className={dialog['title']}>{text('told.title')}</Dialog.Title>
          <Dialog.Description className={dialog['about']}>{text('told.about')}</Dialog.Description>
          {error && (
            <p className={controls['wrong']} role="alert">
              {error.message}
            </p>
          )}
          {data ? <Told desk={desk} told={data} /> : !error && <p>{text('told.reading')}</p>}
          <Dialog.Close className={`${controls['icon']} ${css['close']}`} aria-label={text('told.close')}>
            <X size={18} aria-hidden />
          </Dialog.Close>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
