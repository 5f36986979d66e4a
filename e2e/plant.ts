/** What the journeys share: a gateway a file, machines under the test's control, pages that are watched. */
import { test as base, type Page } from '@playwright/test'
import { startLookout, type Lookout } from './lookout.ts'
import { BENCH_TWIN, Machines } from './machine.ts'
import { type GatewayProcess, run, startGateway } from './process.ts'
import { liveNow } from './look-inside.ts'
import { type VisitOptions, Visits } from './visit.ts'
import { join } from 'node:path'

export { expect } from '@playwright/test'

interface WorkerFixtures {
  lookout: Lookout
  visits: Visits
}

/** Every test ends with a look at all open pages; those it opened itself are closed. */
export const test = base.extend<{ order: void }, WorkerFixtures>({
  lookout: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const lookout = await startLookout()
      await use(lookout)
      lookout.close()
    },
    { scope: 'worker' },
  ],
  visits: [
    async ({ browser, lookout }, use) => {
      const visits = new Visits(browser, lookout)
      await use(visits)
      await visits.leave()
    },
    { scope: 'worker' },
  ],
  order: [
    async ({ visits }, use) => {
      const before = [...visits.open]
      await use()
      visits.expectInOrder()
      await visits.leave(before)
    },
    { auto: true },
  ],
})

export interface Bench {
  gateway: GatewayProcess
  machines: Machines
  /** Stays open from test to test; a journey begins where it says, not where the last one ended. */
  page: Page
  /** The page's address with these things in its query. */
  address(query?: string): string
}

/** The test bench for one file: its gateway, its machines, and one page that is live. */
export const bench = (
  options: VisitOptions & {
    readonly args?: () => Promise<readonly string[]>
    readonly nodeArgs?: readonly string[]
    readonly query?: string
  } = {},
): Bench => {
  const plant: Bench = { address: (query = '') => `${plant.gateway.url}/?probe${query && `&${query}`}` } as Bench
  test.beforeAll(async ({ visits }) => {
    plant.gateway = await startGateway(['--twin', BENCH_TWIN, ...((await options.args?.()) ?? [])], options.nodeArgs)
    plant.machines = await Machines.connect(plant.gateway.brokerUrl)
    await plant.machines.calm()
    plant.page = await visits.at(plant.address(options.query), options)
    await liveNow(plant.page)
  })
  test.afterAll(async ({ visits }) => {
    await visits.leave()
    await plant.machines?.dispose()
    await plant.gateway?.dispose()
  })
  return plant
}

export interface Demo {
  gateway: GatewayProcess
  url: string
}

/**
 * The demo plant, seeded, beside a gateway that knows nothing of it.
 * @param twin makes a document of it; the shipped one where absent. @param past with its past week: what a whole hall has seen in it takes
 * a gateway most of a minute to take in
 */
export const demo = ({ twin, past = false }: { readonly twin?: () => string; readonly past?: boolean } = {}): Demo => {
  const plant = {} as Demo
  let machines: ReturnType<typeof run> | undefined
  test.beforeAll(async () => {
    plant.gateway = await startGateway(twin ? ['--twin', twin()] : [])
    plant.url = `${plant.gateway.url}/?probe`
    machines = run('dist/plant/main.js', [
      '--broker',
      plant.gateway.brokerUrl,
      '--twin',
      plant.gateway.twinFile,
      '--seed',
      '1',
      ...(past ? ['--history-out', join(plant.gateway.dataDir, 'import')] : []),
    ])
  })
  test.afterAll(async ({ visits }) => {
    await visits.leave()
    await machines?.end()
    await plant.gateway?.dispose()
  })
  return plant
}
