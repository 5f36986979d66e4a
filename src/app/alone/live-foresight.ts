/** Foresight of a page that listens by itself: what it sees is handed to its worker once a second, and asked there. */
import type { Dispose } from '../../base/disposable.ts'
import { err, type Result } from '../../base/result.ts'
import { DEAD } from '../../foresight/page/messages.ts'
import { numberOfText } from '../../foresight/setting-record.ts'
import type { ForesightPort } from '../../panels/foresight/port.ts'
import { text } from '../../texts/text.ts'
import type { ApiError } from '../../wire/api.ts'
import type { SampleBatch } from '../../wire/batch.ts'
import { QUALITY } from '../../wire/quality.ts'
import { watchCases } from '../case-watch.ts'
import { type DerivedRows, type PageWatcher, startPageWatcher } from './page-watcher.ts'

const FLUSH_MS = 1000
/** So many turns behind, what comes is left out and no turn is asked for, as in a pause, until the worker has caught up. */
const MOST_BEHIND = 30
/** The page's clock was set back by more: between two looks it never goes back by itself. */
const SET_BACK_MS = 1000

export interface LiveForesight {
  readonly port: ForesightPort
  /** What reached the page's table. */
  readonly seen: (batch: SampleBatch) => void
  readonly limits: (limits: readonly (readonly [slot: number, ms: number])[]) => void
  readonly dispose: Dispose
}

export interface LiveForesightOptions {
  readonly createWorker: () => Worker
  readonly document: () => unknown
  /** Signals of the twin, with those that are worked out. */
  readonly size: number
  readonly limitMs: () => Float64Array
  readonly now: () => number
  readonly derived: (rows: DerivedRows) => void
}

const none = async (): Promise<Result<never, ApiError>> => err({ error: text('foresight.page.nothing') })

/** Rejects as soon as nobody waits any more: with a broker that cannot be reached nothing ever comes. */
const unlessAborted = async <T>(waited: Promise<T>, abort: AbortSignal): Promise<T> => {
  abort.throwIfAborted()
  const listening = new AbortController()
  const left = new Promise<never>((_, leave) => {
    abort.addEventListener('abort', () => leave(abort.reason), { once: true, signal: listening.signal })
  })
  try {
    return await Promise.race([waited, left])
  } finally {
    listening.abort()
  }
}

export const startLiveForesight = (options: LiveForesightOptions): LiveForesight => {
  const { createWorker, document, size, limitMs, now, derived } = options
  let slot: number[] = []
  let value: number[] = []
  let usable: number[] = []
  let time: number[] = []
  /** Of each, what was taken last: a snapshot tells again what is known. */
  const takenAt = new Float64Array(size)
  let watcher: PageWatcher | null = null
  let begin: ((watcher: PageWatcher) => void) | null = null
  /** Whoever asks before anything came waits for it. */
  const begun = new Promise<PageWatcher>((done) => {
    begin = done
  })
  let behind = 0
  let lookedAt = Number.NEGATIVE_INFINITY

  const add = (of: number, said: number, how: number, at: number): void => {
    slot.push(of)
    value.push(said)
    usable.push(how)
    time.push(at)
  }
  // Nothing is loaded or looked at before there is something to look at.
  const started = (): PageWatcher => {
    if (watcher) return watcher
    watcher = startPageWatcher({
      createWorker,
      document: document(),
      limitMs: limitMs().slice(),
      now: time.reduce((first, at) => Math.min(first, at), now()),
      derived,
    })
    begin?.(watcher)
    return watcher
  }
  const flush = (): void => {
    const at = now()
    // What was taken while it stood ahead keeps out nothing of what comes.
    if (at < lookedAt - SET_BACK_MS) for (const [i, taken] of takenAt.entries()) takenAt[i] = Math.min(taken, at)
    lookedAt = at
    const isTooFarBehind = behind > MOST_BEHIND
    if (slot.length > 0 && !isTooFarBehind) {
      const rows = {
        count: slot.length,
        slot: Uint32Array.from(slot),
        value: Float64Array.from(value),
        usable: Uint8Array.from(usable),
        time: Float64Array.from(time),
      }
      started().samples(rows)
    }
    slot = []
    value = []
    usable = []
    time = []
    if (!watcher || isTooFarBehind) return
    behind++
    void watcher.tick(at).then(() => behind--)
  }
  const timer = setInterval(flush, FLUSH_MS)

  return {
    port: {
      asset: async (asset, span, abort) => {
        const here = await unlessAborted(begun, abort)
        return here.ask('asset', { question: { asset, ...span }, now: now() })
      },
      cases: watchCases(async () => watcher?.ask('now', { now: now() }) ?? none()),
      kept: null,
    },
    seen: ({ count, slot: slots, value: values, quality, receive, dead, texts }) => {
      const said = texts.length > 0 ? new Map(texts) : null
      for (let i = 0; i < count; i++) {
        const of = slots[i]!
        if (dead[i]) {
          add(of, Number.NaN, DEAD, now())
          continue
        }
        const at = receive[i]!
        if (!(at > takenAt[of]!)) continue
        takenAt[of] = at
        const words = said?.get(of)
        add(of, words === undefined ? values[i]! : numberOfText(words), quality[i]! < QUALITY.bad ? 1 : 0, at)
      }
    },
    limits: (limits) => watcher?.limits(limits),
    dispose: () => {
      clearInterval(timer)
      watcher?.dispose()
    },
  }
}
