/** The bench with four more robots and a past of sixteen days, in which a joint of the first one wears. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Series, writeParquet } from '../src/plant/history/write-parquet.ts'
import { benchDocument, type Machines } from './machine.ts'

export const MINUTE = 60_000
export const DAY = 24 * 60 * MINUTE
const DAYS = 16
/** Of one robot among five; the joint of the others stays as it is. */
const RISES_FROM_DAY = 7
export const PER_DAY = 0.15
export const ROBOTS = ['r-1', 'r-2', 'r-3', 'r-4', 'r-5'] as const

/** The bench with four more robots, and with a limit at which a joint trips. */
export const fleetDocument = () => {
  const document = benchDocument() as ReturnType<typeof benchDocument> & {
    classes: { robot: { alarms: Record<string, unknown> } }
    assets: { id: string; name: string; place?: unknown }[]
  }
  document.classes.robot.alarms['joint-2-trips'] = {
    name: 'Joint 2 trips',
    priority: 'critical',
    signal: 'joint-2/vibration',
    when: { above: 3 },
  }
  const first = document.assets.find(({ id }) => id === 'r-1')!
  const others = ROBOTS.slice(1).map((id, i) => ({
    ...first,
    id,
    name: id.toUpperCase(),
    place: { at: [-5.4 + 2.5 * i, 0, 4.5], heading: -90 },
  }))
  return { ...document, assets: [...document.assets, ...others] }
}

/** Between −1 and 1, the same every time. */
export const noise = (seed: number, i: number): number => {
  const x = Math.sin(seed * 127.1 + i * 311.7) * 43_758.5453
  return 2 * (x - Math.floor(x)) - 1
}

const vibrationOf = (robot: number, minute: number): number => {
  const day = minute / 1440
  const rise = robot === 0 ? Math.max(0, day - RISES_FROM_DAY) * PER_DAY : 0
  return 0.88 + 0.02 * robot + rise + 0.03 * noise(robot + 1, minute)
}

const seriesOf = (signal: string, begin: number, valueAt: (minute: number) => number): Series => {
  const count = DAYS * 1440
  return {
    signal,
    count,
    t: Float64Array.from({ length: count }, (_, i) => begin + i * MINUTE),
    value: Float64Array.from({ length: count }, (_, i) => valueAt(i)),
  }
}

/** The last of it. */
export const NOW = 0.88 + (DAYS - RISES_FROM_DAY) * PER_DAY

/** What the machines say now. @param first state and reading of the one that wears */
export const sayFleet = async (machines: Machines, first: { state: string; vibration: number }): Promise<void> => {
  for (const [i, robot] of ROBOTS.entries()) {
    await machines.publish(`${robot}/state`, i === 0 ? first.state : 'execute')
    await machines.publish(`${robot}/joint-2/vibration`, i === 0 ? first.vibration : 0.88 + 0.02 * i)
  }
}

/** Brings the past along, up to two minutes ago. */
export const bringPast = async (dataDir: string): Promise<void> => {
  const begin = Date.now() - DAYS * DAY - 2 * MINUTE
  const inbox = join(dataDir, 'import')
  await mkdir(inbox, { recursive: true })
  await writeParquet(
    join(inbox, 'fleet.parquet'),
    ROBOTS.flatMap((robot, i) => [
      seriesOf(`${robot}/joint-2/vibration`, begin, (minute) => vibrationOf(i, minute)),
      seriesOf(`${robot}/state`, begin, () => 6),
    ]),
  )
}
