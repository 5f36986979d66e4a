/** The line of a machine, as its past tells it, and when the machine is expected to be at its limit. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { TwinAsset } from '../../twin/twin.ts'
import type { Expectation, WireFan } from '../../wire/foresight.ts'
import { AskFailed } from '../journal.ts'
import { usePorts } from '../ports.tsx'
import { type ReadLine, readLine } from './read-line.ts'

export interface ToldLine {
  readonly read: ReadLine | undefined
  readonly error: Error | null
  readonly progress: { readonly done: number; readonly all: number }
}

const MINUTE = 60_000
/** What is not expected yet may be later: it is asked for so often. */
const LATER_MS = MINUTE / 4

export const useLine = (asset: TwinAsset): ToldLine => {
  const { twin, history, travel } = usePorts()
  const [progress, setProgress] = useState({ done: 0, all: 0 })
  const { data, error } = useQuery({
    queryKey: ['plans-line', twin.hash, asset.id],
    queryFn: async ({ signal: abort }) => {
      const read = await readLine(twin, asset, history, travel.now(), (done, all) => setProgress({ done, all }), abort)
      if (!read.ok) throw new AskFailed(read.error)
      return read.value
    },
    staleTime: 30 * MINUTE,
    gcTime: 30 * MINUTE,
    retry: false,
  })
  return { read: data, error, progress }
}

const middle = (fan: WireFan): number => fan[3] ?? Number.POSITIVE_INFINITY

/** Where it stops by wear, if that can be said; else the limit that comes first. */
export const firstFan = (expectations: readonly Expectation[]): WireFan | null => {
  const told = expectations.flatMap(({ claim, alarm }) =>
    claim.code === 'expected' ? [{ fan: claim.fan, alarm }] : [],
  )
  const wears = told.filter(({ alarm }) => alarm === null)
  const [first] = (wears.length > 0 ? wears : told).toSorted((a, b) => middle(a.fan) - middle(b.fan))
  return first?.fan ?? null
}

/** Undefined: it is not known yet whether anything is expected. Null: nothing is, or nobody can say. */
export const useFan = (asset: TwinAsset): WireFan | null | undefined => {
  const { twin, foresight } = usePorts()
  const { data } = useQuery({
    queryKey: ['plans-fan', twin.hash, asset.id],
    queryFn: async ({ signal: abort }) => {
      const answer = await foresight?.asset(asset.id, null, abort)
      return answer?.ok ? firstFan(answer.value.expectations) : null
    },
    staleTime: MINUTE,
    gcTime: MINUTE,
    retry: false,
    // Foresight may still be learning. What is known stays while somebody compares by it.
    refetchInterval: ({ state }) => (state.data ? false : LATER_MS),
  })
  return data
}
