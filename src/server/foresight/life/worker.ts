/** Learns how long parts live, asks of those that live, and is over: beside the gateway, whatever it takes. */
import { constants, setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { learnLife, remainingLife } from '../../../analytics/life/remaining-life.ts'
import type { LifeDone, LifeTask } from './messages.ts'

/** As `npm run foresight -- life` where none is given. */
const SEED = 1

const { fleet, model, asked } = workerData as LifeTask
// On Linux a pid of 0 means the calling thread only; elsewhere the whole process would be slowed, so it is left alone.
if (process.platform === 'linux') setPriority(0, constants.priority.PRIORITY_BELOW_NORMAL)

const learnt = fleet ? learnLife(fleet, SEED) : model!
const done: LifeDone = { model: learnt, answers: asked.map((unit) => remainingLife(learnt, unit)) }
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread's port has no origin
parentPort!.postMessage(done)
