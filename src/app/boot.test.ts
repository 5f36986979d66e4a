/** How a page begins, over a server and a worker of the test's: the worker's surroundings are stubs, what it does is not. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { check } from '../feed/checker.ts'
import type { CheckQuestion } from '../wire/checker.ts'
import { boot } from './boot.ts'

const PLANT = { format: 1, id: 'p', name: 'P', assets: [{ id: 'm', name: 'M', signals: { s: { name: 'S' } } }] }
const CONFIG = { mode: 'gateway', title: 'P', twin: '/api/twin', version: '1' }

let served: Record<string, () => Response>
let workers: EventTarget[] = []
let ended = 0
let breaks = false

beforeEach(() => {
  served = { '/api/config': () => Response.json(CONFIG), '/api/twin': () => Response.json(PLANT) }
  workers = []
  ended = 0
  breaks = false
  vi.stubGlobal('document', { baseURI: 'http://plant/' })
  vi.stubGlobal('fetch', async (url: string) => {
    const answer = served[new URL(url).pathname]
    if (answer) return answer()
    throw new TypeError('Failed to fetch')
  })
  vi.stubGlobal(
    'Worker',
    class extends EventTarget {
      constructor() {
        super()
        workers.push(this)
        if (breaks)
          queueMicrotask(() => this.dispatchEvent(Object.assign(new Event('error'), { message: 'no such script' })))
      }
      postMessage = (question: CheckQuestion): void => {
        if (breaks) return
        void check(structuredClone(question)).then((data) =>
          this.dispatchEvent(new MessageEvent('message', { data: structuredClone(data) })),
        )
      }
      terminate = (): void => void ended++
    },
  )
})
afterEach(() => vi.unstubAllGlobals())

const begin = () => boot(() => {})

test('configuration and twin, checked in a worker that ends with it', async () => {
  const told: number[] = []
  const begun = await boot(({ bytes }) => void told.push(bytes))
  if (!begun.ok) throw new Error(begun.error.title)
  const { config, twin, document } = begun.value
  expect([config.title, twin.signal('m/s')?.name, config.embedOrigins]).toEqual(['P', 'S', []])
  expect(document()).toEqual(PLANT)
  expect(told).toEqual([0, JSON.stringify(PLANT).length])
  expect([workers.length, ended]).toEqual([1, 1])
})

test('without a gateway the file beside the page counts', async () => {
  served = {
    '/api/config': () => new Response('', { status: 404 }),
    '/config.json': () => Response.json({ ...CONFIG, mode: 'static', twin: 'twin.json' }),
    '/twin.json': () => Response.json(PLANT),
  }
  expect(await begin()).toMatchObject({ ok: true, value: { config: { mode: 'static' }, twin: { name: 'P' } } })
})

test.each([
  ['nobody answers', {}, 'boot.no-config', /reach|answer/i],
  [
    'a refusal',
    { '/api/config': () => Response.json({ error: 'Passcode needed' }, { status: 401 }) },
    'boot.no-config',
    /Passcode needed/,
  ],
  ['another program', { '/api/config': () => Response.json({ some: 'thing' }) }, 'boot.no-config', /./],
  [
    'no twin',
    { '/api/config': () => Response.json(CONFIG), '/api/twin': () => new Response('', { status: 503 }) },
    'boot.no-twin',
    /HTTP 503/,
  ],
  [
    'half a twin',
    { '/api/config': () => Response.json(CONFIG), '/api/twin': () => new Response('{"format":') },
    'boot.no-twin',
    /JSON/,
  ],
  [
    'a wrong twin',
    { '/api/config': () => Response.json(CONFIG), '/api/twin': () => Response.json({ ...PLANT, assets: 7 }) },
    'boot.wrong-twin',
    /\$\.assets/,
  ],
])('%s: said, and the worker ends', async (_, answers, title, words) => {
  served = answers
  const begun = await begin()
  if (begun.ok) throw new Error('it began')
  expect(begun.error.title).toBe(title)
  expect(begun.error.details.join(' ')).toMatch(words)
  expect(ended).toBe(1)
})

test('a worker that cannot be had is said, not waited for', async () => {
  breaks = true
  expect(await begin()).toMatchObject({ ok: false, error: { details: [expect.stringContaining('no such script')] } })
})
