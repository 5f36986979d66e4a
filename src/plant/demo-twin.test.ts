import { problemInEnglish } from '../texts/api-english.ts'
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { drawnKinds } from '../scene/equipment/library.ts'
import { loadTwin } from '../twin/load.ts'
import type { Twin, TwinAsset } from '../twin/twin.ts'
import type { Readings } from './machine.ts'
import { Station } from './machines/station.ts'
import { Plant, SILENT, topicBase } from './plant.ts'

const json: unknown = JSON.parse(readFileSync(new URL('../../public/twins/demo/twin.json', import.meta.url), 'utf8'))
let twin: Twin
beforeAll(() => {
  const loaded = loadTwin(json)
  if (!loaded.ok) throw new Error(loaded.error.map((p) => `${p.path}: ${problemInEnglish(p)}`).join('\n'))
  twin = loaded.value
})

/** A JSON pointer, by these few lines of the test's own. */
const at = (body: unknown, pointer: string): unknown =>
  pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], body)

describe('the document', () => {
  test('is a plant of about 50 machines and 500 signals', () => {
    const machines = twin.assets.filter((a) => a.model && a.signals.length > 0)
    expect(machines.length).toBeGreaterThanOrEqual(45)
    expect(machines.length).toBeLessThanOrEqual(55)
    expect(twin.heard.length).toBeGreaterThan(480)
    expect(twin.heard.length).toBeLessThan(620)
    for (const line of ['line-1', 'line-2']) {
      const classes = machines.filter((a) => a.parent?.id === line).map((a) => a.classId)
      expect(classes.filter((c) => c === 'robot')).toHaveLength(2)
      expect(classes.filter((c) => c === 'station')).toHaveLength(3)
    }
  })

  test('has few alarms of high priority: about 80 / 15 / 5', () => {
    const share = (p: string): number => twin.alarms.filter((a) => a.priority === p).length / twin.alarms.length
    expect(share('low')).toBeGreaterThan(0.6)
    expect(share('high')).toBeLessThan(0.08)
    expect(share('critical')).toBe(0)
  })

  test('machines stand apart; only a conveyor passes through others', () => {
    const box = (a: TwinAsset) => {
      if (!a.model || !('kind' in a.model)) throw new Error(a.id)
      const { min, max } = drawnKinds.get(a.model.kind)!.build(a.model.params).bounds
      const turn = (a.place.heading * Math.PI) / 180
      const corners = [min[0], max[0]].flatMap((x) =>
        [min[2], max[2]].map(
          (z) =>
            [
              a.place.at[0] + x * Math.cos(turn) + z * Math.sin(turn),
              a.place.at[2] - x * Math.sin(turn) + z * Math.cos(turn),
            ] as const,
        ),
      )
      const xs = corners.map((c) => c[0])
      const zs = corners.map((c) => c[1])
      return { a, x0: Math.min(...xs), x1: Math.max(...xs), z0: Math.min(...zs), z1: Math.max(...zs) }
    }
    // Robots reach over the belt at rest, guards stand round them, and vehicles drive: none has a fixed outline to compare.
    const fixed = twin.assets.filter((a) => a.model && !['robot', 'guard', 'agv'].includes(a.classId!)).map(box)
    const wrong: string[] = []
    fixed.forEach((p, i) => {
      for (const q of fixed.slice(i + 1)) {
        const deep = Math.min(p.x1 - q.x0, q.x1 - p.x0, p.z1 - q.z0, q.z1 - p.z0)
        const belts = [p, q].filter((b) => b.a.classId?.endsWith('conveyor')).length
        if (deep > 0.01 && belts !== 1) wrong.push(`${p.a.id} and ${q.a.id} by ${deep.toFixed(2)} m`)
      }
    })
    for (const robot of twin.assets.filter((a) => a.classId === 'robot'))
      for (const b of fixed) {
        const [x, , z] = robot.place.at
        if (x + 0.4 > b.x0 && x - 0.4 < b.x1 && z + 0.4 > b.z0 && z - 0.4 < b.z1)
          wrong.push(`${robot.id} stands in ${b.a.id}`)
      }
    expect(fixed.length).toBeGreaterThan(40)
    expect(wrong).toEqual([])
  })

  test('says in words which data is missing on purpose', () => {
    expect(twin.description).toMatch(/CC-2.*never/)
    expect(twin.description).toMatch(/S-102.*stale/)
  })
})

