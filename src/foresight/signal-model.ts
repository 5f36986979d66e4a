/** What is known of one signal in one state of its machine: its usual, its ways to limits, and the mean of the hour that goes on. */
import { ESTIMATORS } from '../analytics/estimators.ts'
import { noLevels, type SettingLevels } from '../analytics/setting/levels.ts'
import { weekOfLooks, type WeekOfLooks } from './drift-episode.ts'
import type { EpisodeEvent } from './messages.ts'
import type { PlanSignal } from './plan.ts'
import { type SavedTrack, WearTrack } from './wear-track.ts'

/** A mean in the making: of what is beside its first value, so that the mean of what never changes is that value to the last bit. */
export interface Cell {
  start: number
  readonly first: number
  sum: number
  count: number
}

export const meanOf = ({ first, sum, count }: Cell): number => first + sum / count

export const tracksOf = (plan: PlanSignal): WearTrack[] => plan.limits.map((limit) => new WearTrack(limit))

export interface SavedModel {
  readonly state: string
  readonly hour: Cell | null
  readonly episode: EpisodeEvent | null
  readonly drift: EpisodeEvent | null
  readonly looks: readonly (number | null)[]
  readonly worked: number
  readonly samples: number
  readonly lacking: number
  readonly levels: SettingLevels
  readonly tracks: readonly SavedTrack[]
}

type UnusualState = ReturnType<typeof ESTIMATORS.unusual.init>

/** What is known of a signal in one state of its machine. */
export class Model {
  unusual: UnusualState = ESTIMATORS.unusual.init()
  hour: Cell | null = null
  /** The one that goes on, as it was told last. */
  episode: EpisodeEvent | null = null
  /** Likewise, of what moves slowly. */
  drift: EpisodeEvent | null = null
  looks: WeekOfLooks | null = null
  /** How long its machine worked under it since the episode began, ms. */
  worked = 0
  tracks: WearTrack[]
  /** What is known of it under each setting of its machine. */
  levels: SettingLevels = noLevels()
  /** Samples known, and how many are needed; 0 = enough. */
  samples = 0
  lacking = 1

  constructor(tracks: WearTrack[]) {
    this.tracks = tracks
  }

  /** Its part is another one; its ways to limits are renewed beside. */
  begin(): void {
    this.unusual = ESTIMATORS.unusual.init()
    this.levels = noLevels()
    this.hour = null
    this.episode = null
    this.drift = null
    this.looks = null
    this.worked = 0
    this.samples = 0
    this.lacking = 1
  }

  /** @param blobs to which its bytes are added, in the order in which they are loaded */
  save(state: string, blobs: Uint8Array[]): SavedModel {
    blobs.push(ESTIMATORS.unusual.save(this.unusual))
    const tracks = this.tracks.map((track) => track.save())
    for (const { state: bytes } of tracks) blobs.push(bytes)
    const { hour, episode, drift, looks, worked, samples, lacking, levels } = this
    return {
      state,
      hour,
      episode,
      drift,
      looks: [...(looks ?? [])],
      worked,
      samples,
      lacking,
      levels,
      tracks: tracks.map(({ about }) => about),
    }
  }

  /** @returns null where something is of another form */
  static load(saved: SavedModel, blobs: Iterator<Uint8Array, undefined>): Model | null {
    const unusual = ESTIMATORS.unusual.load(blobs.next().value ?? new Uint8Array())
    if (!unusual.ok) return null
    const loaded = saved.tracks.map((track) => WearTrack.load(track, blobs.next().value ?? new Uint8Array()))
    if (loaded.includes(null)) return null
    const model = new Model(loaded.filter((track) => track !== null))
    const { hour, episode, worked, samples, lacking, levels } = saved
    // Saved before there were these.
    const drift = saved.drift ?? null
    const looks = saved.looks?.length ? weekOfLooks(saved.looks) : null
    return Object.assign(model, {
      unusual: unusual.value,
      hour,
      episode,
      drift,
      looks,
      worked,
      samples,
      lacking,
      levels,
    })
  }
}
