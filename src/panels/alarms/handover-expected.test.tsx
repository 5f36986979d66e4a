/** What is expected next in a handover, and of what nothing is said, as it is first rendered. */
import { expect, test } from 'vitest'
import { timeMs } from '../../base/brand.ts'
import type { ForesightRecord } from '../../wire/foresight.ts'
import { claimOf, HOUR, RECORD_TOLD, recordOf, TUESDAY } from '../foresight/testing/made.ts'
import { elementsOf, panelMarkup, smallPlant, wordsOf } from '../testing/panel-markup.tsx'
import { Expected } from './handover-expected.tsx'

const span = { from: TUESDAY - 8 * HOUR, to: TUESDAY + HOUR }
const handover = (told: Partial<ForesightRecord>): string => {
  const plant = smallPlant()
  return panelMarkup(
    <Expected span={span} />,
    plant,
    {
      now: () => timeMs(span.to),
      foresight: RECORD_TOLD,
    },
    [[['handover-expected', plant.twin.hash, span.to], recordOf({ at: span.to, ...told })]],
  )
}

test('what is claimed of a class without skill is not handed over, and why is said in its place', () => {
  const claims = [claimOf({ id: 1, classId: 'robot', at: TUESDAY })]
  expect(wordsOf(handover({ claims }))).toContain('R-1 Temperature')
  const words = wordsOf(handover({ claims, silent: [{ classId: 'robot', judged: 20, held: 8 }] }))
  expect(words).not.toContain('R-1')
  expect(words).toContain('Robot 8 of 20 came true within their range')
})

test('shifts that are foretold worse than by the last one are named, with how far off both were', () => {
  const lack = { code: 'worse-than-last', judged: 20, off: 40, offAsLast: 25 } as const
  const html = handover({ silentUse: [{ of: 'line', what: 'pieces', unit: '', lack }] })
  expect(elementsOf(html, /data-silent/)).toHaveLength(1)
  expect(wordsOf(html).replaceAll('\u00a0', ' ')).toContain(
    'Line 1, Good pieces Off by 40 pieces on average over the last 20, the last shift of the same name by 25 pieces',
  )
  expect(wordsOf(handover({}))).toContain('Nothing is expected to reach a limit')
})
