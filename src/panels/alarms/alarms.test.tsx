/** The page of alarms, as it is first rendered. */
import { describe, expect, test } from 'vitest'
import { timeMs } from '../../base/brand.ts'
import type { PanelPorts } from '../ports.tsx'
import { alarmRow } from '../../wire/testing/alarm-row.ts'
import { elementsOf, NOW, panelMarkup, smallPlant, wordsOf } from '../testing/panel-markup.tsx'
import type { Shown } from '../workspace.ts'
import { Alarms } from './alarms.tsx'

const page = (
  shown: Shown = {},
  over: Partial<PanelPorts> = {},
  given: Parameters<typeof alarmRow>[0][] = ROWS,
): string => {
  const plant = smallPlant()
  plant.board.replace(given.map(alarmRow), 1)
  return panelMarkup(<Alarms />, plant, {
    workspace: { get: () => 'alarms', shown: () => shown, open: () => {}, subscribe: () => () => {} },
    ...over,
  })
}

const ROWS: Parameters<typeof alarmRow>[0][] = [
  { key: 'r-1/heat', name: 'Winding hot', priority: 'low', raisedAt: NOW - 60_000 },
  { key: 'r-2/jam', name: 'Jam', priority: 'critical', raisedAt: NOW - 5000, firstOut: true },
  { key: 'r-2/seen', name: 'Door open', state: 'acknowledged', ackBy: 'Mara Lind', ackComment: 'loading', ackAt: NOW },
  { key: 'r-1/over', name: 'Over', state: 'returned', active: false, clearedAt: NOW - 1000 },
  { key: 'r-1/quiet', name: 'Fan', state: 'shelved', shelvedBy: 'A. Klein', shelvedUntil: NOW + 3_600_000, since: NOW },
  { key: 'r-1/off', name: 'Lamp', state: 'out-of-service' },
]
const rowsOf = (html: string): string[] => elementsOf(html, /data-key=/).map(({ words }) => words)

describe('lists', () => {
  test('each tab has its number; the most urgent first, with who did what and why', () => {
    const html = page()
    const tabs = elementsOf(html, /role="tab"/).map(({ words }) => words)
    expect(tabs).toEqual([
      'Open 3',
      'Cleared 1',
      'Shelved 1',
      'Suppressed 0',
      'Out of service 1',
      'History',
      'Measures',
    ])
    const rows = rowsOf(html)
    expect(rows).toHaveLength(3)
    expect(rows[0]).toMatch(/^Critical, Unacknowledged, First of its group Jam R-2/)
    expect(rows[1]).toContain('Door open')
    expect(rows[1]).toMatch(/Acknowledged by Mara Lind.*“loading”/)
    expect(rows[2]).toMatch(/Winding hot.*nobody yet.*Acknowledge/)
  })

  test('what is shelved says until when, by whom, and what it would be without', () => {
    const [row] = rowsOf(page({ tab: 'shelved' }))
    expect(row).toMatch(/Fan R-1/)
    expect(row).toContain('would be open now')
    expect(row).toContain('Shelved by A. Klein')
    expect(row).toContain('Unshelve')
  })

  test('nothing there is said, and what is filtered away can be brought back', () => {
    expect(wordsOf(page({}, {}, []))).toContain('No open alarms.')
    const html = page({ words: 'nowhere' })
    expect(rowsOf(html)).toEqual([])
    expect(wordsOf(html)).toMatch(/No alarm fits.*Show all again/)
  })

  test('groups have headings', () => {
    expect(wordsOf(page({ group: 'priority' }))).toMatch(/Critical 1 .*Jam.* High 1 .*Door open.* Low 1 .*Winding hot/)
  })
})

test('of the past nothing can be done, and it says why', () => {
  const travel = {
    moment: () => ({ kind: 'replay', at: NOW - 60_000, speed: 0 }),
    at: () => timeMs(NOW - 60_000),
  } as unknown as PanelPorts['travel']
  const plain = page()
  expect(elementsOf(plain, /role="checkbox"/)).toHaveLength(3)
  const html = page({}, { travel: { ...STILL, ...travel } })
  expect(wordsOf(html)).toContain('This is the past: nothing can be done to these alarms.')
  expect(wordsOf(html)).toContain('As it was at')
  expect(elementsOf(html, /role="checkbox"/)).toHaveLength(0)
  expect(rowsOf(html).join(' ')).not.toContain('Acknowledge ')
})

const STILL: PanelPorts['travel'] = {
  possible: true,
  moment: () => ({ kind: 'live' }),
  at: () => timeMs(NOW),
  now: () => timeMs(NOW),
  waits: () => false,
  trouble: () => null,
  marks: () => ({ a: null, b: null, loops: false }),
  span: () => null,
  setSpan: () => {},
  subscribe: () => () => {},
  seek: () => {},
  play: () => {},
  mark: () => {},
  goLive: () => {},
}
