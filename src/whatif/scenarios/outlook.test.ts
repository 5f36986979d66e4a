import { expect, test } from 'vitest'
import { modelOf, row } from '../testing/lines.ts'
import { checkedOutlook, outlookOf, outlookRecord } from './outlook.ts'

test('a line that never fails makes what its beat allows', () => {
  const model = modelOf(row([{ processingTime: 0.01 }]))
  const asked = { model, start: { stations: [] }, goodSinks: ['out'], hours: 8.005, futures: 3, seed: 1 }
  expect(outlookOf(asked)).toEqual([800, 800, 800])
  expect(outlookOf({ ...asked, goodSinks: [] })).toEqual([0, 0, 0])
})

test('nine of ten lines that were simulated lie where the others said', () => {
  const exponential = (mean: number) => ({ type: 'exponential' as const, mean })
  const model = modelOf(row([{ processingTime: 0.01, failures: [{ timeBetweenFailures: exponential(4), repairTime: exponential(0.5) }] }])) // prettier-ignore
  const asked = { model, start: { stations: [] }, goodSinks: ['out'], hours: 8 }
  const futures = outlookOf({ ...asked, futures: 300, seed: 1 })
  const came = outlookOf({ ...asked, futures: 400, seed: 2 })
  const { within, medianError } = outlookRecord(came.map((one) => checkedOutlook(futures, one)))
  expect(within).toBeGreaterThan(0.74)
  expect(within).toBeLessThan(0.88)
  expect(medianError).toBeGreaterThan(0.01)
  expect(medianError).toBeLessThan(0.1)
})

test('what lies outside counts as a miss; the error is a share of what came', () => {
  const futures = [90, 100, 110, 100, 100, 100, 100, 100, 100, 100, 100]
  expect(outlookRecord([checkedOutlook(futures, 100), checkedOutlook(futures, 200)])).toEqual({ within: 0.5, medianError: 0.25 }) // prettier-ignore
})

test('what is known from a few failures only is known less well: the futures lie further apart, and as many fail', () => {
  const exponential = (mean: number) => ({ type: 'exponential' as const, mean })
  const failure = { timeBetweenFailures: exponential(1), repairTime: exponential(0.1) }
  const of = (uncertainty?: { timeBetweenFailures: number; repairTime: number }) =>
    outlookOf({
      model: modelOf(row([{ processingTime: 0.01, failures: [{ ...failure, ...(uncertainty && { uncertainty }) }] }])),
      start: { stations: [] },
      goodSinks: ['out'],
      hours: 24,
      futures: 600,
      seed: 1,
    })
  const width = (futures: readonly number[]) => checkedOutlook(futures, 1).high - checkedOutlook(futures, 1).low
  const mean = (futures: readonly number[]) => futures.reduce((a, b) => a + b, 0) / futures.length
  const [known, unsure] = [of(), of({ timeBetweenFailures: 0.6, repairTime: 0.3 })]
  expect(width(unsure) / width(known)).toBeGreaterThan(1.4)
  expect(of({ timeBetweenFailures: 0, repairTime: 0 })).toEqual(known)
  expect(Math.abs(mean(unsure) / mean(known) - 1)).toBeLessThan(0.02)
  expect(of({ timeBetweenFailures: 0.6, repairTime: 0.3 })).toEqual(unsure)
})
