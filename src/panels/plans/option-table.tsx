/** The options beside each other, best first: what each costs, between what it lies, and how likely it stops by itself. */
import type { JudgedOption, OptionJudgement, Range } from '../../whatif/scenarios/option-study.ts'
import { text } from '../../texts/text.ts'
import { formatDuration } from '../../texts/times.ts'
import css from './plans.module.css'
import { isSkewed, signed, whole } from './plan-words.ts'

const PIPS = 20
const MINUTE = 60_000
const HOUR = 3_600_000

export interface NamedOption {
  readonly id: string
  readonly name: string
  readonly when: string
}

interface OptionTableProps {
  readonly judgement: OptionJudgement
  readonly named: ReadonlyMap<string, NamedOption>
  /** When what is looked at ends, in words. */
  readonly until: string
  /** Why no energy is told; null = it is. */
  readonly noEnergy: string | null
  readonly hasCalendar: boolean
  /** Who repairs it; null = nobody is named. */
  readonly crew: string | null
}

const Bar = ({ range, from, to }: { readonly range: Range; readonly from: number; readonly to: number }) => {
  const at = (value: number): string => `${((value - from) / Math.max(1e-9, to - from)) * 100}%`
  return (
    <span className={css['bar']} aria-hidden>
      {from < 0 && <i data-zero style={{ left: at(0) }} />}
      <i data-range style={{ left: at(range.low), width: `calc(${at(range.high)} - ${at(range.low)})` }} />
      <i data-mean style={{ left: at(range.mean) }} />
    </span>
  )
}

/** What of it stands in planned time, and who is needed. */
const standsWords = ({ minutes, repairHours }: JudgedOption, hasCalendar: boolean): string => {
  if (!hasCalendar) return text('plans.stands.no-calendar')
  const share = (minutes.mean * MINUTE) / Math.max(MINUTE, repairHours * HOUR)
  if (share > 0.95) return text('plans.stands.in')
  if (minutes.mean < 1) return text('plans.stands.outside')
  return text('plans.stands.partly', { time: formatDuration(minutes.mean * MINUTE) })
}

const Pips = ({ share }: { readonly share: number }) => (
  <span className={css['pips']} aria-hidden>
    {Array.from({ length: PIPS }, (_, i) => (
      <i key={i} data-on={i < Math.round(share * PIPS) || undefined} />
    ))}
  </span>
)

const range = ({ low, high }: Range): string => text('plans.range', { low: whole(low), high: whole(high) })

const same = (option: JudgedOption, measure: 'lost' | 'kWh'): boolean =>
  option.beside?.[measure]?.verdict === 'indistinguishable'

export const OptionTable = ({ judgement, named, until, noEnergy, hasCalendar, crew }: OptionTableProps) => {
  const { options, futures, recommended } = judgement
  const most = Math.max(1, ...options.map(({ lost }) => Math.max(lost.high, lost.mean)))
  const least = Math.min(0, ...options.map(({ lost }) => lost.low))
  const energies = options.flatMap(({ kWh }) => kWh ?? [])
  const [cold, hot] = [Math.min(0, ...energies.map(({ low }) => low)), Math.max(1, ...energies.map(({ high }) => high))]
  return (
    <table className={css['options']} aria-label={text('plans.table')}>
      <thead>
        <tr>
          <th scope="col">
            <span className="sr-only">{text('plans.column.option')}</span>
          </th>
          <th scope="col">
            {text('plans.column.lost')}
            <small>{text('plans.column.lost.about')}</small>
          </th>
          <th scope="col">
            {text('plans.column.energy')}
            <small>{text('plans.column.energy.about')}</small>
          </th>
          <th scope="col">
            {text('plans.column.stop')}
            <small>{text('plans.column.stop.about', { time: until })}</small>
          </th>
          <th scope="col">{text('plans.column.stands')}</th>
        </tr>
      </thead>
      <tbody>
        {options.map((option, i) => {
          const { name, when } = named.get(option.id)!
          return (
            <tr key={option.id} data-recommended={option.id === recommended || undefined}>
              <th scope="row">
                <span className={css['rank']}>{i + 1}</span>
                <b>{name}</b>
                <small>{when}</small>
                {option.id === recommended && <strong>{text('plans.recommended')}</strong>}
              </th>
              <td>
                <p>
                  <b>{whole(option.lost.mean)}</b>{' '}
                  <small>{same(option, 'lost') ? text('plans.same') : range(option.lost)}</small>
                </p>
                {isSkewed(option.lost) && option.lost.middle !== undefined && (
                  <small>{text('plans.skewed', { middle: whole(option.lost.middle) })}</small>
                )}
                <Bar range={option.lost} from={least} to={most} />
              </td>
              <td>
                {option.kWh ? (
                  <>
                    <p>
                      <b>{signed(option.kWh.mean)}</b>{' '}
                      <small>{same(option, 'kWh') ? text('plans.same') : range(option.kWh)}</small>
                    </p>
                    <Bar range={option.kWh} from={cold} to={hot} />
                  </>
                ) : (
                  <p title={noEnergy ?? undefined}>
                    {text('plans.energy.na')}
                    <span className="sr-only">{noEnergy}</span>
                  </p>
                )}
              </td>
              <td>
                <p>
                  <b>{option.stops === 0 ? text('plans.stop.none') : `${whole((option.stops / futures) * 100)} %`}</b>{' '}
                  <small>
                    {option.stops === 0
                      ? text('plans.stop.in', { of: futures })
                      : text('plans.stop.some', { count: option.stops, of: futures })}
                  </small>
                </p>
                <Pips share={option.stops / futures} />
              </td>
              <td>
                <p>{formatDuration(option.repairHours * HOUR)}</p>
                <small>{[crew, standsWords(option, hasCalendar)].filter((one) => one !== null).join(', ')}</small>
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
