/** OEE and what is lost on the way to it, from planned time down. */
import { LOSSES, type Loss, type Oee } from '../../figures/oee.ts'
import { text } from '../../texts/text.ts'
import css from './charts.module.css'
import { FigureCard } from './figure-card.tsx'
import { percent, shortTime, whyNoOee } from './figure-words.ts'
import page from './figures.module.css'

interface Step {
  readonly kind: 'total' | 'loss' | 'result'
  readonly name: string
  /** Shares of the planned time, left and right end. */
  readonly left: number
  readonly right: number
  readonly ms: number
}

const AVAILABLE_AFTER: Loss = 'no-data'

const stepsOf = ({ plannedMs, losses, worthMs }: Oee): readonly Step[] => {
  const steps: Step[] = []
  const total = (kind: Step['kind'], name: string, ms: number): void => {
    steps.push({ kind, name, left: 0, right: ms / plannedMs, ms })
  }
  total('total', text('figures.oee.planned'), plannedMs)
  let left = plannedMs
  for (const loss of LOSSES) {
    const ms = losses[loss] ?? 0
    const next = left - ms
    // Time without data is told only where there is any.
    if (loss !== 'no-data' || ms > 0)
      steps.push({
        kind: 'loss',
        name: text(`figures.loss.${loss}`),
        left: Math.min(left, next) / plannedMs,
        right: Math.max(left, next) / plannedMs,
        ms: -ms,
      })
    left = next
    if (loss === AVAILABLE_AFTER) total('total', text('figures.oee.available'), left)
  }
  total('result', text('figures.oee'), worthMs!)
  return steps
}

const signedShare = (share: number): string => {
  const tenths = Math.round(share * 1000) / 10
  return tenths === 0 ? '0' : tenths > 0 ? `+${tenths.toFixed(1)}` : `−${Math.abs(tenths).toFixed(1)}`
}

interface OeeCardProps {
  readonly oee: Oee
  readonly onData: () => void
  readonly onStops: () => void
}

export const OeeCard = ({ oee, onData, onStops }: OeeCardProps) => {
  const missing = whyNoOee(oee)
  const partial =
    missing === null && oee.unknownShare > 0.005
      ? ` · ${text('figures.oee.partial', { share: percent(oee.unknownShare) })}`
      : ''
  const steps = missing === null ? stepsOf(oee) : []
  // Faster than planned leads beyond the planned time.
  const full = Math.max(1, ...steps.map(({ right }) => right))
  return (
    <FigureCard
      name={text('figures.oee')}
      head={missing === null && percent(oee.oee)}
      about={`${text('figures.oee.about')}${partial}`}
      missing={missing}
      onData={onData}
      onStops={onStops}
    >
      <table className={css['waterfall']}>
        <thead className="sr-only">
          <tr>
            <th scope="col">{text('figures.oee.what')}</th>
            <th scope="col">{text('figures.oee.share')}</th>
            <th scope="col">{text('figures.oee.time')}</th>
          </tr>
        </thead>
        <tbody>
          {steps.map(({ kind, name, left, right, ms }) => (
            <tr key={name} data-kind={kind}>
              <th scope="row">{name}</th>
              <td>
                <div className={css['fall']}>
                  <i style={{ left: `${(left / full) * 100}%`, width: `${((right - left) / full) * 100}%` }} />
                  <span style={{ left: `${(right / full) * 100}%` }}>
                    {kind === 'loss' ? signedShare(ms / oee.plannedMs) : percent(ms / oee.plannedMs)}
                  </span>
                </div>
              </td>
              <td>{shortTime(kind === 'loss' ? Math.abs(ms) : ms)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={page['foot']}>
        {text('figures.oee.ratios', {
          availability: percent(oee.availability),
          effectiveness: percent(oee.effectiveness),
          quality: percent(oee.quality),
        })}
      </p>
    </FigureCard>
  )
}
