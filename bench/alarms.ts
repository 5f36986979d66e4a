/** The alarms: share of a core that 20,000 definitions take of 100,000 samples a second; looking at them once a turn as the peer. */
import { slotOf, timeMs } from '../src/base/brand.ts'
import { createRng } from '../src/base/rng.ts'
import { AlarmEngine } from '../src/alarms/engine.ts'
import { loadTwin } from '../src/twin/load.ts'
import type { TwinDocumentInput } from '../src/twin/schema.ts'
import { ValueTable } from '../src/values/table.ts'
import { report, type Row } from './measuring/report.ts'
import { median, spread, takeTurns } from './measuring/stats.ts'

const SIGNALS = 10_000
/** Of each signal. */
const DEFINITIONS = 2
const SAMPLES_PER_S = 100_000
const TURNS_PER_S = 100
const ROUNDS = 9
const SEED = 9
const START = 1_795_200_000_000

const document: TwinDocumentInput = {
  format: 1,
  id: 'bench',
  name: 'Bench',
  classes: {
    machine: {
      signals: { heat: { name: 'Heat', unit: '°C' } },
      alarms: {
        high: { name: 'High', priority: 'high', signal: 'heat', when: { above: 90 }, deadband: 2, onDelayS: 3 },
        low: { name: 'Low', priority: 'low', signal: 'heat', when: { outside: [-50, 99] } },
      },
    },
  },
  assets: Array.from({ length: SIGNALS }, (_, i) => ({ id: `m-${i}`, name: `M ${i}`, class: 'machine' })),
}
const loaded = loadTwin(document)
if (!loaded.ok) throw new Error(JSON.stringify(loaded.error.slice(0, 3)))
const twin = loaded.value

/** A walk of every signal that stays below its limits but for some twenty samples a second. */
const rng = createRng(SEED)
const values = Float64Array.from({ length: SAMPLES_PER_S }, () => (rng.next() < 0.0002 ? 120 : 40 + rng.next() * 10))

/** One second of samples; what was journaled. */
const second = (engine: AlarmEngine, table: ValueTable, from: number, every: boolean): number => {
  let told = 0
  const perTurn = SAMPLES_PER_S / TURNS_PER_S
  for (let turn = 0; turn < TURNS_PER_S; turn++) {
    const now = from + (turn * 1000) / TURNS_PER_S
    for (let i = 0; i < perTurn; i++) {
      const n = turn * perTurn + i
      const slot = slotOf(n % SIGNALS)
      table.set(slot, values[n]!, 0, now, 0)
      if (every) engine.sample(slot, values[n]!, '', 0, now, now)
    }
    told += engine.evaluate(table.drain(), timeMs(now)).length
    if (turn % 25 === 0) told += engine.tick(timeMs(now)).length
  }
  return told
}
const floor = (table: ValueTable, from: number): void => {
  const perTurn = SAMPLES_PER_S / TURNS_PER_S
  for (let turn = 0; turn < TURNS_PER_S; turn++) {
    for (let i = 0; i < perTurn; i++) {
      const n = turn * perTurn + i
      table.set(slotOf(n % SIGNALS), values[n]!, 0, from + turn * 10, 0)
    }
    table.drain()
  }
}

const [own, looking, bare] = [0, 1, 2].map(() => new ValueTable(twin))
const [ownEngine, lookingEngine] = [new AlarmEngine(twin, own!), new AlarmEngine(twin, looking!)]
let at = START
let told = 0
const times = takeTurns(
  {
    every: () => (told += second(ownEngine, own!, (at += 1000), true)),
    turns: () => (told += second(lookingEngine, looking!, at, false)),
    floor: () => floor(bare!, at),
  },
  ROUNDS,
)
if (told === 0) throw new Error('nothing was told')
const base = median(times.floor)
const row = (contender: string, ms: readonly number[]): Row => ({
  contender,
  'ms a second': median(ms),
  '% of a core': median(ms) / 10,
  'ns a sample, the table aside': ((median(ms) - base) * 1e6) / SAMPLES_PER_S,
  spread: spread(ms),
})
report('alarms', [
  {
    title: `${(SIGNALS * DEFINITIONS).toLocaleString('en')} alarms over ${SAMPLES_PER_S.toLocaleString('en')} samples/s, median of ${ROUNDS} seconds in turn (seed ${SEED})`,
    rows: [
      row('floor: the value table alone', times.floor),
      row('peer: what the table holds once a turn', times.turns),
      row('Gemba: every sample, in its own time', times.every),
    ],
  },
])
