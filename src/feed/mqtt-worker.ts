/** Worker entry: a page that listens to a broker by itself, over WebSocket. Decodes here; publishes nothing, ever. */
import { ignoreUnknown } from '../base/unknown-kind.ts'
import { timeMs } from '../base/brand.ts'
import { loadInForce } from '../twin/load-in-force.ts'
import type { FromWorker, Link, ToWorker } from '../wire/worker.ts'
import { createBackoff } from './backoff.ts'
import { watchSteps } from './clock-steps.ts'
import { buffersOf } from './conflate.ts'
import { type BinarySocket, MqttListener } from './mqtt/listener.ts'
import type { Credentials } from './mqtt/packets.ts'
import { OwnEngine } from './own-engine.ts'

declare const self: DedicatedWorkerGlobalScope

const post = (message: FromWorker, transfer: Transferable[] = []): void => self.postMessage(message, transfer)

/** Connected, but silent for this long: said, because a mistyped topic looks just like it. */
const QUIET_MS = 10_000

/** User and password may stand in the address; the socket's own has none. */
const addressOf = (url: string): { readonly url: string; readonly credentials: Credentials | null } => {
  const parsed = new URL(url)
  const { username, password } = parsed
  parsed.username = parsed.password = ''
  return {
    url: parsed.href,
    credentials: username ? { username: decodeURIComponent(username), password: decodeURIComponent(password) } : null,
  }
}

const openSocket = (url: string): BinarySocket => {
  const socket = new WebSocket(url, 'mqtt')
  socket.binaryType = 'arraybuffer'
  const like: BinarySocket = {
    send: (bytes) => socket.readyState === WebSocket.OPEN && socket.send(bytes as Uint8Array<ArrayBuffer>),
    close: () => socket.close(),
    onopen: null,
    onmessage: null,
    onclose: null,
  }
  socket.addEventListener('open', () => like.onopen?.())
  socket.addEventListener('message', (event: MessageEvent<ArrayBuffer>) => like.onmessage?.(new Uint8Array(event.data)))
  socket.addEventListener('close', (event) => like.onclose?.(event.reason))
  return like
}

let onMessage: (message: Exclude<ToWorker, { kind: 'start' }>) => void = () => {}

const start = ({ url, document, rateHz }: Extract<ToWorker, { kind: 'start' }>): void => {
  const loaded = loadInForce(document)
  if (!loaded.ok) throw new Error('bug: the page posted a twin that it had not loaded')
  const engine = new OwnEngine(loaded.value.twin, null)
  const backoff = createBackoff({ firstMs: 500, capMs: 10_000, random: Math.random })
  const startedAt = Date.now()
  const address = addressOf(url)
  // (`randomUUID` is missing where a page is served over plain HTTP.)
  const clientId = `gemba-page-${crypto.getRandomValues(new Uint32Array(1))[0]!.toString(16).padStart(8, '0')}`
  let listener: MqttListener | null = null
  let lastHeard = 0
  let retryAt = 0
  let everLive = false
  let link: Link = { state: 'connecting', since: startedAt, ageMs: 0, reason: '', detail: '', retryAt: 0 }
  let inFlight = false
  let paused = false
  let number = 0

  const show = (state: Link['state'], reason: Link['reason'], detail: string): void => {
    const now = Date.now()
    const ageMs = lastHeard ? now - lastHeard : now - startedAt
    if (
      link.state === state &&
      link.reason === reason &&
      link.detail === detail &&
      link.retryAt === retryAt &&
      Math.abs(ageMs - link.ageMs) < 1000
    )
      return
    link = { state, since: link.state === state ? link.since : now, ageMs, reason, detail, retryAt }
    post({ kind: 'link', link })
  }

  const lost = (detail: string): void => {
    listener = null
    engine.brokerLost(Date.now())
    retryAt = Date.now() + backoff.next()
    show(everLive ? 'reconnecting' : 'offline', everLive ? 'closed' : 'refused', detail)
  }

  const connect = (): void => {
    retryAt = 0
    listener = new MqttListener(
      {
        socket: openSocket(address.url),
        clientId,
        credentials: address.credentials,
        filters: engine.decoder.subscriptions,
        now: () => Date.now(),
      },
      {
        live: () => {
          backoff.reset()
          lastHeard = Date.now()
          everLive = true
          show('live', '', '')
        },
        message: (topic, payload, retained) => {
          lastHeard = Date.now()
          engine.message(topic, payload, lastHeard, retained)
        },
        tooLarge: (bytes) => engine.tooLarge(bytes, Date.now()),
        lost,
      },
    )
  }

  const flush = (): void => {
    if (inFlight || paused || !engine.waiting.pending) return
    inFlight = true
    const batch = engine.waiting.take()
    post({ kind: 'batch', number: ++number, batch }, buffersOf(batch))
  }

  onMessage = (message) => {
    const now = timeMs(Date.now())
    switch (message.kind) {
      case 'taken':
        inFlight = false
        return
      case 'pause':
        paused = true
        return
      case 'resume':
        paused = false
        return engine.tellAll()
      case 'wake':
        return listener ? listener.woke() : connect()
      case 'alarm-command': {
        const done = engine.command(message.command, now)
        post({ kind: 'alarm-result', id: message.id, refused: done.ok ? null : done.error })
        return post({ kind: 'alarm-events', events: engine.news() })
      }
      case 'journal':
        return post({ kind: 'journal-result', id: message.id, events: engine.journal() })
      case 'health':
        return post({
          kind: 'health-result',
          id: message.id,
          health: engine.health(now, startedAt, {
            name: 'broker',
            url: new URL(url).host,
            state: listener?.isLive ? 'connected' : listener ? 'connecting' : 'lost',
            since: link.since,
            error: link.detail,
          }),
        })
      // It hears everything; what the feed over a gateway is asked.
      case 'want':
      case 'figures':
        return
      default:
        ignoreUnknown(message)
    }
  }

  post({ kind: 'clock', offsetMs: 0 })
  post({ kind: 'alarms', ...engine.rows() })
  connect()
  setInterval(flush, 1000 / rateHz)
  const stepped = watchSteps(
    () => Date.now(),
    () => performance.now(),
  )
  setInterval(() => {
    const byMs = stepped()
    if (byMs !== 0) {
      engine.clockStepped(byMs)
      if (byMs < 0 && lastHeard) lastHeard += byMs
      // A wait that was to end by the old clock ends now.
      retryAt = 0
      listener?.clockStepped()
    }
    const now = Date.now()
    engine.evaluate(timeMs(now))
    const news = engine.news()
    if (news.length) post({ kind: 'alarm-events', events: news })
    const limits = engine.limits()
    if (limits.length) post({ kind: 'limits', limits })
    listener?.tick()
    if (!listener && now >= retryAt) connect()
    else if (listener?.isLive) {
      if (now - lastHeard <= QUIET_MS) show('live', '', '')
      else show('delayed', engine.heardSomething() ? 'silent' : 'no-messages', '')
    } else show(link.state, link.reason, link.detail)
  }, 250)
}

self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  if (data.kind === 'start') start(data)
  else onMessage(data)
})
