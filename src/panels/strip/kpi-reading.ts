/** What a key figure is at this moment; a rate remembers what its counters did, before this page opened as well. */
import { useEffect, useMemo, useRef } from 'react'
import { tidy } from '../../base/tidy.ts'
import { CounterRate } from '../../figures/counter-rate.ts'
import { type FigureReading, type KeyFigure, keyFigureOf, readFigure } from '../../figures/key-figure.ts'
import type { KpiDoc } from '../../twin/schema.ts'
import { usePorts } from '../ports.tsx'

const BACKFILL_MS = 15 * 60_000
const MOST_COUNTERS = 12
/** Longer without a reading (a hidden page), and what was missed is asked of the past. */
const MISSED_MS = 10_000
/** Where time runs fast, it is asked no more often than this, ms. */
const AGAIN_MS = 3000

/** How fast each part of a rate counts; null = that is not known yet. */
const usePaces = (figure: KeyFigure): ((part: number, value: number) => number | null) => {
  const { now, history } = usePorts()
  const rates = useRef<readonly CounterRate[]>([])
  const ask = useRef<() => void>(() => {})
  const askedAt = useRef(-Infinity)
  useEffect(() => {
    if (figure.kpi.reduce !== 'rate-per-hour') return
    const abort = new AbortController()
    const backfill = async (): Promise<void> => {
      rates.current = []
      const to = now()
      const { parts } = figure
      const answers = await Promise.all(
        (parts.length <= MOST_COUNTERS ? parts : []).map(({ signal }) =>
          history.read({ signal: signal.id, from: to - BACKFILL_MS, to, columns: 30 }, abort.signal),
        ),
      )
      if (abort.signal.aborted) return
      rates.current = parts.map((_, i) => {
        const rate = new CounterRate(BACKFILL_MS)
        const answer = answers[i]
        if (answer?.ok) rate.addBuckets(answer.value)
        return rate
      })
    }
    ask.current = () => void backfill()
    ask.current()
    return () => abort.abort()
  }, [figure, history, now])
  return (part, value) => {
    const rate = rates.current[part]
    if (!rate) return null
    const at = now()
    if (rate.readAt > 0 && (at - rate.readAt > MISSED_MS || at < rate.readAt)) {
      if (performance.now() - askedAt.current > AGAIN_MS) {
        askedAt.current = performance.now()
        ask.current()
      }
      return null
    }
    rate.read(at, value)
    return rate.perHour()
  }
}

export const useFigure = (kpi: KpiDoc): { readonly figure: KeyFigure; readonly read: () => FigureReading } => {
  const { twin, values, now } = usePorts()
  const figure = useMemo(() => keyFigureOf(twin, kpi), [twin, kpi])
  const pace = usePaces(figure)
  return {
    figure,
    read: () => {
      const reading = readFigure(figure, values, now(), pace)
      return reading.value === null ? reading : { ...reading, value: tidy(reading.value) }
    },
  }
}
