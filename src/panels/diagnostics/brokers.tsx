/** Each broker: what comes from it, how far away it is, how often it was lost and why. */
import { formatCount, formatNumber, withUnit } from '../../texts/numbers.ts'
import { formatDuration, formatMoment } from '../../texts/times.ts'
import { troubleText } from '../../texts/trouble-text.ts'
import { text } from '../../texts/text.ts'
import type { Health } from '../../wire/api.ts'
import css from './health-panel.module.css'
import { Figures, LossList } from './sections.tsx'

export const Brokers = ({ health }: { readonly health: Health }) => (
  <ul className={css['list']}>
    {health.brokers.map(({ name, url, state, since, error, trouble, figures }) => (
      <li key={name} data-state={state}>
        <b>{name}</b> <span>{text(`health.broker.${state}`)}</span>
        <p className="num">
          {url} ·{' '}
          {text('since', { time: formatMoment(since, health.clock), duration: formatDuration(health.clock - since) })}
        </p>
        {error !== '' && <p>{troubleText(trouble, error)}</p>}
        {figures && (
          <>
            <Figures
              figures={[
                [
                  text('health.messages'),
                  `${withUnit(formatNumber(figures.messagesPerS), '/s')} · ${formatCount(figures.messages)}`,
                ],
                ...(figures.roundTripMs > 0
                  ? [[text('diagnostics.round-trip'), withUnit(formatNumber(figures.roundTripMs), 'ms')] as const]
                  : []),
                [text('diagnostics.losses'), formatCount(figures.losses)],
                ...(figures.sessionKept
                  ? [[text('diagnostics.session'), text('diagnostics.session.kept')] as const]
                  : []),
              ]}
            />
            <LossList losses={figures.lastLosses} now={health.clock} />
          </>
        )}
      </li>
    ))}
  </ul>
)
