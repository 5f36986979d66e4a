/** How the data comes in: brokers, rates, what was dropped and why, bindings that never matched. */
import { useQuery } from '@tanstack/react-query'
import { dropReason } from '../../texts/drop-reason.ts'
import { formatCount, formatNumber, withUnit } from '../../texts/numbers.ts'
import { formatClockSeconds, formatDuration } from '../../texts/times.ts'
import { troubleText } from '../../texts/trouble-text.ts'
import { text } from '../../texts/text.ts'
import type { Health } from '../../wire/api.ts'
import controls from '../controls.module.css'
import { Brokers } from './brokers.tsx'
import { Clocks } from './clocks.tsx'
import { History } from './history.tsx'
import { Limits } from './limits.tsx'
import { Picture } from './picture.tsx'
import { SaveFile } from './save-file.tsx'
import { Figures, Section } from './sections.tsx'
import { ThisPage } from './this-page.tsx'
import { TwinFindings } from './twin-findings.tsx'
import css from './health-panel.module.css'
import { AskFailed } from '../journal.ts'
import { usePorts } from '../ports.tsx'

const REFRESH_MS = 2000

const Drops = ({ health }: { readonly health: Health }) => (
  <ul className={css['list']}>
    {health.drops
      .toSorted((a, b) => b.count - a.count)
      .map((drop) => (
        <li key={drop.reason}>
          <b>{dropReason(drop.reason)}</b> <span className="num">{formatCount(drop.count)}</span>
          <p>
            {text('health.drops.last', {
              time: formatClockSeconds(drop.lastAt),
              topic: drop.lastTopic,
              detail: drop.lastDetail,
            })}
          </p>
        </li>
      ))}
  </ul>
)

const Unmatched = ({ health }: { readonly health: Health }) => {
  const { twin, select } = usePorts()
  return (
    <ul className={css['list']}>
      {health.unmatched.map((binding) => {
        const signal = twin.signal(binding.signal)
        return (
          <li key={`${binding.signal} ${binding.topic}`}>
            {signal ? (
              <button type="button" onClick={() => select({ asset: signal.asset.id, component: signal.component })}>
                {signal.asset.name} · {signal.name}
              </button>
            ) : (
              <b>{binding.signal}</b>
            )}
            <code>{binding.topic}</code>
            <p>{binding.nearest.length ? text('health.nearest') : text('health.nearest.none')}</p>
            {binding.nearest.map((topic) => (
              <code key={topic}>{topic}</code>
            ))}
          </li>
        )
      })}
    </ul>
  )
}

export const HealthPanel = () => {
  const ports = usePorts()
  const query = useQuery({
    queryKey: ['health'],
    queryFn: async () => {
      const answer = await ports.health()
      if (!answer.ok) throw new AskFailed(answer.error)
      return answer.value
    },
    refetchInterval: REFRESH_MS,
    retry: false,
    gcTime: 0,
  })
  const health = query.data
  return (
    <div className={css['panel']}>
      <SaveFile />
      <ThisPage />
      <Picture />
      {query.isError && (
        <p className={controls['wrong']} role="alert">
          {text('health.failed', { error: query.error.message })}
        </p>
      )}
      {query.isPending && <p className={controls['empty']}>{text('health.loading')}</p>}
      {health && (
        <>
          <Section title={text('health.brokers')}>
            {health.brokers.length ? <Brokers health={health} /> : <p>{text('health.brokers.none')}</p>}
          </Section>
          <Section title={text('health.rates')}>
            <Figures
              figures={[
                [
                  text('health.messages'),
                  `${withUnit(formatNumber(health.messagesPerS), '/s')} · ${formatCount(health.messages)}`,
                ],
                [text('health.samples'), formatCount(health.samples)],
                [text('health.clients'), formatCount(health.clients)],
              ]}
            />
          </Section>
          <Section title={text('health.unmatched')}>
            {ports.discover && (
              <button type="button" className={controls['button']} onClick={ports.discover}>
                {text('health.discover')}
              </button>
            )}
            {health.unmatched.length ? <Unmatched health={health} /> : <p>{text('health.unmatched.none')}</p>}
          </Section>
          <Section title={text('health.drops')}>
            {health.drops.length ? <Drops health={health} /> : <p>{text('health.drops.none')}</p>}
          </Section>
          {health.clocks && (
            <Section title={text('diagnostics.clocks')}>
              <Clocks clocks={health.clocks} />
            </Section>
          )}
          <Section title={text('health.history')}>
            <History history={health.history} />
            {health.journal?.notice && (
              <p className={controls['wrong']}>{troubleText(health.journal.trouble, health.journal.notice)}</p>
            )}
          </Section>
          {health.storage?.map(({ kind, count, since }) => (
            <p key={kind} className={controls['wrong']} role="alert">
              {text(`health.storage.${kind}`, { count, time: formatClockSeconds(since) })}
            </p>
          ))}
          {health.limits && (
            <Section title={text('health.limits')}>
              <Limits limits={health.limits} door={health.door ?? []} />
            </Section>
          )}
          <TwinFindings health={health} />
          {health.faults && health.faults.length > 0 && (
            <Section title={text('health.faults')}>
              <ul className={css['list']}>
                {health.faults.map(({ where, what, times, lastAt }) => (
                  <li key={`${where} ${what}`}>
                    <b>{what}</b> <span className="num">{text('diagnostics.fault.times', { times })}</span>
                    <p>
                      {where} · {formatClockSeconds(lastAt)}
                    </p>
                  </li>
                ))}
              </ul>
            </Section>
          )}
          {health.process && (
            <Section title={text('diagnostics.gateway')}>
              <Figures
                figures={[
                  [text('diagnostics.version'), `${health.process.version} · Node ${health.process.node}`],
                  [text('diagnostics.running'), formatDuration(health.clock - health.startedAt)],
                  [
                    text('diagnostics.memory'),
                    withUnit(formatCount(Math.round(health.process.residentBytes / 1e6)), 'MB'),
                  ],
                  [text('diagnostics.busy'), withUnit(formatCount(Math.round(health.process.busyMs)), 'ms')],
                ]}
              />
            </Section>
          )}
        </>
      )}
    </div>
  )
}
