/** What the embedded broker may be made to remember, how much of it is in use, and what was refused. */
import { formatCount, withUnit } from '../../texts/numbers.ts'
import { text } from '../../texts/text.ts'
import { formatClockSeconds } from '../../texts/times.ts'
import type { BrokerLimit, DoorCount } from '../../wire/diagnostics.ts'
import { Figures } from './sections.tsx'

/** Of one packet or will: there is nothing of it that is in use. */
const EACH = new Set<BrokerLimit['key']>(['packetBytes', 'willBytes'])

const amount = ({ key }: BrokerLimit, value: number): string =>
  key.endsWith('Bytes') ? withUnit(formatCount(Math.round(value / 1024)), 'kB') : formatCount(value)

const figureOf = (limit: BrokerLimit): string => {
  const most = amount(limit, limit.most)
  const shown = EACH.has(limit.key) ? most : text('health.limit', { used: amount(limit, limit.used), most })
  if (limit.refused === 0) return shown
  return `${shown} · ${text('health.limit.refused', {
    refused: formatCount(limit.refused),
    time: formatClockSeconds(limit.lastAt),
    last: limit.last,
  })}`
}

const refusedAt = ({ refused, lastAt, last }: DoorCount): string =>
  text('health.door.refused', { refused: formatCount(refused), time: formatClockSeconds(lastAt), last })

interface LimitsProps {
  readonly limits: readonly BrokerLimit[]
  /** Nothing is said of what was never refused. */
  readonly door: readonly DoorCount[]
}

export const Limits = ({ limits, door }: LimitsProps) => (
  <Figures
    figures={[
      ...door
        .filter(({ refused }) => refused > 0)
        .map((one) => [text(`health.door.${one.key}`), refusedAt(one)] as const),
      ...limits.map((limit) => [text(`health.limit.${limit.key}`), figureOf(limit)] as const),
    ]}
  />
)
