import { expect, test } from 'vitest'
import { processFacts } from './process-facts.ts'
import { TwinDocument } from './schema.ts'

const { classes } = TwinDocument.parse({
  format: 1,
  id: 'x',
  name: 'x',
  assets: [{ id: 'a', name: 'a' }],
  classes: {
    machine: { process: { capacity: 3, crew: 'fitters', plannedRepairS: 60, sparePart: { name: 'Bearing' } } },
    arm: { extends: 'machine', process: { capacity: null, plannedRepairS: 90 } },
    bare: { extends: 'arm', process: null },
  },
})

test('fact by fact: what the asset says, its class, the class that one extends; null takes it back', () => {
  expect(processFacts(classes, { class: 'arm', process: { unplannedRepairS: 5 } })).toEqual({
    capacity: null,
    crew: 'fitters',
    plannedRepairS: 90,
    unplannedRepairS: 5,
    sparePart: { name: 'Bearing', leadTimeS: 0 },
    workOrder: null,
  })
  expect(processFacts(classes, { class: 'machine' }).capacity).toBe(3)
  const nothing = { capacity: null, crew: null, plannedRepairS: null, unplannedRepairS: null, sparePart: null, workOrder: null } // prettier-ignore
  expect(processFacts(classes, { class: 'bare' })).toEqual(nothing)
  expect(processFacts(classes, {})).toEqual(nothing)
})
