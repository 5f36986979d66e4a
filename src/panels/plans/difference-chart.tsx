/** How each option differs from the first, future by future: a histogram a row, on one scale, with its verdict. */
import { useState } from 'react'
import { text } from '../../texts/text.ts'
import { MEASURES, type MeasureId, type OptionJudgement } from '../../whatif/scenarios/option-study.ts'
import { roundStep } from '../../whatif/scenarios/verdict.ts'
import controls from '../controls.module.css'
import type { NamedOption } from './option-table.tsx'
import { signed } from './plan-words.ts'
import css from './charts.module.css'

const TICKS = 5

interface DifferenceChartProps {
  readonly judgement: OptionJudgement
  readonly named: ReadonlyMap<string, NamedOption>
}

const ticksOf = (from: number, to: number): readonly number[] => {
  const step = roundStep((to - from) / TICKS)
  const first = Math.ceil(from / step) * step
  return Array.from({ length: Math.floor((to - first) / step) + 1 }, (_, i) => first + i * step)
}

export const DifferenceChart = ({ judgement, named }: DifferenceChartProps) => {
  const [asked, setAsked] = useState<MeasureId>('lost')
  const { options, futures } = judgement
  const hasEnergy = options[0]!.kWh !== null
  const measure = asked === 'kWh' && !hasEnergy ? 'lost' : asked
  const first = named.get(options[0]!.id)!.name
  const rows = options.slice(1).map((option) => ({ ...named.get(option.id)!, difference: option.beside![measure]! }))
  const scale = rows[0]?.difference.histogram
  const [from, to] = scale ? [scale.from, scale.from + scale.width * scale.counts.length] : [0, 1]
  const at = (value: number): string => `${((value - from) / (to - from)) * 100}%`
  return (
    <section className={css['difference']} aria-label={text('plans.difference', { name: first, count: futures })}>
      <header>
        <h2>{text('plans.difference', { name: first, count: futures })}</h2>
        <div
          className={`${controls['segments']} ${css['measures']}`}
          role="radiogroup"
          aria-label={text('plans.difference.choice')}
        >
          {MEASURES.map((one) => (
            <button
              key={one}
              type="button"
              role="radio"
              className={controls['segment']}
              aria-checked={one === measure}
              disabled={one === 'kWh' && !hasEnergy}
              onClick={() => setAsked(one)}
            >
              {text(`plans.difference.${one}`)}
            </button>
          ))}
        </div>
      </header>
      {rows.length === 0 ? (
        <p>{text('plans.difference.none')}</p>
      ) : (
        <div className={css['rows']}>
          <div className={css['sides']} aria-hidden>
            <span />
            <div>
              <small style={{ right: `calc(100% - ${at(0)} + 8px)` }}>
                {from < 0 && text(`plans.less.${measure}`)}
              </small>
              <small style={{ left: `calc(${at(0)} + 8px)` }}>{text(`plans.more.${measure}`, { name: first })}</small>
            </div>
            <span />
          </div>
          <ul>
            {rows.map(({ id, name, difference }) => {
              const { histogram, verdict, more, fewer, of, mean } = difference
              const most = Math.max(1, ...histogram.counts)
              const fewerFirst = verdict === 'fewer' || (verdict === 'indistinguishable' && fewer > more)
              const word =
                verdict === 'fewer' ? text(`plans.verdict.fewer.${measure}`) : text(`plans.verdict.${verdict}`)
              const count = fewerFirst ? fewer : more
              return (
                <li key={id} data-verdict={verdict}>
                  <span className="sr-only">
                    {text('plans.verdict.row', { name, verdict: word, count, of, mean: signed(mean) })}
                  </span>
                  <span aria-hidden>{name}</span>
                  <div className={css['histogram']} aria-hidden>
                    {histogram.counts.map((bin, i) => (
                      <i
                        key={i}
                        data-side={histogram.from + (i + 0.5) * histogram.width < 0 ? 'less' : 'more'}
                        style={{ height: `${(bin / most) * 100}%` }}
                      />
                    ))}
                    <b style={{ left: at(0) }} />
                  </div>
                  <span aria-hidden>
                    <b>{word}</b>
                    <small>{text('plans.verdict.in', { count, of })}</small>
                  </span>
                </li>
              )
            })}
          </ul>
          <div className={css['ticks']} aria-hidden>
            <span />
            <div>
              {ticksOf(from, to).map((tick) => (
                <small key={tick} style={{ left: at(tick) }}>
                  {tick === 0 ? '0' : signed(tick)}
                </small>
              ))}
            </div>
            <span />
          </div>
        </div>
      )}
    </section>
  )
}
