/** The week's alarms as journal lines: raised, acknowledged by someone of the shift, cleared. */
import { createRng } from '../../base/rng.ts'
import type { Twin, TwinAlarm } from '../../twin/twin.ts'
import { WORN } from '../plant.ts'
import type { Downtime } from './past-run.ts'
import { MINUTE_MS } from './span.ts'
import type { MinuteTrack } from './week.ts'

const CREW = ['M. Kessler', 'A. Yılmaz', 'J. Brandt', 'S. Novak', 'T. Huber']
const REMARKS = [
  '',
  '',
  '',
  'part jammed in the guide, removed',
  'sensor cleaned',
  'screw feed refilled',
  'called maintenance',
  'fixture realigned',
]

interface Moment {
  readonly at: number
  readonly kind: 'raised' | 'acknowledged' | 'cleared'
  readonly actor: string | null
  readonly comment: string
}

const line = (
  alarm: TwinAlarm,
  moments: readonly Moment[],
  upTo: number,
  value: number,
  cause: object,
  limit: number | null,
): object => {
  const past = moments.slice(0, upTo + 1)
  const now = past.at(-1)!
  const ack = past.find((m) => m.kind === 'acknowledged')
  const cleared = past.find((m) => m.kind === 'cleared')
  const rule = alarm.rule
  return {
    at: now.at,
    kind: now.kind,
    actor: now.actor,
    comment: now.comment,
    row: {
      key: alarm.key,
      asset: alarm.asset.id,
      component: rule.kind === 'signal' ? rule.signal.component : null,
      signal: rule.kind === 'signal' ? rule.signal.id : null,
      name: alarm.name,
      priority: alarm.priority,
      state: cleared ? (ack ? 'normal' : 'returned') : ack ? 'acknowledged' : 'unacknowledged',
      active: !cleared,
      latched: alarm.latched,
      since: now.at,
      raisedAt: moments[0]!.at,
      clearedAt: cleared?.at ?? 0,
      ackBy: ack?.actor ?? null,
      ackAt: ack?.at ?? 0,
      ackComment: ack?.comment ?? '',
      shelvedUntil: 0,
      shelvedBy: null,
      value,
      limit,
      unit: rule.kind === 'signal' ? rule.signal.unit : '',
      cause,
      message: '',
      help: alarm.help,
      inputLost: false,
      firstOut: false,
    },
  }
}

/** Journal lines in order of time, without the cursor, which the journal gives. */
export const pastAlarms = (
  twin: Twin,
  downtime: readonly Downtime[],
  week: readonly MinuteTrack[],
  seed: number,
  weekStartMs: number,
): { readonly at: number }[] => {
  const rng = createRng(seed).fork('past alarms')
  const lines: { readonly at: number }[] = []
  for (const d of downtime) {
    const alarm = twin.alarm(`${d.machine}/${d.kind}`)
    if (!alarm || alarm.rule.kind !== 'signal') continue
    const raisedAt = weekStartMs + d.fromMs + alarm.onDelayMs
    const clearedAt = weekStartMs + d.toMs
    if (clearedAt <= raisedAt) continue
    const state = alarm.rule.signal.states.find((s) => s.key === d.kind)!
    const ackAt = Math.round(raisedAt + rng.between(15_000, 400_000))
    const ack: Moment = {
      at: ackAt,
      kind: 'acknowledged',
      actor: CREW[Math.floor(rng.next() * CREW.length)]!,
      comment: REMARKS[Math.floor(rng.next() * REMARKS.length)]!,
    }
    const moments = [
      { at: raisedAt, kind: 'raised', actor: null, comment: '' } as const,
      ack,
      { at: clearedAt, kind: 'cleared', actor: null, comment: '' } as const,
    ].toSorted((a, b) => a.at - b.at)
    moments.forEach((_, i) =>
      lines.push(
        line(
          alarm,
          moments,
          i,
          state.code,
          { kind: 'is', signal: alarm.rule.kind === 'signal' ? alarm.rule.signal.name : '', is: state.name },
          null,
        ) as { at: number },
      ),
    )
  }
  const worn = twin.alarm(`${WORN.robot}/joint-${WORN.joint}-vibration`)
  const track = week.find((t) => t.signal.id === `${WORN.robot}/joint-${WORN.joint}/vibration`)
  if (worn?.rule.kind === 'signal' && 'above' in worn.rule.when && track) {
    const limit = worn.rule.when.above
    // It hovers at the limit first; the alarm is the one after which it never came back past the deadband.
    const { deadband } = worn.rule
    const lastBelow = track.values.findLastIndex((v) => v < limit - deadband)
    const crossed = track.values.findIndex((v, m) => m > lastBelow && v > limit)
    if (crossed >= 0)
      lines.push(
        line(
          worn,
          [{ at: weekStartMs + crossed * MINUTE_MS + worn.onDelayMs, kind: 'raised', actor: null, comment: '' }],
          0,
          track.values[crossed]!,
          { kind: 'above', signal: worn.rule.signal.name, decimals: worn.rule.signal.decimals },
          limit,
        ) as { at: number },
      )
  }
  return lines.toSorted((a, b) => a.at - b.at)
}
