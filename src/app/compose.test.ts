/** The wiring of the page, over a worker and an HTTP server of the test's. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { DEFAULT_LAYER } from '../colouring/layer-list.ts'
import { loadTwin } from '../twin/load.ts'
import { formatMoment } from '../texts/times.ts'
import { setTimeZone } from '../texts/zone.ts'
import type { PageConfig } from '../wire/api.ts'
import type { FromWorker, Link, ToWorker } from '../wire/worker.ts'
import { overBroker } from './alone/over-broker.ts'
import { compose } from './compose.ts'
import { createAppStore } from './stores/app-store.ts'

const DOCUMENT = {
  format: 1 as const,
  id: 'p',
  name: 'P',
  timeZone: 'Asia/Tokyo',
  assets: [{ id: 'm', name: 'M', signals: { s: { name: 'S' }, t: { name: 'T' } } }],
}
const loaded = loadTwin(DOCUMENT)
if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
const twin = loaded.value
const START: Parameters<typeof createAppStore>[0] = {
  selection: null,
  scope: null,
  layer: DEFAULT_LAYER,
  grain: 'component',
  filter: null,
  pose: null,
  isolated: null,
  workspace: 'hall',
  shown: {},
  theme: 'dark',
  actor: '',
  illustrates: true,
  quality: 'auto',
  views: [],
  treeOpen: true,
}
const LIVE: Link = { state: 'live', since: 0, ageMs: 0, reason: '', detail: '', retryAt: 0 }

interface StubWorker extends EventTarget {
  readonly file: string
  readonly posted: ToWorker[]
  ended: boolean
}
const sessions: (() => void)[] = []
let workers: StubWorker[] = []
let asked: { readonly url: string; readonly init: RequestInit }[] = []
/** What the server says next. */
let answer: () => Response = () => Response.json({})

beforeEach(() => {
  workers = []
  asked = []
  answer = () => Response.json({})
  vi.stubGlobal(
    'document',
    Object.assign(new EventTarget(), { baseURI: 'http://plant/twin/', visibilityState: 'visible' }),
  )
  vi.stubGlobal('window', new EventTarget())
  vi.stubGlobal(
    'Worker',
    class extends EventTarget {
      readonly file: string
      readonly posted: ToWorker[] = []
      ended = false
      constructor(url: URL) {
        super()
        this.file = url.pathname.split('/').at(-1)!
        workers.push(this)
      }
      postMessage = (message: ToWorker): void => void this.posted.push(message)
      terminate = (): void => void (this.ended = true)
    },
  )
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    asked.push({ url, init })
    return answer()
  })
})
afterEach(() => {
  for (const end of sessions.splice(0)) end()
  vi.unstubAllGlobals()
  setTimeZone(null)
})

const config = (more: Partial<PageConfig>): PageConfig => ({
  mode: 'gateway',
  title: 'P',
  twin: 'twin.json',
  brokers: {},
  embedOrigins: [],
  locked: false,
  who: null,
  version: '0',
  ...more,
})
const STATIC = config({ mode: 'static', brokers: { hall: { url: 'ws://a' }, yard: { url: 'ws://b' } } })

const composed = (of = config({}), { search = '', embed = false } = {}) => {
  const store = createAppStore(START)
  const made = compose({ config: of, twin, document: () => DOCUMENT, overBroker }, store, {
    search,
    embed,
    onClose: () => {},
  })
  if (!made.ok) return { failure: made.error }
  sessions.push(made.value.session.dispose)
  const worker = workers.at(-1)!
  return {
    store,
    composition: made.value,
    ports: made.value.ports,
    worker,
    say: (message: FromWorker) => void worker.dispatchEvent(new MessageEvent('message', { data: message })),
  }
}
type Made = Exclude<ReturnType<typeof composed>, { failure: unknown }>
const running = (...args: Parameters<typeof composed>): Made => {
  const made = composed(...args)
  if ('failure' in made) throw new Error(made.failure!.title)
  return made
}

test('over a gateway: its worker and its feed; what the worker says reaches table, board and link; the end ends it', () => {
  const { composition, ports, worker, say } = running()
  expect(worker.file).toBe('gateway-worker.ts')
  expect(worker.posted[0]).toMatchObject({ kind: 'start', url: 'ws://plant/twin/api/feed', document: null })
  expect(ports.board.owner).toBe('gateway')
  say({ kind: 'link', link: LIVE })
  expect(ports.link.get().state).toBe('live')
  const column = (value: number) => Float64Array.of(value)
  say({
    kind: 'batch',
    number: 1,
    batch: {
      count: 1,
      slot: Uint32Array.of(0),
      value: column(7),
      quality: Uint8Array.of(0),
      receive: column(1000),
      source: column(0),
      dead: Uint8Array.of(0),
      since: column(1000),
      texts: [],
      snapshot: true,
      asOf: 0,
      wanted: 0,
    },
  })
  composition.session.pump()
  expect(ports.values.value[0]).toBe(7)
  composition.session.dispose()
  expect(worker.ended).toBe(true)
})

