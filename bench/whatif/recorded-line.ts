/** The demo plant's first line with what its machines said, and how well it is known from that. */
import { readFileSync } from 'node:fs'
import { HURRIED_SETTLE_S, Plant, WORN } from '../../src/plant/plant.ts'
import type { Readings } from '../../src/plant/machine.ts'
import { loadTwin } from '../../src/twin/load.ts'
import { stateGroup } from '../../src/twin/packml.ts'
import type { Twin, TwinAsset, TwinSignal } from '../../src/twin/twin.ts'
import { lineRecords, machineSignals } from '../../src/whatif/from-history/line-records.ts'
import { lineMap } from '../../src/whatif/from-twin/line-map.ts'
import { type KnownLine, lineOf } from '../../src/whatif/from-twin/line-of.ts'
import { type MachineNow, startOf } from '../../src/whatif/from-twin/start-of.ts'
import { checkStart } from '../../src/whatif/start/check-start.ts'
import type { LineStart } from '../../src/whatif/start/line-start.ts'
import type { HistoryAnswer } from '../../src/wire/history-answer.ts'

/** The last of the line, which counts what it makes. */
export const OUTLET = 'p-101'
/** The worn joint is seen to by then: later it stops the arm for good, and there is nothing to be expected. h */
const REPAIR_EVERY_H = 96

/** The demo plant with its first line alone: the second one says the same and costs as much. */
export const oneLine = (): Twin => {
  const document = JSON.parse(readFileSync('public/twins/demo/twin.json', 'utf8')) as {
    assets: { id: string; parent?: string }[]
    flow: { from: string; to: string }[]
  }
  const out = new Set(
    document.assets.filter(({ id, parent }) => id === 'line-2' || parent === 'line-2').map(({ id }) => id),
  )
  const loaded = loadTwin({
    ...document,
    assets: document.assets.filter(({ id }) => !out.has(id)),
    flow: document.flow.filter(({ from, to }) => !out.has(from) && !out.has(to)),
  })
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error.slice(0, 3)))
  return loaded.value
}

interface Column {
  readonly signal: TwinSignal
  readonly t: number[]
  readonly v: number[]
}

export class Recorded {
  readonly plant: Plant
  readonly columns: ReadonlyMap<TwinAsset, readonly Column[]>

  constructor(twin: Twin, machines: readonly TwinAsset[], seed: number) {
    this.plant = new Plant(twin, { seed, faultRate: 1 })
    this.columns = new Map(
      machines.map((asset) => [
        asset,
        Object.values(machineSignals(asset))
          .filter((signal) => signal !== null)
          .map((signal) => ({ signal, t: [], v: [] })),
      ]),
    )
  }

  #repairedAtH = Number.NEGATIVE_INFINITY

  /** In a moment that nobody expects anything from. */
  maintain(): void {
    const hour = this.#second / 3600
    if (hour - this.#repairedAtH < REPAIR_EVERY_H) return
    this.#repairedAtH = hour
    this.plant.machine(WORN.robot)!.command!('repair', null)
    this.runUntil(this.#second + 60)
  }

  #second = 0

  /** Since it began; the plant itself does not count time that is hurried. */
  get second(): number {
    return this.#second
  }

  /** In long steps, as the demo's own past: they take a twentieth of the processor's time. */
  runUntil(second: number): void {
    while (this.#second < second) {
      this.plant.hurry(HURRIED_SETTLE_S)
      this.#second += HURRIED_SETTLE_S
      this.#write(this.#second)
    }
  }

  #write(second: number): void {
    for (const [asset, columns] of this.columns) {
      const readings = this.read(asset)
      for (const { signal, t, v } of columns) {
        const value = readings[signal.key]!
        if (v.at(-1) === value) continue
        t.push(second * 1000)
        v.push(value)
      }
    }
  }

  read({ id }: TwinAsset): Readings {
    const into: Readings = {}
    this.plant.machine(id)!.read(into)
    return into
  }

  answers(): ReadonlyMap<string, HistoryAnswer> {
    const to = this.#second * 1000
    return new Map(
      [...this.columns.values()].flat().map(({ signal: { id }, t, v }) => [
        id,
        { signal: id, from: 0, to, stepMs: 0, t, min: v, max: v, mean: v, last: v, count: v.map(() => 1), quality: v.map(() => 0) }, // prettier-ignore
      ]),
    )
  }
}

const nowOf = (asset: TwinAsset, readings: Readings, downSince: number | null, second: number): MachineNow => {
  const state = machineSignals(asset).state?.states.find(({ code }) => code === readings['state'])
  return {
    group: state ? stateGroup(state) : null,
    downS: downSince === null ? null : second - downSince / 1000,
    items: readings['items'] ?? null,
    hasPart: readings['part'] === undefined ? null : readings['part'] > 0,
  }
}

/** The line as it is known by then, and as it stands. */
export const lineAt = (
  twin: Twin,
  asset: TwinAsset,
  recorded: Recorded,
): { readonly line: KnownLine; readonly start: LineStart } => {
  const machines = [...recorded.columns.keys()]
  const { second } = recorded
  const records = lineRecords(twin, machines, machines, recorded.answers(), second * 1000)
  const line = lineOf(twin, asset, records)
  if (!line.ok) throw new Error(JSON.stringify(line.error.map(({ code }) => code)))
  const start = startOf(
    line.value,
    new Map(machines.map((one) => [one.id, nowOf(one, recorded.read(one), records.get(one.id)!.states?.downSince ?? null, second)])), // prettier-ignore
    new Map(machines.map(({ id }) => [id, records.get(id)!.states?.spells ?? []])),
  )
  const faults = checkStart(line.value.model, start)
  if (faults.length > 0) throw new Error(JSON.stringify(faults))
  return { line: line.value, start }
}

/** All machines of a line, belts included. */
export const machinesOf = (twin: Twin, asset: TwinAsset): readonly TwinAsset[] => {
  const map = lineMap(twin, asset)
  if (!map.ok) throw new Error('the demo line cannot be told')
  return map.value.stations.flatMap(({ asset: station, carriers }) => [station, ...carriers])
}
