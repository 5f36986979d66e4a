/** A machine that is set otherwise now and then, and what it draws: day and night, slow drift, minutes that hang together. */
import { createRng } from '../../base/rng.ts'
import type { TwinAsset, TwinSignal } from '../../twin/twin.ts'
import type { Grid } from '../advice/contrast.ts'
import type { Setting } from '../advice/settings-advice.ts'

export const GRID: Grid = { from: Date.UTC(2026, 5, 1), everyMs: 600_000, count: 30 * 144 }
const SHIFT = 48

export const namedAsset = (id: string): TwinAsset => ({ id, name: id }) as unknown as TwinAsset
const signal = (id: string): TwinSignal => ({ id }) as unknown as TwinSignal

export interface MachineOptions {
  readonly seed: number
  readonly kind?: Setting['kind']
  /** What the second value changes of a mean of 10. */
  readonly effect?: number
  /** Pieces a part less at the second value, of 40. */
  readonly slows?: number
  readonly values?: number
}

export const setMachine = ({ seed, kind = 'speed', effect = 0, slows = 0, values = 2 }: MachineOptions): Setting => {
  const rng = createRng(seed).fork(`machine ${kind}`)
  const held = new Float64Array(GRID.count)
  let set = 0
  for (let i = 0; i < GRID.count; i++) {
    // Shift by shift, and now and then in the middle of one; at the end as usual.
    if (i % SHIFT === 0 || rng.next() < 0.003) set = rng.next() < 0.6 ? 0 : 1 + Math.floor(rng.next() * (values - 1))
    held[i] = i > GRID.count - 2 * 144 ? 0 : rng.next() < 0.01 ? Number.NaN : set
  }
  const [cost, pieces] = [new Float64Array(GRID.count), new Float64Array(GRID.count)]
  const drift = rng.normal(0, 1.5)
  let [slow, quick] = [0, 0]
  for (let i = 0; i < GRID.count; i++) {
    slow = slow * 0.99 + rng.normal(0, 0.06)
    quick = quick * 0.8 + rng.normal(0, 0.2)
    const ofDay = Math.sin((i / 144) * 2 * Math.PI)
    const own = held[i] === 1 ? 1 : 0
    cost[i] = 10 + ofDay + (drift * i) / GRID.count + slow + quick + own * effect
    pieces[i] = Math.max(0, Math.round(40 + 2 * ofDay + rng.normal(0, 2) - own * slows))
  }
  return {
    kind,
    asset: namedAsset(`m-${seed}`),
    signal: signal(`m-${seed}/setpoint`),
    held,
    among: null,
    cost: { amount: cost, over: null },
    keeps: [{ amount: pieces, over: null }],
  }
}