test('over a gateway acts are asked of it, by the name that a person typed, and what it refuses is told', async () => {
  const { ports } = running()
  answer = () => Response.json({ error: 'not now', remedy: 'wait' }, { status: 409 })
  const refused = await ports.alarmCommand({ kind: 'acknowledge', key: 'm/a', comment: '', actor: 'Ada' } as never)
  expect(refused).toMatchObject({ ok: false, error: { error: 'not now', remedy: 'wait' } })
  expect(asked[0]).toMatchObject({ url: 'http://plant/twin/api/alarms', init: { method: 'POST' } })
  expect(JSON.stringify(asked[0]!.init.headers)).toContain('Ada')
  expect(String(asked[0]!.init.body), 'an actor is never taken from a body').not.toContain('Ada')

  await ports.sendCommand('m/start', 3, 'Ada')
  expect(asked[1]!.url).toBe('http://plant/twin/api/commands')
  expect(JSON.parse(String(asked[1]!.init.body))).toEqual({ key: 'm/start', value: 3, confirmed: true })

  answer = () => Response.json({ events: [], cursor: 0 })
  expect(await ports.journal({ asset: 'm', from: 5 })).toEqual({ ok: true, value: [] })
  expect(asked[2]!.url).toBe('http://plant/twin/api/alarms/journal?asset=m&from=5')
})

test('on a broker: the page decodes itself, owns its alarms, remembers what it saw, and sends no command', async () => {
  const { ports, worker, say, composition } = running(STATIC)
  expect(worker.file).toBe('mqtt-worker.ts')
  expect(worker.posted[0]).toMatchObject({ kind: 'start', url: 'ws://a', document: DOCUMENT })
  expect(ports.board.owner).toBe('this-device')
  expect(ports.discover).toBeNull()
  const now = Date.now()
  say({
    kind: 'batch',
    number: 1,
    batch: {
      count: 1,
      slot: Uint32Array.of(1),
      value: Float64Array.of(4),
      quality: Uint8Array.of(0),
      receive: Float64Array.of(now - 50),
      source: Float64Array.of(0),
      dead: Uint8Array.of(0),
      since: Float64Array.of(now - 50),
      texts: [],
      snapshot: false,
      asOf: 0,
      wanted: 0,
    },
  })
  composition.session.pump()
  const past = await ports.history.read(
    { signal: twin.signals[1]!.id, from: now - 1000, to: now + 1000, columns: 10 },
    new AbortController().signal,
  )
  expect(past.ok && past.value.last).toContain(4)
  expect(await ports.sendCommand('m/start', null, 'Ada')).toMatchObject({ ok: false })
  expect(await ports.alarmCommand({ kind: 'acknowledge', key: '', comment: '', actor: '' } as never)).toMatchObject({
    ok: false,
  })
  expect(asked, 'there is nobody to ask').toEqual([])
})

test('a link names one of the brokers, and never brings an address', () => {
  expect(running(STATIC, { search: '?broker=yard' }).worker.posted[0]).toMatchObject({ url: 'ws://b' })
  for (const name of ['ws://evil', 'toString', '__proto__'])
    expect(composed(STATIC, { search: `?broker=${name}` })).toEqual({
      failure: { title: 'boot.unknown-broker', details: [name, 'hall', 'yard'] },
    })
  expect(workers).toHaveLength(1)
})

test('embedded, a page looks only', () => {
  const { ports } = running(config({}), { embed: true })
  expect([ports.mayAct, ports.discover]).toEqual([false, null])
  expect(running().ports.mayAct).toBe(true)
})

test('ports write to the store and read what the scene gave; times are told in the plant’s zone', () => {
  const { ports, store, composition } = running()
  ports.select({ asset: 'm', component: null })
  ports.isolated.set('m')
  ports.actor.set('Ada')
  expect(store.getState()).toMatchObject({ selection: { asset: 'm' }, isolated: 'm', actor: 'Ada' })
  expect([ports.drawn('m'), ports.survey(), ports.picture.figures()]).toEqual([null, null, null])
  composition.onNotes((asset) => `${asset} is a box`)
  expect(ports.drawn('m')).toBe('m is a box')
  const noon = Date.UTC(2026, 5, 1, 12, 0)
  expect(formatMoment(noon, noon)).toContain('21:00')
})
