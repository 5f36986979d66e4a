/** Recorded lines, and a player that publishes them as they were: topics, bytes, QoS, retain, order, gaps by the speed. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connectAsync } from 'mqtt'

export interface Line {
  /** Receive time of the recording, ms. */
  readonly ts: number
  readonly topic: string
  readonly qos: 0 | 1 | 2
  readonly retain: boolean
  readonly payload: string
  readonly encoding?: 'base64'
}

const folder = process.env['GEMBA_RECORDINGS']

/** Why recordings are not replayed, or null. */
export const whyNoRecordings = (): string | null =>
  folder ? null : 'GEMBA_RECORDINGS is not set: recordings of real factories are not replayed'

/** The one recording whose name begins so. An empty or missing one is a failure: a run that replays nothing has shown nothing. */
export const linesOf = (name: string): readonly Line[] => {
  const found = readdirSync(folder!).filter((file) => file.startsWith(name) && file.endsWith('.jsonl'))
  if (found.length !== 1) throw new Error(`${found.length} recordings in ${folder} begin with "${name}"`)
  const lines = readFileSync(join(folder!, found[0]!), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line)
  if (lines.length === 0) throw new Error(`the recording "${name}" is empty`)
  return lines
}

export const bytesOf = (line: Line): Buffer => Buffer.from(line.payload, line.encoding ?? 'utf8')

export interface Sent extends Line {
  /** When it was published, ms, this machine's clock. */
  readonly at: number
}

/** History tells two samples of one signal apart by the millisecond, so messages of one topic are kept this far apart. */
const APART_MS = 3

/** @param speed times as fast as it was */
export const play = async (lines: readonly Line[], url: string, speed: number): Promise<readonly Sent[]> => {
  const client = await connectAsync(url, { protocolVersion: 4, reconnectPeriod: 0 })
  const startedAt = Date.now()
  const first = lines[0]!.ts
  const lastOf = new Map<string, number>()
  const sent: Sent[] = []
  for (const line of lines) {
    const due = Math.max(startedAt + (line.ts - first) / speed, (lastOf.get(line.topic) ?? 0) + APART_MS)
    const wait = due - Date.now()
    if (wait > 0) await sleep(wait)
    const at = Date.now()
    lastOf.set(line.topic, at)
    sent.push({ ...line, at })
    if (line.qos === 0) client.publish(line.topic, bytesOf(line), { qos: 0, retain: line.retain })
    else await client.publishAsync(line.topic, bytesOf(line), { qos: line.qos, retain: line.retain })
  }
  await client.endAsync()
  return sent
}
