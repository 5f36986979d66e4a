/** A flood: what it likely comes from on top, what followed it folded, and what has nothing to do with it below. */
import { ChevronDown, ChevronRight, Waves } from 'lucide-react'
import { useState } from 'react'
import type { Tripped, TripGroup } from '../../alarm-system/flood-causes.ts'
import { needsAck } from '../../alarms/board.ts'
import { alarmCause } from '../../texts/alarm-cause.ts'
import { text } from '../../texts/text.ts'
import { formatClockSeconds, formatDuration } from '../../texts/times.ts'
import { PRIORITIES } from '../../twin/priorities.ts'
import type { AlarmRow } from '../../wire/alarms.ts'
import { alarmLook } from '../alarm-look.ts'
import { AlertCard } from '../alerts/alert-card.tsx'
import controls from '../controls.module.css'
import { usePorts } from '../ports.tsx'
import { PriorityMark } from '../priority-mark.tsx'
import css from './flood.module.css'
import { whereOf } from './row-cells.tsx'
import type { FloodNow } from './use-flood.ts'

const FIRST_FOLLOWERS = 4
/** As many cards as are read; the lists have them all. */
const MOST_REST = 20

export const FloodBanner = ({ flood }: { readonly flood: FloodNow }) => (
  <div className={css['banner']} role="status">
    <Waves size={20} aria-hidden />
    <p>
      <b>{text('flood.title', { count: flood.count })}</b> <span>{text('flood.about')}</span>
    </p>
    <span className="num">{text('flood.since', { time: formatClockSeconds(flood.flood.from) })}</span>
  </div>
)

interface GroupProps {
  readonly group: TripGroup
  readonly flood: FloodNow
  /** Other alarms of the flood. */
  readonly others: number
  readonly mayAct: boolean
  readonly onAcknowledge: (rows: readonly AlarmRow[]) => void
}

const Follower = ({ one, group, flood }: { readonly one: Tripped } & Pick<GroupProps, 'group' | 'flood'>) => {
  const { twin } = usePorts()
  const row = flood.rows.get(one.key)
  if (!row) return null
  const apart = one.at - group.first.at
  const behind = group.first.behind.find(({ asset }) => asset === one.asset)
  return (
    <li className={css['follower']}>
      <span className="num">
        {text(apart < 0 ? 'flood.before' : 'flood.after', { duration: formatDuration(Math.abs(apart)) })}
      </span>
      <PriorityMark priority={row.priority} size={14} {...alarmLook(row)} />
      <b>{whereOf(row, twin.asset(row.asset))}</b>
      <span>{row.name}</span>
      <small>
        {behind && text(`flood.hangs.${behind.way}`, { asset: twin.asset(behind.after)?.name ?? behind.after })}
      </small>
    </li>
  )
}

