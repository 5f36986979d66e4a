/** The foresight thread: runs the estimators beside the gateway, so that whatever they cost keeps no message waiting. */
import { constants, setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { Checkpoint } from './checkpoint.ts'
import type { ForesightEvent, FromWorker, ToWorker } from '../../foresight/messages.ts'
import { pack, unpack } from '../../foresight/packed.ts'
import type { PlanSignal } from '../../foresight/plan.ts'
import { Watcher } from '../../foresight/watcher.ts'

const CHECKPOINT_MS = 60_000
const LEARNING_MS = 5_000
/** Name of the events that were told and may not be in the journal yet. */
const UNWRITTEN = 'unwritten events'

const { checkpointFile } = workerData as { readonly checkpointFile: string }
// On Linux a pid of 0 means the calling thread only; elsewhere the whole process would be slowed, so it is left alone.
if (process.platform === 'linux') setPriority(0, constants.priority.PRIORITY_BELOW_NORMAL)

const port = parentPort!
const checkpoint = Checkpoint.open(checkpointFile)
const watcher = new Watcher(checkpoint)
let arriving: PlanSignal[] = []
let seq = 0
/** Told, and not known to be in the journal. */
const unwritten = new Map<number, readonly ForesightEvent[]>()
let savedAt = 0
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

/** Steady clock of this thread: how often something is done has nothing to do with what the gateway's clock says. */
const every = (sinceMs: number, ms: number): boolean => performance.now() - sinceMs >= ms

const tick = (now: number): void => {
  watcher.tick(now)
  if (every(learningToldAt, LEARNING_MS)) {
    learningToldAt = performance.now()
    const rows = [...watcher.learning()]
    post({
      kind: 'learning',
      slots: Uint32Array.from(rows, ([slot]) => slot),
      samples: Uint32Array.from(rows, ([, samples]) => samples),
    })
  }
  if (every(savedAt, CHECKPOINT_MS)) {
    save(false)
    savedAt = performance.now()
  }
}

const take = (message: ToWorker): void => {
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
    case 'written':
      for (const one of unwritten.keys()) if (one <= message.seq) unwritten.delete(one)
      break
    case 'end':
      save(true)
      checkpoint.close()
      post({ kind: 'ended' })
      port.close()
      return
  }
  tell(watcher.takeEvents())
}

savedAt = performance.now()
port.on('message', take)
