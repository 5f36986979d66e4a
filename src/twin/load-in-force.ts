/** Loads what is in force already, on the word of who judged it when it was saved. */
import type { Problem } from '../base/problem.ts'
import { err, ok, type Result } from '../base/result.ts'
import { atOnce, inTurns } from '../base/steps.ts'
import { type AllChecks, type Loaded, loading } from './loading.ts'
import type { Twin } from './twin.ts'

/** What is in force, with what is wrong with it all the same. */
export interface SoundTwin {
  readonly twin: Twin
  readonly problems: readonly Problem[]
}

const sound = ({ twin, problems }: Loaded): Result<SoundTwin, readonly Problem[]> =>
  twin ? ok({ twin, problems: problems.list() }) : err(problems.list())

/**
 * What was accepted once and is no longer does not take a plant dark: flaws that leave the rest of the twin as it is are
 * told and gone on with.
 * @param checks none: only what cannot be worked with is told, and plainly
 */
export const loadInForce = (json: unknown, checks: AllChecks = {}): Result<SoundTwin, readonly Problem[]> =>
  sound(atOnce(loading(json, checks)))

/**
 * The same in slices, for a document that others should not wait for.
 * @param pause lets others run: a turn of the event loop
 */
export const loadInForceSliced = async (
  json: unknown,
  checks: AllChecks,
  pause: () => Promise<void>,
): Promise<Result<SoundTwin, readonly Problem[]>> => sound(await inTurns(loading(json, checks), pause))