const Group = ({ group, flood, others, mayAct, onAcknowledge }: GroupProps) => {
  const { twin, select, focus, isolated, workspace } = usePorts()
  const [whole, setWhole] = useState(false)
  const { first, followers } = group
  const row = flood.rows.get(first.key)
  if (!row) return null
  const asset = twin.asset(first.asset)
  const ways = [...new Set(first.behind.map(({ way }) => way))].map((way) => text(`flood.way.${way}`))
  const rowsOf = (all: readonly Tripped[]): readonly AlarmRow[] =>
    all.flatMap(({ key }) => flood.rows.get(key) ?? []).filter(needsAck)
  const waiting = [...(needsAck(row) ? [row] : []), ...rowsOf(followers)]
  const shown = whole ? followers : followers.slice(0, FIRST_FOLLOWERS)
  const folded = followers.slice(FIRST_FOLLOWERS)
  const cause = alarmCause(row)
  return (
    <section className={css['group']}>
      <article className={css['first']} data-priority={row.priority} data-calls={needsAck(row) || undefined}>
        <PriorityMark priority={row.priority} size={20} {...alarmLook(row)} />
        <div>
          <h2>{text('alert.of', { name: row.name, asset: whereOf(row, asset) })}</h2>
          <p className="num">
            {[asset?.className, formatClockSeconds(first.at), cause === row.name ? '' : cause]
              .filter(Boolean)
              .join(' · ')}
          </p>
          <p>
            <b>{text('flood.first')}</b>{' '}
            {text('flood.behind', {
              behind: followers.length,
              all: others,
              ways: ways.length > 0 ? text('flood.ways', { ways: ways.join(', ') }) : '',
            })}{' '}
            <span>{text('flood.unproven')}</span>
            {first.against > 0 && <span> {text('flood.against', { count: first.against })}</span>}
          </p>
          <div className={css['acts']}>
            {mayAct && waiting.length > 0 && (
              <button type="button" className={controls['primary']} onClick={() => onAcknowledge(waiting)}>
                {text('flood.ack', { count: waiting.length })}
              </button>
            )}
            {mayAct && needsAck(row) && waiting.length > 1 && (
              <button type="button" className={controls['button']} onClick={() => onAcknowledge([row])}>
                {text('flood.ack.first')}
              </button>
            )}
            <button
              type="button"
              className={controls['button']}
              onClick={() => {
                isolated.set([first.asset, ...first.behind.map((one) => one.asset)].join(' '))
                select({ asset: first.asset, component: row.component })
                focus(first.asset)
                workspace.open('hall')
              }}
            >
              {text('flood.path')}
            </button>
          </div>
        </div>
      </article>
      {followers.length > 0 && (
        <ol className={css['followers']}>
          {shown.map((one) => (
            <Follower key={one.key} one={one} group={group} flood={flood} />
          ))}
          {folded.length > 0 && (
            <li>
              <button type="button" className={css['fold']} aria-expanded={whole} onClick={() => setWhole(!whole)}>
                {whole ? <ChevronDown size={16} aria-hidden /> : <ChevronRight size={16} aria-hidden />}
                <span>
                  <b>{whole ? text('flood.fewer') : text('flood.more', { count: folded.length })}</b>{' '}
                  {!whole &&
                    text('flood.machines', {
                      machines: new Set(folded.map((one) => one.asset)).size,
                      time: formatClockSeconds(folded.at(-1)!.at),
                    })}
                </span>
                {!whole &&
                  PRIORITIES.map((priority) => {
                    const count = folded.filter(({ key }) => flood.rows.get(key)?.priority === priority).length
                    return (
                      count > 0 && (
                        <i key={priority} className="num">
                          <PriorityMark priority={priority} size={12} />
                          {count}
                        </i>
                      )
                    )
                  })}
              </button>
            </li>
          )}
        </ol>
      )}
    </section>
  )
}

export const FloodView = ({
  flood,
  mayAct,
  onAcknowledge,
}: {
  readonly flood: FloodNow
} & Pick<GroupProps, 'mayAct' | 'onAcknowledge'>) => {
  const { board } = usePorts()
  const all = flood.rest.length + flood.groups.reduce((sum, { followers }) => sum + followers.length + 1, 0)
  const rest = flood.rest.flatMap(({ key }) => board.row(key) ?? [])
  return (
    <div
      className={css['flood']}
      data-fills
      tabIndex={0}
      role="region"
      aria-label={text('flood.title', { count: flood.count })}
    >
      {flood.groups.map((group) => (
        <Group
          key={group.first.key}
          group={group}
          flood={flood}
          others={all - 1}
          mayAct={mayAct}
          onAcknowledge={onAcknowledge}
        />
      ))}
      {rest.length > 0 && (
        <section className={css['rest']}>
          <h2>{text('flood.rest', { count: rest.length, groups: flood.groups.length })}</h2>
          {rest.slice(0, MOST_REST).map((row) => (
            <AlertCard key={row.key} row={row} withAsset />
          ))}
        </section>
      )}
    </div>
  )
}
