/** A rule that lowers the air pressure is no fault: foresight compares the compressors under the setting that they say. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createRng } from '../base/rng.ts'
import { atOnce } from '../base/steps.ts'
import { LASTING_MS } from '../foresight/case-rules.ts'
import { planOf } from '../foresight/plan.ts'
import { columnsOf, type Row } from '../foresight/testing/plant-of-joints.ts'
import { Watcher } from '../foresight/watcher.ts'
import { loadTwin } from '../twin/load.ts'
import type { Readings } from './machine.ts'
import { AirNetwork, Compressor } from './machines/compressed-air.ts'

const loaded = loadTwin(JSON.parse(readFileSync(new URL('../../public/twins/demo/twin.json', import.meta.url), 'utf8')))
if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
const plan = atOnce(planOf(loaded.value)).filter(({ id }) => id.startsWith('kp-'))

const [MINUTE, HOUR] = [60_000, 3_600_000]
const START = Date.UTC(2026, 10, 2)
const LEARNT_H = 8 * 24
/** After it was learnt. */
const [EASED_H, LEAKS_H, ALL_H] = [16, 20, 26]

/** Minute by minute; what was learnt goes on as `at` says. @returns the longest time that a signal was unusual in one go, ms */
const unusual = (at: (hour: number, lead: Compressor, air: AirNetwork) => void) => {
  const rng = createRng(4)
  const shifts = rng.fork('work')
  let [work, demand] = [0.8, 0.8]
  const air = new AirNetwork({ work: () => work })
  const lead = new Compressor('kp-1', rng, air, null)
  const standby = new Compressor('kp-2', rng, air, lead)
  const watcher = new Watcher({ get: () => null })
  watcher.replace(plan, new Float64Array(plan.length).fill(Infinity))
  watcher.release(
    plan.map(({ slot }) => slot),
    START,
  )
  const longest = { eased: 0, leaking: 0 }
  for (let minute = 0; minute < (LEARNT_H + ALL_H) * 60; minute++) {
    const time = START + minute * MINUTE
    if (minute % 60 === 0 && minute >= LEARNT_H * 60) at(minute / 60 - LEARNT_H, lead, air)
    for (let s = 0; s < 60; s++) {
      if (shifts.next() < 1 / 900) demand = shifts.between(0.6, 1)
      work += (demand - work) / 30
      for (const one of [lead, standby]) one.settle(1)
      air.settle(1)
    }
    const rows: Row[] = []
    for (const machine of [lead, standby]) {
      const into: Readings = {}
      machine.read(into)
      for (const { id, slot } of plan)
        if (id.startsWith(`${machine.id}/`)) rows.push([slot, into[id.slice(machine.id.length + 1)]!, true, time])
    }
    watcher.samples([columnsOf(rows)])
    if (minute % 10 === 0) watcher.tick(time)
    for (const event of watcher.takeEvents()) {
      if (event.kind !== 'episode' || event.since < START + LEARNT_H * HOUR) continue
      const during = event.since < START + (LEARNT_H + LEAKS_H) * HOUR ? 'eased' : 'leaking'
      longest[during] = Math.max(longest[during], (event.until ?? time) - event.since)
    }
  }
  return longest
}

test('a setpoint that goes down step by step is nothing unusual; a leak after that, at the setpoint of before, is', () => {
  const longest = unusual((hour, lead, air) => {
    const bar = hour < EASED_H ? Math.max(6, 6.6 - 0.1 * Math.floor(hour / 2)) : 6.6
    lead.command('pressure', Number(bar.toFixed(1)))
    air.leaky = hour < LEAKS_H ? 1 : 3.5
  })
  expect(longest.eased).toBeLessThan(LASTING_MS)
  expect(longest.leaking).toBeGreaterThanOrEqual(LASTING_MS)
}, 120_000)
