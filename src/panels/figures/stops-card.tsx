/** What stops took, by cause, and first-pass yield beside it. */
import type { Report } from '../../figures/report.ts'
import { text } from '../../texts/text.ts'
import { formatDuration } from '../../texts/times.ts'
import css from './charts.module.css'
import { FigureCard } from './figure-card.tsx'
import { count, percent, shortTime } from './figure-words.ts'
import page from './figures.module.css'

const MOST_CAUSES = 6
const LATE_MS = 120_000

export const CausesCard = ({ report, onStops }: { readonly report: Report; readonly onStops: () => void }) => {
  const causes = report.causes.slice(0, MOST_CAUSES)
  const known = report.units.some(({ spans }) => spans.length > 0)
  const most = causes[0]?.ms ?? 1
  return (
    <FigureCard
      name={text('figures.causes')}
      about={text('figures.causes.about')}
      missing={known ? null : text('figures.why.none')}
      onStops={onStops}
    >
      {causes.length === 0 && <p className={page['foot']}>{text('figures.causes.none')}</p>}
      <ol className={css['causes']}>
        {causes.map(({ by, state, ms, stops }) => (
          <li key={`${by?.id ?? ''} ${state.key}`}>
            <span>
              {by ? (
                <>
                  <b>{by.name}</b> {state.name}
                </>
              ) : (
                `${text('figures.causes.waits')} (${state.name})`
              )}
            </span>
            <i aria-hidden>
              <u style={{ width: `${(ms / most) * 100}%` }} />
            </i>
            <span>{shortTime(ms)}</span>
            <small>{text('figures.causes.stops', { count: stops })}</small>
          </li>
        ))}
      </ol>
      {causes.some(({ by }) => by) && (
        <p className={page['foot']}>{text('figures.causes.method', { late: formatDuration(LATE_MS) })}</p>
      )}
    </FigureCard>
  )
}

export const YieldCard = ({ report, onData }: { readonly report: Report; readonly onData: () => void }) => (
  <FigureCard
    name={text('figures.yield')}
    about={text('figures.yield.about')}
    missing={report.yields.length > 0 ? null : text('figures.yield.none')}
    onData={onData}
  >
    <ul className={css['yields']}>
      {report.yields.map(({ asset, good, rejected, share }) => (
        <li key={asset.id}>
          <span>{asset.name}</span>
          <b>{percent(share)}</b>
          <small>
            {share === null
              ? text('figures.why.none')
              : text('figures.yield.row', { good: count(good), rejected: count(rejected) })}
          </small>
        </li>
      ))}
    </ul>
  </FigureCard>
)
