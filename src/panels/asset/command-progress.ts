/** How a command of this page stands, from whichever of its reports came last: the answer, or the feed's own message. */
import type { CommandReport } from '../../wire/commands.ts'

/** Newest knowledge of each command by id. A final report is never replaced by a late "pending". */
export const takeReport = (
  known: ReadonlyMap<string, CommandReport>,
  report: CommandReport,
): ReadonlyMap<string, CommandReport> => {
  const before = known.get(report.id)
  if (before && before.status !== 'pending') return known
  return new Map(known).set(report.id, report)
}
