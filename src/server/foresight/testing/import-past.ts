/** For tests: the past of robots as a plant brings it along, laid where a running gateway finds it. */
import { mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { writeParquet } from '../../../plant/history/write-parquet.ts'
import type { PlanSignal } from '../../../foresight/plan.ts'
import { samplesOf, type Story } from '../../../foresight/testing/plant-of-joints.ts'

/** @param dir of the gateway, with its `data` */
export const importPast = async (
  dir: string,
  plan: readonly PlanSignal[],
  from: number,
  to: number,
  story: Story,
): Promise<void> => {
  const rows = [...samplesOf(plan, from, to, story)]
  const series = plan.map(({ id, slot }) => {
    const own = rows.filter(([one]) => one === slot)
    return {
      signal: id,
      t: Float64Array.from(own, ([, , , time]) => time),
      value: Float64Array.from(own, ([, value]) => value),
      count: own.length,
    }
  })
  const file = join(dir, 'data/import/week.parquet')
  mkdirSync(join(dir, 'data/import'), { recursive: true })
  await writeParquet(`${file}.part`, series)
  renameSync(`${file}.part`, file)
}
