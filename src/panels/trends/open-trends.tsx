/** The way from any value to the trend workspace. */
import { ListPlus } from 'lucide-react'
import { useCallback } from 'react'
import { text } from '../../texts/text.ts'
import type { TwinSignal } from '../../twin/twin.ts'
import controls from '../controls.module.css'
import { usePorts } from '../ports.tsx'
import { MOST_SIGNALS, parseView, printView } from './trends-view.ts'
import { useSubscribed } from '../subscribed.ts'

/** Opens trends of these signals, up to now; what they are compared with stays as it was. */
export const useOpenTrends = (): ((signals: readonly string[]) => void) => {
  const { workspace } = usePorts()
  return useCallback(
    (signals) =>
      workspace.open('trends', printView({ ...parseView(workspace.shown('trends')), signals, to: null, ab: null })),
    [workspace],
  )
}

/** So much of the time before and after a moment. */
const AROUND_MS = 2 * 3_600_000

/** Opens trends of these signals around a moment. */
export const useOpenTrendsAt = (): ((signals: readonly string[], at: number) => void) => {
  const { workspace, now } = usePorts()
  return useCallback(
    (signals, at) => {
      const to = at + AROUND_MS
      const view = { ...parseView(workspace.shown('trends')), signals, ab: null }
      workspace.open(
        'trends',
        // What is not over yet goes on with it.
        printView(
          to >= now() ? { ...view, to: null, spanMs: now() - at + AROUND_MS } : { ...view, to, spanMs: 2 * AROUND_MS },
        ),
      )
    },
    [workspace, now],
  )
}

/** Opens the trend workspace with one more signal; full, with that one alone. */
export const useAddTrends = (): ((signal: string) => void) => {
  const { workspace } = usePorts()
  return useCallback(
    (signal) => {
      const view = parseView(workspace.shown('trends'))
      const kept = view.signals.length < MOST_SIGNALS ? view.signals.filter((one) => one !== signal) : []
      workspace.open('trends', printView({ ...view, signals: [...kept, signal], to: null, ab: null }))
    },
    [workspace],
  )
}

/** Adds it to what the trend workspace showed last; nothing where it shows it, or shows none. */
export const AddToTrends = ({ signal, name }: { readonly signal: TwinSignal; readonly name: string }) => {
  const { workspace } = usePorts()
  const shown = useSubscribed(workspace.subscribe, () => workspace.shown('trends'))
  const view = parseView(shown)
  if (view.signals.length === 0 || view.signals.length >= MOST_SIGNALS || view.signals.includes(signal.id)) return null
  const label = text('trend.add', { name })
  return (
    <button
      type="button"
      className={controls['icon']}
      aria-label={label}
      title={label}
      onClick={() => workspace.open('trends', printView({ ...view, signals: [...view.signals, signal.id] }))}
    >
      <ListPlus size={18} aria-hidden />
    </button>
  )
}
