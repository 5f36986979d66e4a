/** What the feed worker does over a gateway: the link's frames, conflated to the page's pace. The surroundings come from outside. */
import type { Dispose } from '../base/disposable.ts'
import { ignoreUnknown } from '../base/unknown-kind.ts'
import type { FromWorker, ToWorker } from '../wire/worker.ts'
import { buffersOf, Conflator } from './conflate.ts'
import { FeedMeter } from './feed-meter.ts'
import { GatewayLink, type GatewayLinkPorts, type SocketLike } from './gateway-link.ts'

export interface GatewayFeedPorts extends Omit<GatewayLinkPorts, 'twin' | 'open'> {
  readonly open: (url: string) => SocketLike
  readonly post: (message: FromWorker, transfer?: Transferable[]) => void
}

export interface GatewayFeed {
  readonly receive: (message: ToWorker) => void
  readonly dispose: Dispose
}

export const createGatewayFeed = ({ open, post, ...surroundings }: GatewayFeedPorts): GatewayFeed => {
  let link: GatewayLink | null = null
  const meter = new FeedMeter()
  let taken: (() => void) | null = null

  const start = ({ twin, url, rateHz }: Extract<ToWorker, { kind: 'start' }>): void => {
    const waiting = new Conflator(twin.signals.length)
    let frame = -1
    let inFlight = false
    let number = 0
    const flush = (): void => {
      if (inFlight || !waiting.pending) return
      inFlight = true
      link?.untaken(surroundings.now())
      const batch = waiting.take()
      post({ kind: 'batch', number: ++number, batch }, buffersOf(batch))
    }
    taken = () => {
      inFlight = false
      link?.untaken(0)
      link?.applied(frame)
      flush()
    }
    link = new GatewayLink(
      { ...surroundings, twin, open: (cursor) => open(`${url}?cursor=${cursor}`) },
      {
        frame: (batch, n, bytes) => {
          frame = n
          meter.frame(surroundings.now(), bytes, batch.count)
          waiting.add(batch)
          flush()
        },
        link: (state) => {
          meter.link(state)
          post({ kind: 'link', link: state })
        },
        clock: (offsetMs) => post({ kind: 'clock', offsetMs }),
        twinChanged: (hash) => post({ kind: 'twin', hash }),
        message: (m) => {
          switch (m.kind) {
            case 'alarms':
              return post({ kind: 'alarms', rows: m.rows, cursor: m.cursor })
            case 'alarm-events':
              return post({ kind: 'alarm-events', events: m.events })
            case 'command':
              return post({ kind: 'command', report: m.report })
            case 'limits':
              return post({ kind: 'limits', limits: m.limits })
            // What was asked of the journal may have changed.
            case 'note':
            case 'past':
              return post({ kind: 'past' })
            case 'act':
              return post({ kind: 'act' })
            default:
              ignoreUnknown(m)
          }
        },
      },
      rateHz,
    )
  }

  return {
    receive: (message) => {
      switch (message.kind) {
        case 'start':
          return start(message)
        case 'taken':
          return taken?.()
        case 'want':
          return link?.want(message.want, message.number)
        case 'pause':
          return link?.pause()
        case 'resume':
          return link?.resume()
        case 'wake':
          return link?.wake()
        case 'figures':
          if (link)
            post({
              kind: 'figures-result',
              id: message.id,
              figures: { ...meter.read(surroundings.now()), ...link.figures },
            })
          return
        // Asked of the worker that has an engine of its own.
        case 'alarm-command':
        case 'journal':
        case 'health':
          return
        default:
          ignoreUnknown(message)
      }
    },
    dispose: () => link?.dispose(),
  }
}
