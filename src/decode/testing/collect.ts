/** For tests: a twin of one machine from its signals, and a sink that keeps everything. */
import { loadTwin } from '../../twin/load.ts'
import type { Twin } from '../../twin/twin.ts'
import type { Fault, SampleSink } from '../sink.ts'

export const twinOf = (signals: Record<string, unknown>, alarms: Record<string, unknown> = {}): Twin => {
  const named = Object.fromEntries(
    Object.entries(signals).map(([key, signal]) => [key, { name: key, ...(signal as object) }]),
  )
  const result = loadTwin({ format: 1, id: 't', name: 'T', assets: [{ id: 'm', name: 'M', signals: named, alarms }] })
  if (!result.ok) throw new Error(JSON.stringify(result.error, null, 1))
  return result.value
}

export interface Collected {
  readonly signal: string
  readonly value: number | string
  readonly quality: number
  readonly receive: number
  readonly source: number
}

export const collector = (twin: Twin) => {
  const samples: Collected[] = []
  const faults: (readonly Fault[])[] = []
  const dead: string[] = []
  const keyOf = (slot: number): string => twin.signals[slot]!.key
  const sink: SampleSink = {
    sample: (slot, value, quality, receive, source) =>
      void samples.push({ signal: keyOf(slot), value, quality, receive, source }),
    text: (slot, value, quality, receive, source) =>
      void samples.push({ signal: keyOf(slot), value, quality, receive, source }),
    faults: (_, list) => void faults.push(list),
    dead: (slots) => void dead.push(...slots.map(keyOf)),
  }
  return {
    sink,
    samples,
    faults,
    dead,
    of: (signal: string) => samples.filter((sample) => sample.signal === signal).map((sample) => sample.value),
  }
}

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
