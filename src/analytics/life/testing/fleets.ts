/** Seeded fleets that wear: what machines of many kinds record up to their failure. */
import { createRng } from '../../../base/rng.ts'
import type { Unit } from '../fleet.ts'

export interface FleetPlan {
  readonly seed: number
  readonly units: number
  /** Rows of a typical life. */
  readonly life: number
  /** Columns that wear moves. */
  readonly signals: number
  /** Noise of a reading beside the whole way from new to failed. */
  readonly noise: number
  /** 1: wear grows evenly; 3: slowly at first. */
  readonly bend: number
  /** Several: the machine changes between them at random, and every column with it. */
  readonly regimes?: number
  /** Each moves other columns. */
  readonly modes?: number
  /** Columns that say nothing: constant, and one that hardly ever changes. */
  readonly idle?: number
}

/** Each unit up to its failure. */
export const wornFleet = (plan: FleetPlan): Unit[] => {
  const { seed, units, life, signals, noise, bend, regimes = 1, modes = 1, idle = 0 } = plan
  const rng = createRng(seed)
  const columns = Array.from({ length: signals }, () => ({
    scale: 10 ** rng.between(-3, 3),
    at: Array.from({ length: regimes }, () => rng.between(-20, 20)),
    way: Array.from(
      { length: modes },
      () => rng.between(0.3, 1) * (rng.next() < 0.5 ? -1 : 1) * (rng.next() < 0.7 ? 1 : 0),
    ),
  }))
  return Array.from({ length: units }, (_, u) => {
    const rows = Math.max(6, Math.round(life * Math.exp(rng.normal(0, 0.25))))
    const [mode, start] = [Math.floor(rng.next() * modes), rng.between(0, 0.1)]
    const offsets = columns.map(() => rng.normal(0, noise / 4))
    const at = Array.from({ length: rows }, () => Math.floor(rng.next() * regimes))
    const worn = Array.from({ length: rows }, (_unused, i) => start + (1 - start) * ((i + 1) / rows) ** bend)
    return {
      id: String(u + 1),
      cycles: Float64Array.from({ length: rows }, (_unused, i) => i + 1),
      columns: [
        ...(regimes > 1 ? [Float64Array.from(at, (r) => r * 7 + rng.normal(0, 0.001))] : []),
        ...columns.map(({ scale, at: base, way }, c) =>
          Float64Array.from(
            worn,
            (w, i) => scale * (base[at[i]!]! + way[mode]! * w + offsets[c]! + rng.normal(0, noise)),
          ),
        ),
        ...Array.from({ length: idle }, (_unused, c) =>
          Float64Array.from(worn, () => (c > 0 && rng.next() < 0.001 ? 1 : 518.67)),
        ),
      ],
    }
  })
}

/** Units that were stopped before they failed, each at a random row, and how much longer they would have run. */
export const stoppedEarly = (fleet: readonly Unit[], seed: number): { unit: Unit; life: number }[] => {
  const rng = createRng(seed)
  return fleet.map((unit) => {
    const rows = Math.max(2, Math.round(unit.cycles.length * rng.between(0.15, 0.97)))
    return {
      unit: { ...unit, cycles: unit.cycles.slice(0, rows), columns: unit.columns.map((c) => c.slice(0, rows)) },
      life: unit.cycles.at(-1)! - unit.cycles[rows - 1]!,
    }
  })
}
