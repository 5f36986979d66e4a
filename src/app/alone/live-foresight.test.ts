/** What of what a page sees reaches its worker. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ToPageWatch } from '../../foresight/page/messages.ts'
import type { SampleBatch } from '../../wire/batch.ts'
import { startLiveForesight } from './live-foresight.ts'

const NOW = Date.UTC(2026, 5, 1)
const DAY = 86_400_000

beforeEach(() => {
  vi.useFakeTimers({ now: NOW })
  vi.stubGlobal('document', { visibilityState: 'visible', addEventListener: () => {}, removeEventListener: () => {} })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const made = () => {
  const told: ToPageWatch[] = []
  let hear: (message: { readonly data: unknown }) => void = () => {}
  const worker = {
    postMessage: (message: ToPageWatch) => void told.push(message),
    addEventListener: (name: string, listener: typeof hear) => {
      if (name === 'message') hear = listener
    },
    terminate: () => {},
  } as unknown as Worker
  const foresight = startLiveForesight({
    createWorker: () => worker,
    document: () => ({}),
    size: 1,
    limitMs: () => Float64Array.of(1000),
    now: () => Date.now(),
    derived: () => {},
  })
  return {
    ...foresight,
    /** The worker has caught up with so many turns. */
    lived: (turns: number): void => {
      for (let i = 0; i < turns; i++) hear({ data: { kind: 'lived' } })
    },
    see: (): void => {
      const at = Float64Array.of(Date.now())
      const one = Float64Array.of(1)
      foresight.seen({
        count: 1,
        slot: Uint32Array.of(0),
        value: one,
        quality: Uint8Array.of(0),
        receive: at,
        source: at,
        dead: Uint8Array.of(0),
        texts: [],
      } as unknown as SampleBatch)
    },
    of: (kind: ToPageWatch['kind']): number => told.filter((message) => message.kind === kind).length,
  }
}

test('a page goes on to learn after its clock was set back', () => {
  const page = made()
  vi.setSystemTime(NOW + 40 * DAY)
  page.see()
  vi.advanceTimersByTime(1000)
  expect(page.of('samples')).toBe(1)
  vi.setSystemTime(NOW)
  vi.advanceTimersByTime(1000)
  for (let i = 0; i < 3; i++) {
    vi.advanceTimersByTime(500)
    page.see()
    vi.advanceTimersByTime(500)
  }
  expect(page.of('samples')).toBe(4)
  page.dispose()
})

test('a worker that is too slow is asked for no more turns than it can catch up with', async () => {
  const page = made()
  for (let i = 0; i < 100; i++) {
    page.see()
    vi.advanceTimersByTime(1000)
  }
  expect([page.of('tick'), page.of('samples')]).toEqual([31, 31])
  page.lived(31)
  await vi.advanceTimersByTimeAsync(0)
  page.see()
  vi.advanceTimersByTime(1000)
  expect([page.of('tick'), page.of('samples')]).toEqual([32, 32])
  page.dispose()
})

test('where nothing comes, whoever asks is let go when nobody waits any more', async () => {
  const page = made()
  const abort = new AbortController()
  const answer = page.port.asset('robot', null, abort.signal)
  abort.abort()
  await expect(answer).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }))
  await expect(page.port.asset('robot', null, abort.signal)).rejects.toThrow(
    expect.objectContaining({ name: 'AbortError' }),
  )
  page.dispose()
})
