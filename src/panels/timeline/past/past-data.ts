/** What the timeline of the past shows beside the moment: alarms, how lines ran, how far back the past goes. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { type LineSpan, lineSpans } from '../../../timeline/line-states.ts'
import type { TimeWindow } from '../../../timeline/time-window.ts'
import { stateSignals } from '../../../twin/derive.ts'
import type { Twin, TwinAsset, TwinSignal } from '../../../twin/twin.ts'
import type { AlarmEvent } from '../../../wire/alarms.ts'
import { AskFailed } from '../../journal.ts'
import { usePorts } from '../../ports.tsx'

/** The journal answers no more at once. */
export const MOST_EVENTS = 10_000
const MOST_LINES = 2
/** Machines of one line that are looked at. */
const MOST_MACHINES = 30
const LOOKS = 240
const FRESH_MS = 60_000

/** Alarm events in it, newest last; the newest `MOST_EVENTS`. */
export const useEventsIn = ({ from, to }: TimeWindow): readonly AlarmEvent[] | undefined => {
  const { journal, board } = usePorts()
  return useQuery({
    queryKey: ['past', 'events', from, to, board.cursor],
    queryFn: async () => {
      const answer = await journal({ from, to, limit: MOST_EVENTS })
      if (!answer.ok) throw new AskFailed(answer.error)
      return answer.value
    },
    placeholderData: keepPreviousData,
    staleTime: FRESH_MS,
    gcTime: FRESH_MS,
  }).data
}

const machinesOf = (asset: TwinAsset): readonly TwinAsset[] =>
  asset.children.flatMap((child) => [child, ...machinesOf(child)])

/** Lines with machines that say their state, each with those signals. */
export const linesOf = (twin: Twin): readonly { readonly asset: TwinAsset; readonly states: readonly TwinSignal[] }[] =>
  twin.assets
    .filter(({ level }) => level === 'line')
    .map((asset) => {
      const own = stateSignals(asset)
      const states =
        own.length > 0 ? own.slice(0, 1) : machinesOf(asset).flatMap((one) => stateSignals(one).slice(0, 1))
      return { asset, states: states.filter(({ type }) => type === 'state').slice(0, MOST_MACHINES) }
    })
    .filter(({ states }) => states.length > 0)
    .slice(0, MOST_LINES)

export const useLineSpans = (states: readonly TwinSignal[], { from, to }: TimeWindow): readonly LineSpan[] => {
  const { history, now } = usePorts()
  const { data } = useQuery({
    queryKey: ['past', 'lines', states.map(({ id }) => id).join(), from, to],
    queryFn: async ({ signal: abort }) => {
      const until = Math.floor(Math.min(to, now()))
      const answers = await Promise.all(
        states.map((signal) =>
          history.read({ signal: signal.id, from: Math.floor(from), to: until, columns: LOOKS * 2 }, abort),
        ),
      )
      return states.flatMap((signal, i) => {
        const answer = answers[i]!
        return answer.ok ? [{ signal, answer: answer.value }] : []
      })
    },
    staleTime: FRESH_MS,
    gcTime: FRESH_MS,
  })
  const end = Math.min(to, now())
  return useMemo(
    () => (data && end > from ? lineSpans(data, { from, to: end }, LOOKS) : []),
    // What lies beyond now is not looked at; that now has moved on a little changes nothing of what was.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [data, from, to],
  )
}

const YEARS_MS = 10 * 366 * 86_400_000
const ASKED = 3

/** When the past begins, ms, to the hour or so; null while nobody knows. */
export const useEarliest = (wanted: boolean): number | null => {
  const { twin, history, now } = usePorts()
  const { data } = useQuery({
    queryKey: ['past', 'earliest'],
    enabled: wanted,
    queryFn: async ({ signal: abort }) => {
      const to = Math.floor(now())
      const signals = twin.signals.filter(({ recorded, type }) => recorded && type !== 'text').slice(0, ASKED)
      const answers = await Promise.all(
        signals.map(({ id }) => history.read({ signal: id, from: to - YEARS_MS, to, columns: 10_000 }, abort)),
      )
      const firsts = answers.flatMap((answer) => {
        if (!answer.ok) return []
        const first = answer.value.count.findIndex((count) => count > 0)
        return first < 0 ? [] : [answer.value.t[first]!]
      })
      return firsts.length > 0 ? Math.min(...firsts) : to - 7 * 86_400_000
    },
    staleTime: Number.POSITIVE_INFINITY,
  })
  return data ?? null
}
