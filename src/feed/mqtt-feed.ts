/** What the feed worker does without a gateway: listens to a broker, decodes, evaluates the alarms; publishes nothing, ever. The surroundings come from outside. */
import { timeMs } from '../base/brand.ts'
import { type Dispose, DisposeBag } from '../base/disposable.ts'
import { ignoreUnknown } from '../base/unknown-kind.ts'
import { loadInForce } from '../twin/load-in-force.ts'
import type { FromWorker, Link, ToWorker } from '../wire/worker.ts'
import { createBackoff } from './backoff.ts'
import { watchSteps } from './clock-steps.ts'
import { buffersOf } from './conflate.ts'
import { type BinarySocket, MqttListener } from './mqtt/listener.ts'
import type { Credentials } from './mqtt/packets.ts'
import { OwnEngine } from './own-engine.ts'

/** Connected, but silent for this long: said, because a mistyped topic looks just like it. */
const QUIET_MS = 10_000
const TICK_MS = 250

export interface MqttFeedPorts {
  readonly open: (url: string) => BinarySocket
  readonly post: (message: FromWorker, transfer?: Transferable[]) => void
  /** Wall clock, ms. */
  readonly now: () => number
  /** A clock that nobody sets, ms. */
  readonly steady: () => number
  /** 0…1. */
  readonly random: () => number
  readonly every: (tick: () => void, ms: number) => Dispose
}

export interface MqttFeed {
  readonly receive: (message: ToWorker) => void
  readonly dispose: Dispose
}

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

type Started = (message: Exclude<ToWorker, { kind: 'start' }>) => void

export const createMqttFeed = ({ open, post, now, steady, random, every }: MqttFeedPorts): MqttFeed => {
  const bag = new DisposeBag()
  let started: Started | null = null

  const start = ({ url, document, rateHz }: Extract<ToWorker, { kind: 'start' }>): Started => {
    const loaded = loadInForce(document)
    if (!loaded.ok) throw new Error('bug: the page posted a twin that it had not loaded')
    const engine = new OwnEngine(loaded.value.twin, null)
    const backoff = createBackoff({ firstMs: 500, capMs: 10_000, random })
    const startedAt = now()
    const address = addressOf(url)
    const clientId = `gemba-page-${Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0')}`
    let listener: MqttListener | null = null
    let lastReceivedAt = 0
    let retryAt = 0
    let everLive = false
    let link: Link = { state: 'connecting', since: startedAt, ageMs: 0, reason: '', detail: '', retryAt: 0 }
    let inFlight = false
    let paused = false
    let number = 0

    const show = (state: Link['state'], reason: Link['reason'], detail: string): void => {
      const at = now()
      const ageMs = lastReceivedAt ? at - lastReceivedAt : at - startedAt
      if (
        link.state === state &&
        link.reason === reason &&
        link.detail === detail &&
        link.retryAt === retryAt &&
        Math.abs(ageMs - link.ageMs) < 1000
      )
        return
      link = { state, since: link.state === state ? link.since : at, ageMs, reason, detail, retryAt }
      post({ kind: 'link', link })
    }

    const lost = (detail: string): void => {
      listener = null
      engine.brokerLost(now())
      retryAt = now() + backoff.next()
      show(everLive ? 'reconnecting' : 'offline', everLive ? 'closed' : 'refused', detail)
    }

    const connect = (): void => {
      retryAt = 0
      listener = new MqttListener(
        {
          socket: open(address.url),
          clientId,
          credentials: address.credentials,
          filters: engine.decoder.subscriptions,
          now,
        },
        {
          live: () => {
            backoff.reset()
            lastReceivedAt = now()
            everLive = true
            show('live', '', '')
          },
          message: (topic, payload, retained) => {
            lastReceivedAt = now()
            engine.message(topic, payload, lastReceivedAt, retained)
          },
          tooLarge: (bytes) => engine.tooLarge(bytes, now()),
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

    const stepped = watchSteps(now, steady)
    const tick = (): void => {
      const byMs = stepped()
      if (byMs !== 0) {
        engine.clockStepped(byMs)
        if (byMs < 0 && lastReceivedAt) lastReceivedAt += byMs
        // A wait that was to end by the old clock ends now.
        retryAt = 0
        listener?.clockStepped()
      }
      const at = now()
      engine.evaluate(timeMs(at))
      const news = engine.news()
      if (news.length) post({ kind: 'alarm-events', events: news })
      const limits = engine.limits()
      if (limits.length) post({ kind: 'limits', limits })
      listener?.tick()
      if (!listener && at >= retryAt) connect()
      else if (listener?.isLive) {
        if (at - lastReceivedAt <= QUIET_MS) show('live', '', '')
        else show('delayed', engine.hasReceived() ? 'silent' : 'no-messages', '')
      } else show(link.state, link.reason, link.detail)
    }

    post({ kind: 'clock', offsetMs: 0 })
    post({ kind: 'alarms', ...engine.rows() })
    connect()
    bag.add(every(flush, 1000 / rateHz))
    bag.add(every(tick, TICK_MS))
    bag.add(() => listener?.close())

    return (message) => {
      const at = timeMs(now())
      switch (message.kind) {
        case 'taken':
          inFlight = false
          return
        case 'pause':
          paused = true
          return
        case 'resume':
          paused = false
          return engine.sendAll()
        case 'wake':
          return listener ? listener.woke() : connect()
        case 'alarm-command': {
          const done = engine.command(message.command, at)
          post({ kind: 'alarm-result', id: message.id, refused: done.ok ? null : done.error })
          return post({ kind: 'alarm-events', events: engine.news() })
        }
        case 'journal':
          return post({ kind: 'journal-result', id: message.id, events: engine.journal() })
        case 'health':
          return post({
            kind: 'health-result',
            id: message.id,
            health: engine.health(at, startedAt, {
              name: 'broker',
              url: new URL(url).host,
              state: listener?.isLive ? 'connected' : listener ? 'connecting' : 'lost',
              since: link.since,
              error: link.detail,
            }),
          })
        // It receives everything; what the feed over a gateway is asked.
        case 'want':
        case 'figures':
          return
        default:
          ignoreUnknown(message)
      }
    }
  }

  return {
    receive: (message) => {
      if (message.kind === 'start') started = start(message)
      else started?.(message)
    },
    dispose: () => bag.dispose(),
  }
}
