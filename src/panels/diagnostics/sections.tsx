/** The parts that sections of the diagnostics are made of. */
import type { ReactNode } from 'react'
import { formatDuration, formatMoment } from '../../texts/times.ts'
import { troubleText } from '../../texts/trouble-text.ts'
import { text } from '../../texts/text.ts'
import type { Loss } from '../../wire/diagnostics.ts'
import css from './health-panel.module.css'

export const Section = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <section className={css['section']}>
    <h2>{title}</h2>
    {children}
  </section>
)

/** `wrong`: it is out of what is usual, said in words by the value itself. */
export type Figure = readonly [name: string, value: string, wrong?: boolean]

export const Figures = ({ figures }: { readonly figures: readonly Figure[] }) => (
  <dl className={css['figures']}>
    {figures.map(([name, value, wrong]) => (
      <div key={name} data-wrong={wrong || undefined}>
        <dt>{name}</dt>
        <dd className="num">{value}</dd>
      </div>
    ))}
  </dl>
)

/** The newest first. @param now on the clock of the losses */
export const LossList = ({ losses, now }: { readonly losses: readonly Loss[]; readonly now: number }) => (
  <ul className={css['losses']}>
    {losses.toReversed().map((loss) => (
      <li key={loss.at}>
        <span className="num">
          {text('diagnostics.loss', {
            time: formatMoment(loss.at, now),
            duration: formatDuration(loss.forMs || now - loss.at),
          })}
        </span>
        {loss.forMs === 0 && <b> {text('diagnostics.loss.open')}</b>}
        {loss.why !== '' && <p>{troubleText(loss.trouble, loss.why)}</p>}
      </li>
    ))}
  </ul>
)
