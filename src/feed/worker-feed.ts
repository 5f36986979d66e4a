/**
 * The page's side of a feed worker: posts, listens, wakes it, ends it. One worker serves both ports: the live channel
 * starts and ends it, the values come and pause in between. Gateway and broker differ only in the worker.
 */
import type { Dispose } from '../base/disposable.ts'
import { err, ok, type Result } from '../base/result.ts'
import { ignoreUnknown } from '../base/unknown-kind.ts'
import type { AlarmCommand, AlarmEvent } from '../wire/alarms.ts'
import type { Health } from '../wire/api.ts'
import type { FeedFigures } from '../wire/diagnostics.ts'
import type { FrameTwin } from '../wire/frames.ts'
import type { Refusal } from '../wire/refusals.ts'
import type { FromWorker, ToWorker } from '../wire/worker.ts'
import { isLost, type LiveChannel, type LiveSink } from './live-channel.ts'
import type { ValuesSink, ValuesSource } from './values-source.ts'

export interface WorkerFeed {
  readonly live: LiveChannel
  readonly values: ValuesSource
  /** Alarm command to the engine in the worker (no gateway). */
  alarmCommand(command: AlarmCommand): Promise<Result<void, Refusal>>
  /** Alarm events this page has seen. */
  journal(): Promise<readonly AlarmEvent[]>
  health(): Promise<Health>
  /** Of the feed over a gateway; null without one. */
  figures(): Promise<FeedFigures | null>
}

export interface WorkerFeedOptions {
  readonly kind: 'gateway' | 'mqtt'
  readonly createWorker: () => Worker
  readonly url: string
  readonly twin: FrameTwin
  /** The twin document as loaded; null where the worker needs no more than `twin`. */
  readonly document: unknown
  readonly rateHz: number
}

export const createWorkerFeed = (options: WorkerFeedOptions): WorkerFeed => {
  let worker: Worker | null = null
  let values: ValuesSink | null = null
  /** The worker has been told to tell no values. */
  let paused = false
  let asked = 0
  let wants = 0
  const waiting = new Map<number, (message: FromWorker) => void>()
  const post = (message: ToWorker): void => worker?.postMessage(message)
  const ask = (make: (id: number) => ToWorker): Promise<FromWorker> =>
    new Promise((answer) => {
      const id = ++asked
      waiting.set(id, answer)
      post(make(id))
    })

  const live: LiveChannel = {
    start: (sink): Dispose => {
      const own = (worker = options.createWorker())
      own.addEventListener('message', (event: MessageEvent<FromWorker>) => deliver(event.data, sink))
      own.addEventListener('error', (event) => {
        deliver(
          {
            kind: 'link',
            link: {
              state: 'offline',
              since: Date.now(),
              ageMs: 0,
              reason: 'protocol',
              detail: event.message,
              retryAt: 0,
            },
          },
          sink,
        )
      })
      post({ kind: 'start', url: options.url, twin: options.twin, document: options.document, rateHz: options.rateHz })
      const wake = (): void => {
        if (document.visibilityState === 'visible') post({ kind: 'wake' })
      }
      document.addEventListener('visibilitychange', wake)
      window.addEventListener('online', wake)
      window.addEventListener('pageshow', wake)
      return () => {
        document.removeEventListener('visibilitychange', wake)
        window.removeEventListener('online', wake)
        window.removeEventListener('pageshow', wake)
        own.terminate()
        worker = null
        paused = false
        waiting.clear()
      }
    },
  }

  return {
    live,
    values: {
      start: (sink): Dispose => {
        values = sink
        if (paused) post({ kind: 'resume' })
        paused = false
        return () => {
          if (values !== sink) return
          values = null
          paused = worker !== null
          post({ kind: 'pause' })
        }
      },
      want: (want) => {
        // A page that listens by itself hears everything anyway.
        if (options.kind !== 'gateway') return 0
        post({ kind: 'want', number: ++wants, want })
        return wants
      },
      seek: null,
    },
    alarmCommand: async (command) => {
      const answer = await ask((id) => ({ kind: 'alarm-command', id, command }))
      return answer.kind === 'alarm-result' && answer.refused !== null ? err(answer.refused) : ok(undefined)
    },
    journal: async () => {
      const answer = await ask((id) => ({ kind: 'journal', id }))
      return answer.kind === 'journal-result' ? answer.events : []
    },
    health: async () => {
      const answer = await ask((id) => ({ kind: 'health', id }))
      if (answer.kind !== 'health-result') throw new Error('bug: wrong answer to a health question')
      return answer.health
    },
    figures: async () => {
      if (options.kind !== 'gateway') return null
      const answer = await ask((id) => ({ kind: 'figures', id }))
      return answer.kind === 'figures-result' ? answer.figures : null
    },
  }

  function deliver(message: FromWorker, sink: LiveSink): void {
    switch (message.kind) {
      case 'batch':
        // Of what was on its way when the values were ended, nothing is kept.
        if (values) values.batch(message.batch, () => post({ kind: 'taken', batch: message.number }))
        else post({ kind: 'taken', batch: message.number })
        return
      case 'link':
        if (isLost(message.link)) values?.lost()
        return sink.link(message.link)
      case 'clock':
        return sink.clock(message.offsetMs)
      case 'alarms':
        return sink.alarmList(message.rows, message.cursor)
      case 'alarm-events':
        return sink.alarmEvents(message.events)
      case 'command':
        return sink.command(message.report)
      case 'limits':
        return sink.limits(message.limits)
      case 'past':
        return sink.pastGrew()
      case 'act':
        return sink.acted()
      case 'twin':
        return sink.twinChanged(message.hash)
      case 'alarm-result':
      case 'journal-result':
      case 'health-result':
      case 'figures-result':
        waiting.get(message.id)?.(message)
        waiting.delete(message.id)
        return
      default:
        ignoreUnknown(message)
    }
  }
}
