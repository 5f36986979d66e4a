/** What the past of a machine says of it, as a model of its line needs it. Whoever reads the history makes it. */
import type { StateHistory } from '../fit/state-history.ts'

export interface MachineRecord {
  readonly asset: string
  /** Null: nothing says its state. */
  readonly states: StateHistory | null
  /** Times of cycles in s, each with how many of them; of time at work alone, as blocked and starved time is no cycle. */
  readonly cycles: readonly { readonly value: number; readonly cycles: number }[]
  /** Pieces counted in the time of which `states` knows; null: it counts none. */
  readonly pieces: number | null
  /** Pieces in time in which no machine of the line stood or had stood a while before, and how long that was, s. */
  readonly undisturbed: { readonly pieces: number; readonly seconds: number } | null
  readonly rejected: number | null
  /** The most parts that were ever on it. */
  readonly mostItems: number | null
  /** Electrical power while it works and while it waits; null where no signal tells or too little is known. */
  readonly power: { readonly workingKw: number; readonly waitingKw: number } | null
}
