/**
 * How a line stands at the moment from which it is simulated. All times are in the model's `timeUnit`, 0 or more. What is not
 * mentioned is empty, up, idle and as new; machines that are free take at once what there is for them.
 */

/** A part on a server: how long it has been worked on, repairs and waits not counted; or finished, and which station has no place for it. */
export type PartStart = { readonly worked: number } | { readonly blockedBy: string }

export interface DownStart {
  /** In which of the station's ways to fail, by index. */
  readonly failure: number
  /** Since when: in this order machines wait for a crew. */
  readonly since: number
  /** How long somebody has been repairing. Null: it waits for its crew. */
  readonly repairing: number | null
}

export interface ServerStart {
  /** Null or absent: none. */
  readonly part?: PartStart | null
  /** Null or absent: it is up. */
  readonly down?: DownStart | null
  /**
   * Of each way to fail of its station, in order, time since the last repair: at work, or of all time where it fails by the
   * calendar. Ageing goes on from it. Absent: as new.
   */
  readonly ages?: readonly number[]
}

export interface StationStart {
  readonly id: string
  /** Parts in the buffer. 0 if absent. */
  readonly waiting?: number
  /** Parts that came from a source and found no place. 0 if absent. */
  readonly outside?: number
  /** In order; not more than the station has. */
  readonly servers?: readonly ServerStart[]
}

export interface LineStart {
  readonly stations: readonly StationStart[]
  /** Time since its last part came, of a source with arrivals. */
  readonly sources?: readonly { readonly id: string; readonly sinceArrival: number }[]
}
