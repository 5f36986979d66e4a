import { expect, test } from 'vitest'
import { PROPOSED, REPAIR } from '../../act/testing/proposed.ts'
import { loadTwin } from '../../twin/load.ts'
import type { RepairPlan } from '../../wire/act.ts'
import { workOrderOf } from './work-order.ts'

const loaded = loadTwin({ format: 1, id: 'plant', name: 'Plant', assets: [{ id: 'r-1', name: 'R-1' }] })
if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
const twin = loaded.value
const AT = 1_700_000_000_000

const partOf = (part: RepairPlan['assumptions']['part']) =>
  workOrderOf(
    {
      ...PROPOSED,
      state: 'approved',
      steps: [...PROPOSED.steps, { at: AT, state: 'approved', by: { name: 'Kim', verified: false }, reason: '' }],
      plan: { ...REPAIR, assumptions: { ...REPAIR.assumptions, part } },
    },
    twin,
  )!.part

test('its spare part as somebody said it: one without a name still comes when it comes, and what nobody said is none', () => {
  const at = new Date(AT).toISOString()
  expect(partOf({ name: null, at: AT, source: 'person' })).toEqual({ name: null, at })
  expect(partOf({ name: 'Bearing', at: AT, source: 'twin' })).toEqual({ name: 'Bearing', at })
  expect(partOf({ name: 'Bearing', at: null, source: 'twin' })).toEqual({ name: 'Bearing', at: null })
  expect(partOf({ name: null, at: null, source: 'assumed' })).toBeNull()
  expect(partOf(undefined)).toBeNull()
})

test('nobody has approved it: it is no work order', () => {
  expect(workOrderOf(PROPOSED, twin)).toBeNull()
})
