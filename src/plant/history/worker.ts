/** Writes the past week in a thread of its own, at low priority, while the plant is live already. */
import { readFileSync } from 'node:fs'
import { constants, setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import * as z from 'zod'
import { loadInForce } from '../../twin/load-in-force.ts'
import { writeWeek } from './write-week.ts'

const Order = z.object({
  twinFile: z.string(),
  seed: z.number(),
  faultRate: z.number(),
  directory: z.string(),
  liveFromMs: z.number(),
})

const order = Order.parse(workerData)
// On Linux a pid of 0 means the calling thread only; elsewhere the whole process would be slowed, so it is left alone.
if (process.platform === 'linux') setPriority(0, constants.priority.PRIORITY_LOW)
const loaded = loadInForce(JSON.parse(readFileSync(order.twinFile, 'utf8')))
if (!loaded.ok) throw new Error('the twin document is wrong')
const started = performance.now()
const { rows, alarms } = await writeWeek(loaded.value.twin, order, order.directory, order.liveFromMs)
const seconds = ((performance.now() - started) / 1000).toFixed(1)
const words = `plant: the past week is written: ${rows} samples, ${alarms} alarm events, in ${seconds} s`
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread's port has no origin
parentPort?.postMessage(words)
