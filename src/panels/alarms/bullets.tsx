/** Each measure of ISA-18.2 beside its target. Off target is told in bold words, not in colour. */
import { TARGETS } from '../../alarm-system/measures.ts'
import type { AlarmReport } from '../../alarm-system/report.ts'
import { formatNumber } from '../../texts/numbers.ts'
import { text } from '../../texts/text.ts'
import { formatDuration } from '../../texts/times.ts'
import { PRIORITIES } from '../../twin/priorities.ts'
import { PriorityMark } from '../priority-mark.tsx'
import own from './measures.module.css'

export const percent = (share: number): string => text('measures.percent', { percent: formatNumber(share * 100) })

interface BulletProps {
  readonly name: string
  readonly shown: string
  readonly value: number
  readonly target: number
  readonly tick: string
  /** Beyond it the scale ends. */
  readonly most: number
  readonly isOff: boolean
  readonly said: string
}

const Bullet = ({ name, shown, value, target, tick, most, isOff, said }: BulletProps) => {
  const at = (one: number): string => `${Math.min(100, (one / most) * 100)}%`
  return (
    <div className={own['bullet']} data-off={isOff || undefined}>
      <dt>
        {name} <b className="num">{shown}</b>
      </dt>
      <dd>
        <span className={own['track']} aria-hidden>
          <i style={{ width: at(target) }} />
          <em style={{ width: at(value) }} />
          <u style={{ left: at(target) }} />
        </span>
        <span className={`${own['tick']} num`} style={{ paddingLeft: at(target) }} aria-hidden>
          <small>{tick}</small>
        </span>
        <p>{said}</p>
      </dd>
    </div>
  )
}

const against = (isOff: boolean, target: string): string => text(isOff ? 'measures.off' : 'measures.fine', { target })

export const Bullets = ({ report: { all } }: { readonly report: AlarmReport }) => {
  const { perHour, floodShare, topShare, chattering, stale } = all
  const hours = TARGETS.perHour
  return (
    <section>
      <h2>{text('measures.against')}</h2>
      <dl className={own['bullets']}>
        <Bullet
          name={text('measures.hour')}
          shown={formatNumber(perHour)}
          value={perHour}
          target={hours.fine}
          tick={String(hours.fine)}
          most={Math.max(2 * hours.most, perHour)}
          isOff={perHour > hours.fine}
          said={text(
            perHour > hours.most
              ? 'measures.hour.much'
              : perHour > hours.fine
                ? 'measures.hour.more'
                : 'measures.hour.fine',
          )}
        />
        <Bullet
          name={text('measures.ten')}
          shown={formatNumber(all.perTenMinutes)}
          value={all.perTenMinutes}
          target={TARGETS.perTenMinutes.fine}
          tick={String(TARGETS.perTenMinutes.fine)}
          most={Math.max(4, all.perTenMinutes)}
          isOff={all.perTenMinutes > TARGETS.perTenMinutes.fine}
          said={text('measures.ten.busy', { percent: formatNumber(all.busyHours * 100) })}
        />
        <Bullet
          name={text('measures.flood')}
          shown={percent(floodShare)}
          value={floodShare}
          target={TARGETS.floodShare}
          tick={percent(TARGETS.floodShare)}
          most={Math.max(4 * TARGETS.floodShare, floodShare)}
          isOff={floodShare > TARGETS.floodShare}
          said={
            all.floods === 0
              ? text('measures.flood.none')
              : text('measures.flood.some', { count: all.floods, duration: formatDuration(all.floodMs) })
          }
        />
        <Bullet
          name={text('measures.chattering')}
          shown={String(chattering.length)}
          value={chattering.length}
          target={TARGETS.chattering}
          tick="0"
          most={Math.max(4, chattering.length)}
          isOff={chattering.length > 0}
          said={
            chattering.length + all.fleeting.length === 0
              ? text('measures.chattering.none')
              : text('measures.chattering.some', { fleeting: all.fleeting.length })
          }
        />
        <Bullet
          name={text('measures.stale')}
          shown={String(stale.length)}
          value={stale.length}
          target={TARGETS.stale}
          tick={String(TARGETS.stale)}
          most={Math.max(2 * TARGETS.stale, stale.length)}
          isOff={stale.length >= TARGETS.stale}
          said={against(stale.length >= TARGETS.stale, text('measures.stale.target'))}
        />
        <Bullet
          name={text('measures.top')}
          shown={percent(topShare)}
          value={topShare}
          target={TARGETS.topShare}
          tick={percent(TARGETS.topShare)}
          most={1}
          isOff={topShare > TARGETS.topShare}
          said={against(topShare > TARGETS.topShare, percent(TARGETS.topShare))}
        />
        <div className={own['bullet']}>
          <dt>{text('measures.priorities')}</dt>
          <dd>
            {PRIORITIES.toReversed().map((priority) => {
              const share = all.alarms === 0 ? 0 : all.priorities[priority] / all.alarms
              return (
                <span key={priority} className={own['share']}>
                  <PriorityMark priority={priority} size={12} silent />
                  {text(`priority.${priority}`)}
                  <span className={own['track']} aria-hidden>
                    <em style={{ width: `${share * 100}%` }} />
                    <u style={{ left: `${TARGETS.priorities[priority] * 100}%` }} />
                  </span>
                  <b className="num">
                    {text('measures.share', {
                      share: formatNumber(share * 100),
                      target: formatNumber(TARGETS.priorities[priority] * 100),
                    })}
                  </b>
                </span>
              )
            })}
          </dd>
        </div>
        <div className={own['bullet']}>
          <dt>
            {text('measures.ack')}{' '}
            <b className="num">{all.acknowledged ? formatDuration(all.acknowledged.medianMs) : text('value.none')}</b>
          </dt>
          <dd>
            <p>
              {all.acknowledged
                ? text('measures.ack.about', {
                    count: all.acknowledged.count,
                    slow: formatDuration(all.acknowledged.slowMs),
                  })
                : text('measures.ack.none')}
            </p>
          </dd>
        </div>
      </dl>
    </section>
  )
}