describe('document and plant', () => {
  test('every topic that is published is bound, and every binding finds its value in what is published', () => {
    const plant = new Plant(twin, { seed: 3, faultRate: 0 })
    const latest = new Map<string, string>()
    for (let i = 0; i < 700; i++) {
      plant.step()
      for (const { topic, payload } of plant.messages(1_800_000_000_000 + i * 100)) latest.set(topic, payload)
    }
    const bound = new Set(twin.heard.flatMap((s) => s.bindings.map((b) => b.topic)))
    expect([...latest.keys()].filter((topic) => !bound.has(topic))).toEqual([])
    const missing: string[] = []
    for (const signal of twin.heard) {
      if (signal.asset.id === SILENT) continue
      const { topic, select, format } = signal.bindings[0]!
      const payload = latest.get(topic)
      if (payload === undefined) missing.push(`${signal.id}: nothing on ${topic}`)
      else if (format === 'value') expect(Number(payload), signal.id).not.toBeNaN()
      else {
        const body: unknown = JSON.parse(payload)
        const value =
          typeof select === 'string'
            ? at(body, select)
            : 'at' in select && 'count' in select
              ? (at(body, select.at) as unknown[]).length
              : undefined
        if (typeof value !== 'number' && typeof value !== 'boolean')
          missing.push(`${signal.id}: ${JSON.stringify(select)} is ${JSON.stringify(value)} in ${payload}`)
      }
    }
    expect(missing).toEqual([])
    expect([...latest.keys()].filter((topic) => topic.includes(`/${SILENT}/`))).toEqual([])
  })

  test('what a machine reads is what its messages say, and lies in the range of the document', () => {
    const plant = new Plant(twin, { seed: 4, faultRate: 1 })
    const outside = new Set<string>()
    for (let i = 0; i < 6000; i++) {
      if (!plant.step() || plant.second % 20) continue
      for (const machine of plant.machines) {
        const r: Readings = {}
        machine.read(r)
        const own = twin.asset(machine.id)!.signals
        expect(Object.keys(r).toSorted(), machine.id).toEqual(
          own.map((s) => s.id.slice(machine.id.length + 1)).toSorted(),
        )
        for (const s of own) {
          const value = r[s.id.slice(machine.id.length + 1)]!
          if (s.range && (value < s.range[0] || value > s.range[1])) outside.add(`${s.id} = ${value}`)
          if (s.type === 'state' && !s.states.some((entry) => entry.code === value))
            outside.add(`${s.id}: state ${value}`)
        }
      }
    }
    expect([...outside]).toEqual([])
  })

  test('the tool sensor of S-102 falls silent now and then, its sister never', () => {
    const plant = new Plant(twin, { seed: 1, faultRate: 0 })
    const silent = (id: string): number =>
      Array.from({ length: 3600 }, (_, s) => s).filter((s) => (plant.machine(id) as Station).silentAt(s)).length
    expect(silent('s-102')).toBe(600)
    expect(silent('s-103')).toBe(0)
  })

  test('topics follow the place in the tree', () => {
    expect(topicBase(twin.asset('r-102')!)).toBe('lindau/hall-2/line-1/r-102')
    expect(twin.signal('r-102/joint-3/vibration')!.bindings[0]!.topic).toBe(
      'lindau/hall-2/line-1/r-102/joint-3/vibration',
    )
  })
})
