/** The small line whose past was worked on paper (`src/panels/figures/testing/paper-line.ts`), in a gateway. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DAY, PAPER_TWIN, pastUpTo } from '../src/panels/figures/testing/paper-line.ts'
import { writeParquet } from '../src/plant/history/write-parquet.ts'
import { Machines } from './machine.ts'
import { expect, test } from './plant.ts'
import { type GatewayProcess, startGateway } from './process.ts'

export interface Paper {
  gateway: GatewayProcess
  machines: Machines
  /** The last midnight before the past was written, UTC, ms: its last shift is of the day before. */
  midnight: number
  address(query?: string): string
}

/** For one file of tests: the line, its past imported, its machines at rest. */
export const paper = (): Paper => {
  const plant = { address: (query = '') => `${plant.gateway.url}/?probe${query && `&${query}`}` } as Paper
  const folder = mkdtempSync(join(tmpdir(), 'gemba-paper-'))
  test.beforeAll(async () => {
    const now = Date.now()
    plant.midnight = Math.floor(now / DAY) * DAY
    writeFileSync(join(folder, 'twin.json'), JSON.stringify(PAPER_TWIN))
    plant.gateway = await startGateway(['--twin', join(folder, 'twin.json')])
    const inbox = join(plant.gateway.dataDir, 'import')
    mkdirSync(inbox, { recursive: true })
    await writeParquet(join(inbox, 'paper.parquet'), pastUpTo(plant.midnight, now))
    plant.machines = await Machines.connect(plant.gateway.brokerUrl)
    for (const asset of ['s', 'v', 'r']) {
      await plant.machines.publish(`${asset}/state`, 'stopped')
      await plant.machines.publish(`${asset}/vibration`, 1)
    }
    await expect
      .poll(() => plant.gateway.printed(), { timeout: 75_000, message: 'the past is imported' })
      .toContain('Loaded the past from paper.parquet')
  })
  test.afterAll(async ({ visits }) => {
    await visits.leave()
    await plant.machines?.dispose()
    await plant.gateway?.dispose()
    rmSync(folder, { recursive: true, force: true })
  })
  return plant
}
