/** For tests: a repair that Eva proposed. */
import type { Proposal, RepairPlan } from '../../wire/act.ts'

const AT = 1_700_000_000_000
const HOUR = 3_600_000

export const REPAIR: RepairPlan = {
  kind: 'repair',
  option: 'shift-end',
  at: AT + 4 * HOUR,
  figures: {
    futures: 500,
    lost: { mean: 180, low: 150, high: 215 },
    kWh: null,
    minutes: { mean: 50, low: 40, high: 60 },
    stops: 0,
    otherwise: { lost: { mean: 1010, low: 770, high: 1250 }, stops: 400 },
  },
  assumptions: {
    life: { fromH: 20, toH: 60, source: 'expected' },
    plannedH: 1.5,
    plannedSource: 'twin',
    unplannedH: 4,
    unplannedSource: 'twin',
  },
}

export const PROPOSED: Proposal = {
  id: 1,
  asset: 'r-1',
  at: AT,
  by: { name: 'Eva', verified: false },
  message: 'bearing is in store, shelf B4',
  plan: REPAIR,
  until: AT + 4 * HOUR,
  state: 'proposed',
  steps: [{ at: AT, state: 'proposed', by: { name: 'Eva', verified: false }, reason: '' }],
  sent: null,
  stands: null,
  came: null,
}
