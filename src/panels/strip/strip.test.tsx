/** What always stands at the top: the key figures' names, the connection, and what is said while values are not of now. */
import { expect, test } from 'vitest'
import type { LinkState } from '../../feed/live-channel.ts'
import { elementsOf, NOW, panelMarkup, smallPlant, wordsOf } from '../testing/panel-markup.tsx'
import { ConnectionStub, LinkBanner, newestReceive } from './connection-sign.tsx'
import { KpiStrip } from './kpi-strip.tsx'

const STATES = ['connecting', 'live', 'delayed', 'reconnecting', 'offline'] as const
const linked = (state: LinkState['state']) => ({
  link: { get: () => ({ state, ageMs: 0 }) as LinkState, subscribe: () => () => {} },
})

test('each state of the link has a word of its own, also for whoever does not see its picture', () => {
  const signs = STATES.map(
    (state) => elementsOf(panelMarkup(<ConnectionStub />, smallPlant(), linked(state)), /data-link=/)[0]!,
  )
  expect(new Set(signs.map(({ words }) => words)).size).toBe(STATES.length)
  for (const { words } of signs) expect(words).toMatch(/^Connection: \w/)
})

test('only where what is shown is not what is, a banner says so', () => {
  const banner = (state: LinkState['state']) => panelMarkup(<LinkBanner />, smallPlant(), linked(state))
  expect(STATES.filter((state) => banner(state) !== '')).toEqual(['delayed', 'reconnecting', 'offline'])
  expect(banner('offline')).toContain('role="alert"')
})

test('the newest thing heard is found; nothing heard is 0', () => {
  const { values, hear } = smallPlant()
  expect(newestReceive(values)).toBe(0)
  hear('r-1/power', 1, NOW - 5000)
  hear('r-2/power', 1, NOW - 9000)
  expect(newestReceive(values)).toBe(NOW - 5000)
})

test('of one asset the key figures are of what lies in it, and those that it has nothing for are left out', () => {
  const plant = smallPlant()
  expect(wordsOf(panelMarkup(<KpiStrip scope="r-1" pictured />, plant))).toContain('Power drawn')
  const kpis = [...plant.twin.kpis, { name: 'Heat', role: 'temperature', reduce: 'max', unit: '°C' }]
  const warmer = { ...plant, twin: { ...plant.twin, kpis } as never }
  expect(wordsOf(panelMarkup(<KpiStrip pictured />, warmer))).toContain('Heat')
  expect(wordsOf(panelMarkup(<KpiStrip scope="r-1" pictured />, warmer))).not.toContain('Heat')
})

test('key figures have their names at once; a plant without them has no strip', () => {
  const plant = smallPlant()
  for (const pictured of [false, true])
    expect(wordsOf(panelMarkup(<KpiStrip pictured={pictured} />, plant))).toContain('Power drawn')
  expect(panelMarkup(<KpiStrip pictured />, { ...plant, twin: { ...plant.twin, kpis: [] } as never })).toBe('')
})
