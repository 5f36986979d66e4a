/** The machines of the test bench: publishes what a test says, and answers commands as a test says. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import mqtt, { type MqttClient } from 'mqtt'

export const BENCH_TWIN = fileURLToPath(new URL('./twins/bench.json', import.meta.url))
export const benchDocument = (): { name: string; assets: { id: string; name: string }[] } & Record<string, unknown> =>
  JSON.parse(readFileSync(BENCH_TWIN, 'utf8'))

const CONVEYORS = ['c-1', 'c-2', 'c-3'] as const
const MACHINES = [...CONVEYORS, 'r-1', 's-1', 'v-1', 'p-1', 'agv-1', 'rack-1'] as const
const REST = [18, -28, 34, 0, 42, 0] as const

/** A quiet hall: everything runs, nothing is wrong, the chiller has never spoken. Topic below `bench/` → value. */
export const CALM: Readonly<Record<string, string | number>> = {
  ...Object.fromEntries(MACHINES.map((id) => [`${id}/state`, 'execute'])),
  ...Object.fromEntries(MACHINES.map((id, i) => [`${id}/power`, 1 + i / 4])),
  ...Object.fromEntries(
    CONVEYORS.flatMap((id) => [
      [`${id}/speed`, 0],
      [`${id}/speed-setpoint`, 0.3],
      [`${id}/items`, 2],
      [`${id}/drive/temperature`, 45],
    ]),
  ),
  ...Object.fromEntries(
    REST.flatMap((deg, i) => [
      [`r-1/joint-${i + 1}/angle`, deg],
      [`r-1/joint-${i + 1}/temperature`, 40 + i],
      [`r-1/joint-${i + 1}/vibration`, 0.6],
    ]),
  ),
  'r-1/gripper/grip': 0,
  's-1/torque': 12,
  's-1/order': 'A-1001',
  's-1/report': '{"errors":[],"pressure":6}',
  'v-1/good': 120,
  'v-1/reject-rate': 1.5,
  'p-1/items': 7,
  'agv-1/x': -2,
  'agv-1/y': -3.4,
  'agv-1/heading': 0,
  'agv-1/battery': 80,
  'agv-1/load': 1,
  ...Object.fromEntries(
    ['A1', 'A2', 'B1', 'B2', 'C1', 'C2', 'D1', 'D2'].map((cell, i) => [`rack-1/cell/${cell}`, i % 3 === 0 ? 0 : 1]),
  ),
  'k-1/state': 'execute',
  'k-1/pressure': 6.8,
}

export class Machines {
  readonly #client: MqttClient
  readonly commands: { readonly topic: string; readonly payload: string }[] = []
  /** What the machine does with a command; nothing unless a test says so. */
  onCommand: (topic: string, payload: string) => void = () => {}

  private constructor(client: MqttClient) {
    this.#client = client
    client.on('message', (topic, payload) => {
      const command = { topic: topic.replace(/^bench\//, ''), payload: payload.toString() }
      this.commands.push(command)
      this.onCommand(command.topic, command.payload)
    })
  }

  static async connect(brokerUrl: string): Promise<Machines> {
    const client = await mqtt.connectAsync(brokerUrl, { reconnectPeriod: 200 })
    const machines = new Machines(client)
    client.on('error', () => {})
    await client.subscribeAsync('bench/+/command/#', { qos: 1 })
    return machines
  }

  /** Resolves when the broker has it. @param topic below `bench/` */
  async publish(topic: string, value: string | number | Buffer): Promise<void> {
    await this.#client.publishAsync(`bench/${topic}`, typeof value === 'number' ? String(value) : value, { qos: 1 })
  }

  async calm(): Promise<void> {
    await Promise.all(Object.entries(CALM).map(([topic, value]) => this.publish(topic, value)))
  }

  async dispose(): Promise<void> {
    await this.#client.endAsync(true)
  }
}
