/** One alarm as a person meets it on the sheet and in the list, with what she can do about it. */
import { Check, Ellipsis } from 'lucide-react'
import * as Menu from 'radix-ui/dropdown-menu'
import { Suspense, useState } from 'react'
import { isCleared, isOpen, needsAck } from '../../alarms/board.ts'
import { alarmCause } from '../../texts/alarm-cause.ts'
import { formatNumber, formatSignal, withUnit } from '../../texts/numbers.ts'
import { formatDuration, formatMoment } from '../../texts/times.ts'
import { text } from '../../texts/text.ts'
import type { AlarmRow } from '../../wire/alarms.ts'
import { alarmLook } from '../alarm-look.ts'
import { RuleDialog } from '../alarm-rules/open-rule.tsx'
import { ActDialog } from './act-dialog.tsx'
import { actsOn, type AlarmAct } from './alarm-acts.ts'
import css from './alert-card.module.css'
import controls from '../controls.module.css'
import { LiveText } from '../live-text.tsx'
import menu from '../menu.module.css'
import { usePast } from '../moment.tsx'
import { usePorts } from '../ports.tsx'
import { PriorityMark } from '../priority-mark.tsx'

const WORDS = {
  acknowledge: 'alert.ack',
  shelve: 'alert.shelve',
  unshelve: 'alert.unshelve',
  'remove-from-service': 'alert.out',
  'return-to-service': 'alert.in',
  reset: 'alert.reset',
} as const

const Notes = ({ row }: { readonly row: AlarmRow }) => {
  const { now } = usePorts()
  const when = (ms: number): string => formatMoment(ms, now())
  return (
    <>
      {alarmCause(row) === '' && row.value !== null && row.limit !== null && (
        <p className="num">
          {text('alert.value', {
            value: withUnit(formatNumber(row.value), row.unit),
            limit: withUnit(formatNumber(row.limit), row.unit),
          })}
        </p>
      )}
      {row.state === 'shelved' && (
        <p>
          {row.shelvedUntil > 0
            ? text('alert.shelved', { time: when(row.shelvedUntil), actor: row.shelvedBy ?? '' })
            : text('alert.shelved.once', { actor: row.shelvedBy ?? '' })}
        </p>
      )}
      {row.ackBy !== null && !needsAck(row) && (
        <p>
          {text('alarm.state.acknowledged')}{' '}
          {row.ackComment
            ? text('alert.by.comment', { actor: row.ackBy, time: when(row.ackAt), comment: row.ackComment })
            : text('alert.by', { actor: row.ackBy, time: when(row.ackAt) })}
        </p>
      )}
      {row.inputLost && <p>{text('alert.lost')}</p>}
      {row.firstOut && <p>{text('alert.first')}</p>}
    </>
  )
}

/** What its signal says now, beside what it said when it was raised. */
const LiveValue = ({ row }: { readonly row: AlarmRow }) => {
  const { twin, values, now, travel } = usePorts()
  const id = usePast() && now === travel.at ? 'alert.then' : 'alert.now'
  const signal = row.signal === null ? undefined : twin.signal(row.signal)
  if (!signal) return null
  const read = (): string => {
    const { slot } = signal
    if (!values.usable(slot, now())) return text(id, { value: text('value.none') })
    return text(id, {
      value: withUnit(formatSignal(signal, values.value[slot]!, values.text(slot)), signal.unit),
    })
  }
  return (
    <p>
      <LiveText className="num" read={read} />
    </p>
  )
}

/** Two lines of what it means and what to do; the trend below is what most people look for first. */
const Help = ({ help }: { readonly help: string }) => {
  const [whole, setWhole] = useState(false)
  return (
    <button
      type="button"
      className={css['help']}
      data-whole={whole || undefined}
      aria-expanded={whole}
      onClick={() => setWhole(!whole)}
    >
      <span>{help}</span>
      <u>{text(whole ? 'alert.help.less' : 'alert.help.more')}</u>
    </button>
  )
}

/** What led to it. */
const MINUTE_MS = 60_000

interface AlertCardProps {
  readonly row: AlarmRow
  /** In a list of many assets: say and link which one it is. */
  readonly withAsset: boolean
  /** On the sheet: what it means and what to do. */
  readonly withHelp?: boolean
}

