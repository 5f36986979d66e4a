import { expect, test } from 'vitest'
import { fetchProgram, type ProgramFile } from './fetch-program.ts'
import { lacks } from './lacks.ts'

const FILES: readonly ProgramFile[] = [
  ['a.js', 300, 1000],
  ['b.js', 100, 400],
]

/** Answers in pieces of a hundred bytes. */
const server = (status: (url: string) => number, cutAt = Number.POSITIVE_INFINITY): typeof fetch =>
  ((url: string) => {
    const whole = FILES.find(([name]) => name === url)![2]
    let sent = 0
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        if (sent >= cutAt) return controller.error(new TypeError('network error'))
        if (sent >= whole) return controller.close()
        controller.enqueue(new Uint8Array(100))
        sent += 100
      },
    })
    return Promise.resolve(new Response(body, { status: status(url) }))
  }) as typeof fetch

test('counts packed bytes as they come, never backwards, up to all of them', async () => {
  const told: number[] = []
  expect(
    await fetchProgram(
      FILES,
      (bytes) => told.push(bytes),
      server(() => 200),
    ),
  ).toBeNull()
  expect(told.length).toBeGreaterThan(10)
  expect(told).toEqual(told.toSorted((a, b) => a - b))
  expect(told.at(-1)).toBe(400)
})

test.each([
  ['a file that is gone', server((url) => (url === 'b.js' ? 404 : 200)), 'gone'],
  ['a gateway that starts', server(() => 503), 'unreachable'],
  ['a connection cut within a file', server(() => 200, 300), 'unreachable'],
  ['no network', (() => Promise.reject(new TypeError('Failed to fetch'))) as typeof fetch, 'unreachable'],
  ['gone outweighs cut: only a reload helps', server((url) => (url === 'b.js' ? 404 : 503)), 'gone'],
])('%s', async (_what, request, kind) => expect(await fetchProgram(FILES, () => {}, request)).toEqual({ kind }))

test('says what an old browser lacks, and nothing of one that has it all', () => {
  const modern = { Worker: 1, WebSocket: 1, fetch: 1, ReadableStream: 1, ResizeObserver: 1 }
  expect(lacks(modern, { noModule: false }, Array.prototype as never)).toBe('')
  expect(lacks(modern, {}, { findLast: 1 })).toBe('module scripts, ECMAScript 2023')
  expect(lacks({ fetch: 1 }, { noModule: false }, Array.prototype as never)).toBe(
    'workers, WebSocket, fetch with streams, ResizeObserver',
  )
})
