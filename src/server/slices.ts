/** Long work of one answer, a few milliseconds at a time: what arrives in between is not kept waiting. */
import { setImmediate } from 'node:timers/promises'
import { inTurns, type Steps } from '../base/steps.ts'

export const inSlices = <T>(work: Steps<T>): Promise<T> => inTurns(work, () => setImmediate())
