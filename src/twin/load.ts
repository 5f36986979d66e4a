/** Loads a twin document that somebody wrote: everything is checked, and every problem is told with its path. */
import type { Problem } from '../base/problem.ts'
import { err, ok, type Result } from '../base/result.ts'
import { atOnce, inTurns } from '../base/steps.ts'
import { EXPLAIN } from './explain.ts'
import { type AllChecks, type Loaded, loading, type TwinChecks } from './loading.ts'
import { RULES } from './rules.ts'
import type { Twin } from './twin.ts'

export const everyCheck = (checks: TwinChecks): AllChecks => ({ ...checks, rules: RULES, explain: EXPLAIN })

const judged = ({ twin, problems }: Loaded): Result<Twin, readonly Problem[]> =>
  twin && !problems.any ? ok(twin) : err(problems.list())

/**
 * Checks, resolves and indexes a twin document.
 * @returns the twin, or the problems found (the first hundred in words): wrong shapes, and wrong references of all that
 * has the right shape and hangs on nothing broken. Nothing is taken from a document that has any.
 */
export const loadTwin = (json: unknown, checks: TwinChecks = {}): Result<Twin, readonly Problem[]> =>
  judged(atOnce(loading(json, everyCheck(checks))))

/**
 * The same in slices, for a document that others should not wait for.
 * @param pause lets others run: a turn of the event loop
 */
export const loadTwinSliced = async (
  json: unknown,
  checks: TwinChecks,
  pause: () => Promise<void>,
): Promise<Result<Twin, readonly Problem[]>> => judged(await inTurns(loading(json, everyCheck(checks)), pause))
