/** The twin's key figures in the top strip, at 4 Hz, written without rendering. */
import { useEffect, useMemo, useRef } from 'react'
import { CounterRate } from '../../figures/counter-rate.ts'
import { formatNumber } from '../../texts/numbers.ts'
import { text } from '../../texts/text.ts'
import type { KpiDoc } from '../../twin/schema.ts'
import type { TwinSignal } from '../../twin/twin.ts'
import { kpiSignals, reduceKpi, type KpiReading } from './kpi.ts'
import css from './kpi-strip.module.css'
import { LiveText } from '../live-text.tsx'
import { usePorts } from '../ports.tsx'

const BACKFILL_MS = 15 * 60_000
const MOST_COUNTERS = 12

/** Longer without a reading (a hidden page), and what was missed is asked of the past. */
const MISSED_MS = 10_000

/** Reads counters as they stand; what they did before is asked of the past, so that a rate stands at once where there is one. */
const useRates = (kpi: KpiDoc, signals: readonly TwinSignal[]): (() => KpiReading) => {
  const { values, now, history } = usePorts()
  const rates = useRef<readonly CounterRate[] | null>(null)
  const asking = useRef<() => void>(() => {})
  useEffect(() => {
    const abort = new AbortController()
    const ask = async (): Promise<void> => {
      rates.current = null
      const to = now()
      const asked = signals.length <= MOST_COUNTERS ? signals : []
      const answers = await Promise.all(
        asked.map((signal) =>
          history.read({ signal: signal.id, from: to - BACKFILL_MS, to, columns: 30 }, abort.signal),
        ),
      )
      if (abort.signal.aborted) return
      rates.current = signals.map((_, i) => {
        const rate = new CounterRate(BACKFILL_MS)
        const answer = answers[i]
        if (answer?.ok) rate.addBuckets(answer.value)
        return rate
      })
    }
    asking.current = () => void ask()
    if (kpi.reduce === 'rate-per-hour') asking.current()
    return () => abort.abort()
  }, [kpi, signals, history, now])
  return () => {
    const at = now()
    let [sum, used] = [0, 0]
    for (const [i, signal] of signals.entries()) {
      const rate = rates.current?.[i]
      if (!rate || !values.usable(signal.slot, at)) continue
      if (rate.at > 0 && at - rate.at > MISSED_MS && document.visibilityState === 'visible') {
        asking.current()
        break
      }
      rate.add(at, values.value[signal.slot]!)
      const perHour = rate.perHour()
      if (perHour === null) continue
      sum += perHour
      used++
    }
    return { value: used > 0 ? sum : null, used }
  }
}

const useReading = (kpi: KpiDoc, signals: readonly TwinSignal[]): (() => KpiReading) => {
  const { values, now } = usePorts()
  const rates = useRates(kpi, signals)
  return () => (kpi.reduce === 'rate-per-hour' ? rates() : reduceKpi(kpi.reduce, signals, values, now()))
}

const Kpi = ({ kpi }: { readonly kpi: KpiDoc }) => {
  const { twin } = usePorts()
  const signals = useMemo(() => kpiSignals(twin, kpi), [twin, kpi])
  const read = useReading(kpi, signals)
  return (
    <div className={css['kpi']}>
      <dt>{kpi.name}</dt>
      <dd>
        <LiveText
          className={css['value']}
          read={() => {
            const { value } = read()
            return value === null ? text('value.none') : formatNumber(value, kpi.decimals)
          }}
        />
        {kpi.unit && <span className={css['unit']}>{kpi.unit}</span>}
        {(kpi.reduce === 'sum' || kpi.reduce === 'rate-per-hour') && (
          <LiveText
            className={css['partial']}
            read={() => {
              const { used } = read()
              return used > 0 && used < signals.length ? text('kpi.partial', { used, all: signals.length }) : ''
            }}
          />
        )}
      </dd>
    </div>
  )
}

export const KpiStrip = () => {
  const { twin } = usePorts()
  if (twin.kpis.length === 0) return null
  return (
    <dl className={css['strip']} aria-label={text('top.kpis')}>
      {twin.kpis.map((kpi) => (
        <Kpi key={kpi.name} kpi={kpi} />
      ))}
    </dl>
  )
}
