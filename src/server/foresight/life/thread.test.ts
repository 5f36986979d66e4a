/** Which thread is stopped. Threads end when the test says so: what is tested is the order in which they do. */
import { EventEmitter } from 'node:events'
import type { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import type { LifeDone, LifeTask } from './messages.ts'
import { LifeThread } from './thread.ts'

const TASK: LifeTask = { fleet: [], model: null, asked: [] }

test('a thread that ends late does not hide the one that came after it: that one is stopped', async () => {
  const begun: EventEmitter[] = []
  const thread = new LifeThread(new URL('file:///life-worker.js'), () => {
    const worker = Object.assign(new EventEmitter(), { terminate: async () => void worker.emit('exit', 1) })
    begun.push(worker)
    return worker as unknown as Worker
  })
  const done = { answers: [] } as unknown as LifeDone
  const first = thread.run(TASK)
  begun[0]!.emit('message', done)
  expect(await first).toBe(done)
  const second = thread.run(TASK)
  begun[0]!.emit('exit', 0)
  await thread.stop()
  expect(await second).toBeNull()
})
