/** The twin's key figures in the top strip, at 4 Hz, written without rendering. */
import { useEffect, useMemo, useRef } from 'react'
import { formatNumber } from '../../texts/numbers.ts'
import { text } from '../../texts/text.ts'
import type { KpiDoc } from '../../twin/schema.ts'
import type { TwinSignal } from '../../twin/twin.ts'
import { kpiSignals, RateMeter, reduceKpi, type KpiReading } from './kpi.ts'
import css from './kpi-strip.module.css'
import { LiveText } from '../live-text.tsx'
import { usePorts } from '../ports.tsx'

const BACKFILL_MS = 15 * 60_000
const MOST_COUNTERS = 12

/** What the counters did before this page opened, so that a rate stands at once where there is a historian. */
const useReading = (kpi: KpiDoc, signals: readonly TwinSignal[]): (() => KpiReading) => {
  const { values, now, history } = usePorts()
  const meter = useRef<RateMeter>(null)
  useEffect(() => {
    const abort = new AbortController()
    const backfill = async (): Promise<void> => {
      const to = now()
      const wanted = kpi.reduce === 'rate-per-hour' && signals.length <= MOST_COUNTERS ? signals : []
      const answers = await Promise.all(
        wanted.map((signal) =>
          history.read({ signal: signal.id, from: to - BACKFILL_MS, to, columns: 30 }, abort.signal),
        ),
      )
      if (abort.signal.aborted) return
      const points: [number, number, number][] = []
      answers.forEach((answer, i) => {
        if (answer.ok)
          answer.value.t.forEach(
            (t, j) => answer.value.last[j] != null && points.push([t, signals[i]!.slot, answer.value.last[j]!]),
          )
      })
      const fresh = new RateMeter(BACKFILL_MS)
      for (const [t, slot, count] of points.toSorted((a, b) => a[0] - b[0])) fresh.add(t, [[slot, count]])
      meter.current = fresh
    }
    void backfill()
    return () => abort.abort()
  }, [kpi, signals, history, now])
  return () => {
    if (kpi.reduce !== 'rate-per-hour') return reduceKpi(kpi.reduce, signals, values, now())
    const usable = signals.filter((signal) => values.usable(signal.slot, now()))
    if (usable.length === 0) return { value: null, used: 0 }
    meter.current?.add(
      now(),
      usable.map((signal) => [signal.slot, values.value[signal.slot]!] as const),
    )
    return { value: meter.current?.perHour() ?? null, used: usable.length }
  }
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
