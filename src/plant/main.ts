/** The demo plant as a process of its own: `--broker URL --twin FILE`, like any machine on the network. */
import { problemInEnglish } from '../texts/api-english.ts'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { fileURLToPath } from 'node:url'
import { loadInForce } from '../twin/load-in-force.ts'
import { connectPlant } from './broker-link.ts'
import { WARM_UP_S } from './history/span.ts'
import { HISTORY_FILE } from './history/names.ts'
import { Plant, STEP_S, STEPS_A_SECOND } from './plant.ts'

const USAGE = `The demo plant publishes over MQTT like any machine.
  --broker URL        mqtt://… or ws://… (required)
  --twin FILE         twin document with the layout (required)
  --seed N            same seed, same plant (1)
  --history-out DIR   write the past week there once, as an import file
  --speed X           run time X times as fast (1)
  --fault-rate X      how often machines fail: 0 never, 1 as usual (1)
GEMBA_BROKER_USER and GEMBA_BROKER_PASSWORD sign it in.`

const fail = (message: string): never => {
  console.error(message)
  process.exit(2)
}

const options = {
  broker: { type: 'string' },
  twin: { type: 'string' },
  seed: { type: 'string', default: '1' },
  'history-out': { type: 'string' },
  speed: { type: 'string', default: '1' },
  'fault-rate': { type: 'string', default: '1' },
  help: { type: 'boolean' },
} as const
const parse = () => {
  try {
    return parseArgs({ options }).values
  } catch (error) {
    return fail(`${(error as Error).message}\n\n${USAGE}`)
  }
}

const numberOf = (name: 'seed' | 'speed' | 'fault-rate', text: string, least: number): number => {
  const value = Number(text)
  return Number.isFinite(value) && value >= least
    ? value
    : fail(`--${name} ${text}: a number of at least ${least} is needed.`)
}

const readTwin = (file: string) => {
  let json: unknown
  try {
    json = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    return fail(`--twin ${file}: ${(error as Error).message}`)
  }
  const loaded = loadInForce(json)
  return loaded.ok
    ? loaded.value.twin
    : fail(
        `--twin ${file} is not a twin document:\n${loaded.error
          .slice(0, 10)
          .map((p) => `  ${p.path}: ${problemInEnglish(p)}`)
          .join('\n')}`,
      )
}

const args = parse()
if (args.help) {
  console.log(USAGE)
  process.exit(0)
}
if (!args.broker || !args.twin) fail(`--broker and --twin are needed.\n\n${USAGE}`)
const twin = readTwin(args.twin!)
const seed = numberOf('seed', args.seed, 0)
const speed = numberOf('speed', args.speed, 0.01)
const faultRate = numberOf('fault-rate', args['fault-rate'], 0)

const plant = new Plant(twin, { seed, faultRate, pace: speed })
const liveFromMs = Date.now()
// The hour before: the belts fill, the windings warm. The history worker runs the very same hour and writes it down.
for (let i = 0; i < WARM_UP_S * STEPS_A_SECOND; i++) plant.step()

const directory = args['history-out']
if (directory !== undefined && !existsSync(join(directory, HISTORY_FILE.marker))) {
  const worker = new Worker(fileURLToPath(new URL('./history-worker.js', import.meta.url)), {
    workerData: { twinFile: args.twin, seed, faultRate, directory, liveFromMs },
  })
  worker.on('message', (line: string) => console.log(line))
  worker.on('error', (error) => console.error(`plant: no history written: ${error.message}`))
}

const { GEMBA_BROKER_USER: user, GEMBA_BROKER_PASSWORD: password } = process.env
const link = connectPlant({ url: args.broker!, user, password }, plant, twin, (line) => console.log(line))
let dueMs = performance.now()
const timer = setInterval(
  () => {
    const now = performance.now()
    // After a sleep of the machine it goes on from now; the hours in between never happened.
    if (now - dueMs > 2000) dueMs = now
    while (dueMs <= now) {
      plant.step()
      link.publish(Date.now())
      dueMs += (STEP_S * 1000) / speed
    }
  },
  Math.max(5, (STEP_S * 1000) / speed / 2),
)

const end = (): void => {
  clearInterval(timer)
  link.dispose()
  setTimeout(() => process.exit(0), 200).unref()
}
process.on('SIGINT', end)
process.on('SIGTERM', end)
// Started by a script that was killed: nobody else would end this process.
process.on('disconnect', end)