export const AlertCard = ({ row, withAsset, withHelp = false }: AlertCardProps) => {
  const { twin, now, board, mayAct, select, focus, travel, alarmRules } = usePorts()
  const then = usePast() && now === travel.at
  const [act, setAct] = useState<AlarmAct | null>(null)
  const [changing, setChanging] = useState(false)
  // What a payload lists is said by the machine.
  const watched = alarmRules && mayAct && row.signal !== null ? twin.signal(row.signal) : undefined
  const cause = alarmCause(row)
  const cleared = isCleared(row)
  const asset = twin.asset(row.asset)
  const component = asset?.components.find((c) => c.key === row.component)
  const where = [asset?.name ?? row.asset, component?.name].filter(Boolean).join(' · ')
  // Nobody would take it, and what it rests on is old.
  const unreachable = board.unknownSince > 0
  const acts = mayAct && !unreachable ? actsOn(row) : []
  const plain = needsAck(row)
    ? acts.slice(0, 2)
    : acts.filter((kind) => kind === 'reset' || kind === 'unshelve' || kind === 'return-to-service')
  const rest = acts.filter((kind) => !plain.includes(kind))
  // In the list it takes one line and a tick: the machine is normal again, and nothing else is to be decided.
  const compact = cleared && withAsset
  const started = isOpen(row) && row.raisedAt > 0 ? row.raisedAt : row.since
  return (
    <article
      className={css['card']}
      data-priority={row.priority}
      data-calls={(needsAck(row) && !cleared) || undefined}
      data-cleared={cleared || undefined}
      data-aside={!isOpen(row) || undefined}
      aria-label={text('alert.of', { name: row.name, asset: where })}
    >
      <div className={css['head']}>
        <PriorityMark priority={row.priority} size={18} {...alarmLook(row)} />
        <div className={css['what']}>
          <b>{row.name}</b>
          <p>
            {withAsset ? (
              <button
                type="button"
                className={css['asset']}
                aria-label={text('alert.show', { asset: where })}
                onClick={() => (select({ asset: row.asset, component: row.component }), focus(row.asset))}
              >
                {where}
              </button>
            ) : (
              component && <span>{component.name}</span>
            )}
            {(withAsset || component) && ' · '}
            <LiveText
              className="num"
              read={() =>
                cleared
                  ? text(compact ? 'alert.cleared' : 'alert.lasted', {
                      time: formatMoment(row.clearedAt, now()),
                      duration: formatDuration(row.clearedAt - row.raisedAt),
                    })
                  : text(then ? 'since.then' : 'since', {
                      time: formatMoment(started, now()),
                      duration: formatDuration(now() - started),
                    })
              }
            />
          </p>
          {!compact && row.state !== 'unacknowledged' && (
            <p className={css['state']}>{text(`alarm.state.${row.state}`)}</p>
          )}
          {!compact && cause !== '' && cause !== row.name && (
            <p>{row.signal === null ? cause : text('alert.raised', { cause })}</p>
          )}
          {!compact && isOpen(row) && <LiveValue row={row} />}
          {!compact && <Notes row={row} />}
          {withHelp && row.help !== '' && <Help help={row.help} />}
        </div>
        {compact && plain.includes('acknowledge') && (
          <button
            type="button"
            className={css['tick']}
            aria-label={text('alert.ack.of', { name: row.name })}
            title={text('alert.ack')}
            onClick={() => setAct('acknowledge')}
          >
            <Check size={18} aria-hidden />
          </button>
        )}
        {!compact && (rest.length > 0 || watched || (travel.possible && row.raisedAt > 0)) && (
          <Menu.Root>
            <Menu.Trigger className={controls['icon']} aria-label={text('alert.more', { name: row.name })}>
              <Ellipsis size={18} aria-hidden />
            </Menu.Trigger>
            <Menu.Portal>
              <Menu.Content className={menu['menu']} align="end" sideOffset={4} collisionPadding={8}>
                {travel.possible && row.raisedAt > 0 && (
                  <Menu.Item
                    className={menu['item']}
                    onSelect={() => {
                      select({ asset: row.asset, component: row.component })
                      focus(row.asset)
                      travel.seek(row.raisedAt - MINUTE_MS)
                    }}
                  >
                    {text('alert.minute-before')}
                  </Menu.Item>
                )}
                {watched && (
                  <Menu.Item className={menu['item']} onSelect={() => setChanging(true)}>
                    {text('alert.rule')}
                  </Menu.Item>
                )}
                {rest.map((kind) => (
                  <Menu.Item key={kind} className={menu['item']} onSelect={() => setAct(kind)}>
                    {text(WORDS[kind])}
                  </Menu.Item>
                ))}
              </Menu.Content>
            </Menu.Portal>
          </Menu.Root>
        )}
      </div>
      {!compact && plain.length > 0 && (
        <div className={css['acts']}>
          {plain.map((kind) => (
            <button
              key={kind}
              type="button"
              className={kind === 'acknowledge' && !cleared ? controls['primary'] : controls['button']}
              onClick={() => setAct(kind)}
            >
              {text(WORDS[kind])}
            </button>
          ))}
        </div>
      )}
      {mayAct && unreachable && needsAck(row) && <p className={css['unreachable']}>{text('alert.unreachable')}</p>}
      {changing && watched && (
        <Suspense>
          <RuleDialog signal={watched} alarm={row.key.split('/')[1]} onClose={() => setChanging(false)} />
        </Suspense>
      )}
      {act && <ActDialog rows={[row]} kind={act} onClose={() => setAct(null)} />}
    </article>
  )
}
