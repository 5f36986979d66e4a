import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mismatch, readFleet } from './fleet-file.ts'

const fleetIn = (text: string) => {
  const read = readFleet(text)
  if (!read.ok) throw new Error(read.error.join('\n'))
  return read.value
}
const wrongIn = (text: string): readonly string[] => {
  const read = readFleet(text)
  return read.ok ? [] : read.error
}

test('blanks or commas, with names or without, give the same units', () => {
  const bare = fleetIn('1 1 .5 7\n1 2 .6 8  \n2 1 .1 9\n')
  expect(fleetIn('1,1,.5,7\n1,2,.6,8\n2,1,.1,9').fleet).toEqual(bare.fleet)
  const named = fleetIn('\uFEFFunit, cycle, a, b\r\n1, 1, .5, 7\r\n1, 2, .6, 8\r\n2, 1, .1, 9\r\n')
  expect(named.fleet).toEqual(bare.fleet)
  expect(named.names).toEqual(['a', 'b'])
  expect(bare.fleet.map(({ id, cycles }) => [id, ...cycles])).toEqual([
    ['1', 1, 2],
    ['2', 1],
  ])
})

test('rows in any order are put by cycle; what was not measured is the value before', () => {
  const { fleet } = fleetIn('pump-b,3,NaN\npump-a,1,4\npump-b,1,2\npump-b,2,\n')
  expect(fleet.map(({ id }) => id)).toEqual(['pump-b', 'pump-a'])
  expect([...fleet[0]!.columns[0]!]).toEqual([2, 2, 2])
})

test('every error has its line and what to do', () => {
  expect(wrongIn('1 1 5\n1 2 x\n1 1 6\n\n1 3\n1 4 5 6\n,7,8\n1 y 3')).toEqual([
    'line 2, column 3: "x" is no number. Write a number, or leave the column out of both files.',
    'line 5 has 2 values. Write unit, cycle and at least one column, separated by blanks or commas.',
    'line 6 has 4 values, line 1 has 3. Give every row the same columns.',
    'line 7: the unit is missing. Write its name or number first.',
    'line 8: cycle "y" is no number. Write the age as a number.',
  ])
  expect(wrongIn('1 1 5\n1 1 6')).toEqual(['line 2: unit 1 has cycle 1 already in line 1. Keep one row of each cycle.'])
  expect(wrongIn('1,1,,2\n1,2,nan,3')).toEqual([
    'line 1: unit 1 has no value at all in column 3. Leave the column or the unit out.',
  ])
  expect(wrongIn('')).toHaveLength(1)
  expect(wrongIn('unit cycle a')).toHaveLength(1)
})

test('of any text: units of equal width with ascending cycles and finite values, or errors that name a line', () => {
  const cell = fc.oneof(fc.constantFrom('1', '2', '-3.5', '1e400', 'NaN', '', 'x', '"'), fc.string({ maxLength: 4 }))
  const text = fc
    .array(fc.array(cell, { maxLength: 5 }), { maxLength: 6 })
    .map((rows) => rows.map((row) => row.join(row.length % 2 ? ',' : ' ')).join('\n'))
  fc.assert(
    fc.property(text, (content) => {
      const read = readFleet(content)
      if (!read.ok) {
        expect(read.error.length).toBeGreaterThan(0)
        for (const problem of read.error) expect(problem).toMatch(/^line \d+/)
        return
      }
      for (const { cycles, columns } of read.value.fleet) {
        expect(columns).toHaveLength(read.value.columns)
        expect(cycles.every((cycle, i) => i === 0 || cycle > cycles[i - 1]!)).toBe(true)
        expect(columns.every((column) => column.length === cycles.length && column.every(Number.isFinite))).toBe(true)
      }
    }),
  )
})

test('what is asked about needs the columns that were learnt', () => {
  const train = fleetIn('u,c,heat,load\n1,1,2,3')
  expect(mismatch(train, fleetIn('1 1 2'))).toContain('1 columns behind unit and cycle, the training file has 2')
  expect(mismatch(train, fleetIn('u,c,load,heat\n1,1,2,3'))).toContain('line 1, column 3 is called "load"')
  expect(mismatch(train, fleetIn('1 1 2 3'))).toBeNull()
})
