/** A future that was simulated, as it is played over the hall: what each machine does at a moment, in words. */
import '../../texts/simulated.ts'
import { text } from '../../texts/text.ts'
import { formatDuration } from '../../texts/times.ts'
import { bottleneckOf, doingAt, type DoingNow } from '../../whatif/scenarios/future-at.ts'
import type { OptionFuture } from '../../whatif/scenarios/option-future.ts'
import type { Ghost, SimulatedFuture } from './port.ts'

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000

const minutes = (hours: number): string =>
  formatDuration(Math.max(1, Math.round((hours * HOUR_MS) / MINUTE_MS)) * MINUTE_MS)

const words = ({ doing, from, to }: DoingNow, hour: number): string =>
  doing === 'runs' || doing === 'closed'
    ? text(`simulated.${doing}`)
    : text(`simulated.${doing}`, { time: minutes(doing === 'repair' ? to - hour : hour - from) })

/**
 * @param now ms that its hours count from
 * @param isShown whether a station of the model is a machine of the hall
 */
export const simulatedFuture = (
  future: OptionFuture,
  name: string,
  asset: string,
  now: number,
  isShown: (station: string) => boolean,
): SimulatedFuture => {
  const bottleneck = bottleneckOf(future)
  let last: { readonly said: string; readonly ghosts: ReadonlyMap<string, Ghost> } = { said: '', ghosts: new Map() }
  return {
    name,
    asset,
    from: now + future.from * HOUR_MS,
    to: now + future.to * HOUR_MS,
    bottleneck,
    ghostsAt: (at) => {
      const hour = (at - now) / HOUR_MS
      const rows = doingAt(future, hour).filter(({ station }) => isShown(station))
      const ghosts = new Map(
        rows.map((row): [string, Ghost] => {
          const own = words(row, hour)
          const isOne = row.station === bottleneck
          return [row.station, { doing: row.doing, words: isOne ? text('simulated.bottleneck', { words: own }) : own }]
        }),
      )
      const said = JSON.stringify([...ghosts])
      if (said !== last.said) last = { said, ghosts }
      return last.ghosts
    },
  }
}
