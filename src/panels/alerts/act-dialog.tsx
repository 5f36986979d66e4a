/** Asks for what an alarm command needs (name once, comment, for how long), gives it to the owner and shows what came back. */
import { useState } from 'react'
import { apiErrorText } from '../../texts/api-error.ts'
import { text } from '../../texts/text.ts'
import type { ManyRequestInput } from '../../wire/alarm-many.ts'
import type { AlarmRow } from '../../wire/alarms.ts'
import { MOST_AT_ONCE } from '../../wire/many-limit.ts'
import type { AlarmDesk } from '../alarms/desk.ts'
import { formatDuration } from '../../texts/times.ts'
import { alarmLook } from '../alarm-look.ts'
import type { AlarmAct } from './alarm-acts.ts'
import controls from '../controls.module.css'
import css from '../dialog.module.css'
import { FormDialog } from '../form-dialog.tsx'
import { NameField } from '../name-field.tsx'
import { type AlarmAsked, type PanelPorts, usePorts } from '../ports.tsx'
import { PriorityMark } from '../priority-mark.tsx'

const HOUR = 3_600_000
/** null = one-shot: until it clears. */
const SHELVE_FOR: readonly (number | null)[] = [HOUR / 4, HOUR, 8 * HOUR, null]

const verb = (kind: AlarmAct): string =>
  ({
    acknowledge: text('alert.ack'),
    shelve: text('alert.shelve'),
    unshelve: text('alert.unshelve'),
    'remove-from-service': text('alert.out'),
    'return-to-service': text('alert.in'),
    reset: text('alert.reset'),
  })[kind]

interface ActDialogProps {
  /** One, or several that the same is done to. */
  readonly rows: readonly [AlarmRow, ...AlarmRow[]]
  readonly kind: AlarmAct
  /** Of several; by default that all of them are acknowledged. */
  readonly title?: string
  readonly onClose: (done: boolean) => void
}

/** One after the other: what fails is told at once, and what was done before it stays done. */
const oneByOne = async (
  { alarmCommand, board }: PanelPorts,
  rows: readonly AlarmRow[],
  given: (key: string) => AlarmAsked,
): Promise<string> => {
  for (const { key } of rows) {
    const result = await alarmCommand(given(key))
    // Someone else may have been quicker.
    if (result.ok || (rows.length > 1 && !board.row(key))) continue
    return text('act.failed', { error: apiErrorText(result.error) })
  }
  return ''
}

type Asked = ManyRequestInput extends infer R ? (R extends unknown ? Omit<R, 'keys'> : never) : never

/** All in one question. What had gone meanwhile is nobody's mistake. */
const allAtOnce = async (
  desk: AlarmDesk,
  { board }: PanelPorts,
  rows: readonly AlarmRow[],
  request: Asked,
  actor: string,
): Promise<string> => {
  let wrong = ''
  for (let from = 0; from < rows.length; from += MOST_AT_ONCE) {
    const keys = rows.slice(from, from + MOST_AT_ONCE).map(({ key }) => key)
    const result = await desk.many({ ...request, keys }, actor)
    if (!result.ok) return text('act.failed', { error: apiErrorText(result.error) })
    const first = result.value.refused.find(({ key }) => board.row(key))
    if (first) wrong ||= text('act.failed', { error: apiErrorText(first.error) })
  }
  return wrong
}

export const ActDialog = ({ rows, kind, title, onClose }: ActDialogProps) => {
  const ports = usePorts()
  // What was asked for stays that, however the list goes on.
  const [asked] = useState(rows)
  const [row] = asked
  const [actor, setActor] = useState(() => ports.actor.get())
  const [knownActor] = useState(actor)
  const [comment, setComment] = useState('')
  const [forMs, setForMs] = useState<number | null>(HOUR)
  const [working, setWorking] = useState(false)
  const [wrong, setWrong] = useState('')

  const submit = async (): Promise<void> => {
    if (actor.trim() === '') {
      setWrong(text('act.name.missing'))
      return
    }
    ports.actor.set(actor.trim())
    setWorking(true)
    setWrong('')
    const who = actor.trim()
    const why = comment.trim()
    const failed =
      asked.length > 1 && ports.alarmDesk
        ? await allAtOnce(
            ports.alarmDesk,
            ports,
            asked,
            kind === 'shelve' ? { kind, comment: why, forMs } : { kind, comment: why },
            who,
          )
        : await oneByOne(ports, asked, (key) =>
            kind === 'shelve'
              ? { kind, key, actor: who, comment: why, forMs }
              : { kind, key, actor: who, comment: why },
          )
    setWorking(false)
    if (failed === '') onClose(true)
    else setWrong(failed)
  }

  return (
    <FormDialog
      title={
        <>
          <PriorityMark priority={row.priority} size={18} {...alarmLook(row)} />
          {asked.length > 1
            ? (title ?? text('alerts.cleared.ack', { count: asked.length }))
            : text(`act.title.${kind}`, { name: row.name })}
        </>
      }
      about={text(`act.about.${kind}`)}
      verb={verb(kind)}
      working={working}
      wrong={wrong}
      onSubmit={() => void submit()}
      onClose={() => onClose(false)}
    >
      {kind === 'shelve' && (
        <fieldset className={css['choices']}>
          <legend>{text('act.for')}</legend>
          <div className={controls['segments']}>
            {SHELVE_FOR.map((ms) => (
              <button
                key={ms}
                type="button"
                role="radio"
                aria-checked={forMs === ms}
                className={controls['segment']}
                onClick={() => setForMs(ms)}
              >
                {ms === null ? text('act.for.once') : formatDuration(ms)}
              </button>
            ))}
          </div>
        </fieldset>
      )}
      <NameField value={actor} onValue={setActor} autoFocus={knownActor === ''} />
      <label className={controls['field']}>
        <span>{text('act.comment')}</span>
        <textarea
          className={controls['input']}
          value={comment}
          maxLength={500}
          placeholder={text('act.comment.optional')}
          autoFocus={knownActor !== ''}
          onChange={(event) => setComment(event.target.value)}
        />
      </label>
    </FormDialog>
  )
}
