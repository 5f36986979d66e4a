/** From JSON to a `Twin`, in small steps: the only maker of twins. `load.ts` judges what comes of it. */
import type { Steps } from '../base/steps.ts'
import { buildTwin } from './build.ts'
import type { UnitCheck } from './twin-builder.ts'
import { hashSteps } from './canonical.ts'
import type { Convert } from './one-unit.ts'
import { type Explain, PLAIN, Problems } from './problems.ts'
import { readDocument } from './read-document.ts'
import { type ModelCheck, resolveBodies } from './resolve.ts'
import type { Rules } from './rules.ts'
import type { Twin } from './twin.ts'

/** Knowledge that is not the twin's own; without it that much is not checked. */
export interface TwinChecks {
  /** Of units: too large to be everywhere a twin is loaded. */
  readonly unit?: UnitCheck
  /** Between units that differ; without it nothing is converted. */
  readonly convert?: Convert
  /** Of the equipment library, which lies above the twin: `src/equipment/model-problems.ts`. */
  readonly model?: ModelCheck
}

export interface AllChecks extends TwinChecks {
  readonly rules?: Rules
  readonly explain?: Explain
}

export interface Loaded {
  /** Null where something is wrong that cannot be worked with. */
  readonly twin: Twin | null
  readonly problems: Problems
}

/** Yields between small pieces of work. */
export const loading = function* (json: unknown, checks: AllChecks): Steps<Loaded> {
  const problems = new Problems(checks.explain ?? PLAIN)
  const read = yield* readDocument(json, problems)
  const bodies = read && (yield* resolveBodies(read, problems, checks.model))
  if (!read || !bodies) return { twin: null, problems }
  const twin = yield* buildTwin(read.document, read.leftOut, bodies, problems, checks)
  return { twin: problems.grave ? null : { ...twin, hash: yield* hashSteps(json) }, problems }
}
