/** A future that is played over the real hall. What is real goes on all the while: values, alarms, commands. */
import type { Dispose } from '../../base/disposable.ts'

/** What a machine does then, in words. */
export interface Ghost {
  readonly doing: 'runs' | 'blocked' | 'starved' | 'repair' | 'down' | 'closed'
  readonly words: string
}

export interface SimulatedFuture {
  /** The option that it is a future of, and the machine that it is about. */
  readonly name: string
  readonly asset: string
  /** What it covers, ms. */
  readonly from: number
  readonly to: number
  /** By asset. The same map as long as it says the same. */
  readonly ghostsAt: (at: number) => ReadonlyMap<string, Ghost>
  /** Whom the others wait for; null = nobody. */
  readonly bottleneck: string | null
}

export interface SimulatedPort {
  /** Null: none is played. */
  readonly get: () => SimulatedFuture | null
  /** ms. */
  readonly at: () => number
  /** Seconds of it a second; 0 = it stands. */
  readonly speed: () => number
  /** From its beginning, running. */
  readonly show: (future: SimulatedFuture) => void
  readonly seek: (at: number) => void
  readonly play: (speed: number) => void
  /** Back to what is. */
  readonly leave: () => void
  readonly subscribe: (listener: () => void) => Dispose
}
