/**
 * What somebody who looks at a simulated line every so often knows of it: parts, states, and since when. For rows of single
 * machines with unlimited supply and one way to fail each, by work.
 */
import type { Line } from '../kernel/line.ts'
import type { LineStart, ServerStart } from '../start/line-start.ts'

/** Runs the line on to `until` and tells how it stands then; times are right to a step. */
export const observed = (line: Line, until: number, step: number): LineStart => {
  const stations = [...line.network.model.stations.keys()]
  const seen = stations.map(() => ({ finished: 0, failed: 0, partFrom: 0, newFrom: 0, downSince: 0, repairedFrom: 0 }))
  const waits = stations.map(() => false)
  while (line.now < until) {
    line.runUntil(line.now + step)
    stations.forEach((i) => {
      const one = seen[i]!
      const worked = line.working.area(i)
      if (line.finished[i] !== one.finished) one.partFrom = worked
      if (line.failed[i] !== one.failed) {
        one.newFrom = worked
        one.downSince = one.repairedFrom = line.now
      }
      const waiting = line.awaitingCrew.count(i) > 0
      if (waits[i] && !waiting) one.repairedFrom = line.now
      waits[i] = waiting
      one.finished = line.finished[i]!
      one.failed = line.failed[i]!
    })
  }
  return {
    stations: stations.map((i) => {
      const one = seen[i]!
      const worked = line.working.area(i)
      const down = line.down.count(i) > 0
      const repairing = waits[i] ? null : line.now - one.repairedFrom
      const server: ServerStart = {
        part:
          line.blocked.count(i) > 0
            ? { blockedBy: `m${i + 1}` }
            : line.working.count(i) + line.downLoaded.count(i) > 0
              ? { worked: worked - one.partFrom }
              : null,
        down: down ? { failure: 0, since: line.now - one.downSince, repairing } : null,
        ages: [worked - one.newFrom],
      }
      return { id: `m${i}`, waiting: line.waiting.count(i), servers: [server] }
    }),
  }
}
