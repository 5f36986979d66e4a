/**
 * Runs before each file of tests. Properties are tried with the same inputs in every run, so that a red run is one that anybody can
 * repeat; `GEMBA_SEED=random` tries others, and what fails prints its seed. What a component began to fetch is there before the
 * file ends: modules are shared, and one that was cut off would be missing in the next file.
 */
import fc from 'fast-check'
import { afterAll, vi } from 'vitest'

const wanted = process.env['GEMBA_SEED'] ?? '1'
fc.configureGlobal(wanted === 'random' ? {} : { seed: Number(wanted) })

afterAll(() => vi.dynamicImportSettled())
