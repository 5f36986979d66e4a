/** The foresight thread: takes what the gateway tells it, says what comes of it, and saves what is known every minute. */
import type { MessagePort } from 'node:worker_threads'
import type { ForesightEvent, FromWorker, ToWorker } from '../../foresight/messages.ts'
import { pack, unpack } from '../../foresight/packed.ts'
import type { PlanSignal } from '../../foresight/plan.ts'
import { Shards } from '../../foresight/shards.ts'
import { Watcher } from '../../foresight/watcher.ts'
import { Checkpoint } from './checkpoint.ts'
import { LearnerThreads } from './learner-thread.ts'

const CHECKPOINT_MS = 60_000
const LEARNING_MS = 5_000
/** Without anything to learn, threads that learn are ended. */
const IDLE_MS = 10_000
/** Name of the events that were told and may not be in the journal yet. */
const UNWRITTEN = 'unwritten events'

/** Steady clock of this thread: how often something is done has nothing to do with what the gateway's clock says. */
const every = (sinceMs: number, ms: number): boolean => performance.now() - sinceMs >= ms

export interface WatchTask {
  readonly checkpointFile: string
  /** Threads that learn a long past for it; less than 2: it learns itself. */
  readonly learners: number
  /** A past of fewer minutes it learns itself; absent: what is usual. */
  readonly leastMinutes?: number
}

/** @param program of this thread: others that learn run it too */
export const watchOn = (
  port: MessagePort,
  { checkpointFile, learners, leastMinutes }: WatchTask,
  program: URL,
): void => {
  const checkpoint = Checkpoint.open(checkpointFile)
  const watcher = new Watcher(checkpoint)
  let arriving: PlanSignal[] = []
  let seq = 0
  /** Told, and not known to be in the journal. */
  const unwritten = new Map<number, readonly ForesightEvent[]>()
  let savedAt = performance.now()
  let learntAt = 0
  let learningToldAt = 0
  let isReady = false

  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread's port has no origin
  const post = (message: FromWorker): void => port.postMessage(message)

  const tell = (events: readonly ForesightEvent[]): void => {
    if (events.length === 0) return
    seq++
    unwritten.set(seq, events)
    post({ kind: 'events', seq, events })
  }

  const save = (isWhole: boolean): void => {
    const events = [...unwritten.values()].flat()
    checkpoint.write(new Map([[UNWRITTEN, pack(events, [])]]), watcher.changed(), isWhole)
  }

  const begin = (telling: number, plan: readonly PlanSignal[], limitMs: Float64Array): void => {
    post({ kind: 'ready', telling, ...watcher.replace(plan, limitMs) })
    if (isReady) return
    isReady = true
    const kept = checkpoint.get(UNWRITTEN)
    tell((kept && unpack<ForesightEvent[]>(kept)?.about) ?? [])
  }

  const tick = (now: number): void => {
    watcher.tick(now)
    if (every(learningToldAt, LEARNING_MS)) {
      learningToldAt = performance.now()
      const rows = [...watcher.learning()]
      post({
        kind: 'learning',
        slots: Uint32Array.from(rows, ([slot]) => slot),
        samples: Uint32Array.from(rows, ([, samples]) => samples),
        renewedAt: Float64Array.from(rows, ([slot]) => watcher.renewedAt(slot)),
      })
    }
    if (every(savedAt, CHECKPOINT_MS)) {
      save(false)
      savedAt = performance.now()
    }
    if (!shards.isIdle) learntAt = performance.now()
    else if (every(learntAt, IDLE_MS)) threads.stop()
  }

  const handle = (message: ToWorker): void => {
    switch (message.kind) {
      case 'twin':
        if (message.isFirst) arriving = []
        arriving.push(...message.signals)
        break
      case 'twin-ends':
        begin(message.telling, arriving, message.limitMs)
        arriving = []
        break
      case 'samples':
        watcher.samples(message.columns)
        post({ kind: 'taken', rows: message.columns.reduce((sum, { count }) => sum + count, 0) })
        break
      case 'limit':
        watcher.setLimit(message.slot, message.ms)
        break
      case 'clock':
        if (message.byMs < 0) watcher.setBack(message.now)
        break
      case 'tick':
        tick(message.now)
        break
      case 'forget':
        watcher.forget(message.slots)
        break
      case 'renew':
        checkpoint.write(new Map([watcher.renew(message.slots, message.at)]), [], false)
        break
      case 'minutes':
        watcher.minutes(message.slot, message.t, message.mean, message.code)
        break
      case 'setting':
        watcher.setting(message.slot, message.t, message.value)
        break
      case 'state':
        watcher.state(message.slot, message.code, message.at)
        break
      case 'hold':
        watcher.hold(message.slots)
        break
      case 'recorded':
        watcher.recorded(message.columns)
        break
      case 'release':
        watcher.release(message.slots, message.now)
        break
      case 'past-ends':
        tell(watcher.takeEvents())
        post({ kind: 'past-ended', telling: message.telling })
        break
      case 'written':
        for (const one of unwritten.keys()) if (one <= message.seq) unwritten.delete(one)
        break
      case 'end':
        // What is learnt elsewhere is read again from where it is saved.
        threads.stop()
        save(true)
        checkpoint.close()
        post({ kind: 'ended' })
        port.close()
        return
    }
    tell(watcher.takeEvents())
  }

  const threads = new LearnerThreads(program, (learnt) => shards.back(learnt))
  const shards = new Shards(watcher, learners, (which) => threads.learner(which), handle, leastMinutes)
  port.on('message', (message: ToWorker) => shards.take(message))
}
