/** A thread of foresight: the one that runs the estimators beside the gateway, so that whatever they cost keeps no message waiting; or one that learns for it. */
import { constants, setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { learnOn } from './learner-thread.ts'
import { watchOn, type WatchTask } from './watch-thread.ts'

// On Linux a pid of 0 means the calling thread only; elsewhere the whole process would be slowed, so it is left alone.
if (process.platform === 'linux') setPriority(0, constants.priority.PRIORITY_BELOW_NORMAL)

const given = workerData as WatchTask | { readonly learns: true }
if ('learns' in given) learnOn(parentPort!)
else watchOn(parentPort!, given, new URL(import.meta.url))
