/** A page that listens to a broker by itself: this device's own alarms, memory and foresight. It comes with the page that needs it. */
import { err, ok } from '../../base/result.ts'
import { createWorkerFeed } from '../../feed/worker-feed.ts'
import { SeenHistory } from '../../history/seen-history.ts'
import { text } from '../../texts/text.ts'
import { codedError } from '../../wire/coded-error.ts'
import { frameTwin } from '../../wire/frames.ts'
import { RATE_HZ } from '../attention.ts'
import type { Boot } from '../boot.ts'
import type { Acts } from '../record/record-boot.ts'
import { type Session, startSession } from '../session.ts'
import { withDerived } from './derived-rows.ts'
import { startLiveForesight } from './live-foresight.ts'
import { createPageWorker } from './page-watcher.ts'
import '../../texts/foresight.ts'

/** The page listens by itself: this device's own alarms, this page's own memory, no commands. */
export const overBroker = (
  { twin, document }: Boot,
  brokerUrl: string,
): { readonly session: Session; readonly acts: Acts } => {
  const feed = createWorkerFeed({
    kind: 'mqtt',
    createWorker: () => new Worker(new URL('../../feed/mqtt-worker.ts', import.meta.url), { type: 'module' }),
    url: brokerUrl,
    twin: frameTwin(twin),
    document: document(),
    rateHz: RATE_HZ,
  })
  const history = new SeenHistory()
  const foresight = startLiveForesight({
    createWorker: createPageWorker,
    document,
    size: twin.signals.length,
    limitMs: () => session.values.limitMs,
    now: () => session.now(),
    derived: (rows) => derived.derive(rows),
  })
  const derived = withDerived(feed.values, foresight.limits)
  const session: Session = startSession({
    twin,
    values: derived.source,
    live: feed.live,
    history,
    alarmOwner: 'this-device',
    seen: (batch) => {
      foresight.seen(batch)
      for (let i = 0; i < batch.count; i++) {
        const signal = twin.signals[batch.slot[i]!]!
        if (batch.dead[i]) history.gap(signal.id, batch.receive[i]!)
        else if (signal.recorded && batch.receive[i]! > 0)
          history.note(signal.id, batch.value[i]!, batch.quality[i]!, batch.receive[i]!)
      }
    },
  })
  return {
    session: {
      ...session,
      dispose: () => {
        foresight.dispose()
        session.dispose()
      },
    },
    acts: {
      alarmCommand: async (command) => {
        const { parseAsked } = await import('../alarm-asked.ts')
        const parsed = parseAsked(command)
        if (!parsed.ok) return parsed
        const answer = await feed.alarmCommand(parsed.value)
        return answer.ok ? answer : err(codedError(answer.error))
      },
      journal: async ({ asset, from = 0, to = Number.POSITIVE_INFINITY, limit = 500 }) => {
        const events = await feed.journal()
        return ok(
          events
            .filter((event) => (asset === undefined || event.row.asset === asset) && event.at >= from && event.at < to)
            .slice(-limit),
        )
      },
      alarmDesk: null,
      notes: null,
      sendCommand: async () => err({ error: text('command.no-gateway') }),
      health: async () => ok(await feed.health()),
      feedFigures: () => feed.figures(),
      foresight: foresight.port,
      acts: null,
    },
  }
}
