/** The feed: every page's WebSocket. Hello, alarms, snapshot, then conflated deltas; alarm changes are never conflated. */
import type { WebSocket } from 'ws'
import type { Twin } from '../../twin/twin.ts'
import type { ValueTable } from '../../values/table.ts'
import type { AlarmEvent, AlarmRow } from '../../wire/alarms.ts'
import type { CommandReport } from '../../wire/commands.ts'
import type { Note } from '../../wire/notes.ts'
import type { Service } from '../service.ts'
import { ClientMessage, PROTOCOL, type ServerMessage } from '../../wire/socket.ts'
import { FeedClient } from './feed-client.ts'

/** A page that has not taken this much is gone, or too slow for its alarms: it is closed and may come back. */
const HOPELESS_BYTES = 8 << 20
const MAX_CLIENTS = 500
const MAX_RATE_HZ = 60
/** Half-open connections (a tablet that left the Wi-Fi) are found by pings unanswered this many beats. */
const SILENT_BEATS = 15
const PING_EVERY_BEATS = 5
/** A page that missed more alarm changes than this gets the list alone. */
const MISSED_AT_MOST = 1000

export interface FeedPorts {
  readonly run: string
  readonly now: () => number
  readonly alarms: () => { readonly rows: readonly AlarmRow[]; readonly cursor: number }
  readonly missed: (cursor: number, limit: number) => readonly AlarmEvent[]
  readonly brokers: () => readonly { readonly name: string; readonly connected: boolean; readonly since: number }[]
  readonly drops: () => number
  /** Runs it; what it throws ends nothing else. */
  readonly guard: (handle: () => void) => void
}

interface Page {
  readonly socket: WebSocket
  readonly client: FeedClient
  silentBeats: number
}

export class Feed implements Service {
  readonly #ports: FeedPorts
  readonly #pages = new Set<Page>()
  #table: ValueTable
  #beats = 0
  /** Slots whose stale limit changed since the last beat. */
  #limits = new Set<number>()
  readonly #timer: NodeJS.Timeout

  constructor(table: ValueTable, ports: FeedPorts) {
    this.#table = table
    this.#ports = ports
    this.#timer = setInterval(() => this.#beat(), 1000)
  }

  get clients(): number {
    return this.#pages.size
  }

  /** @param cursor the last alarm change that the page knows; 0 = none. */
  accept(socket: WebSocket, cursor: number): void {
    if (this.#pages.size >= MAX_CLIENTS) return socket.close(1013, `this gateway serves ${MAX_CLIENTS} pages at most`)
    const client = new FeedClient({
      send: (frame) => socket.send(frame, { binary: true, compress: false }),
      bufferedBytes: () => socket.bufferedAmount,
      now: this.#ports.now,
      after: (ms, call) => {
        const timer = setTimeout(call, ms)
        return () => clearTimeout(timer)
      },
    })
    const page: Page = { socket, client, silentBeats: 0 }
    this.#pages.add(page)
    socket.on('close', () => {
      client.dispose()
      this.#pages.delete(page)
    })
    socket.on('error', () => socket.terminate())
    socket.on('pong', () => (page.silentBeats = 0))
    socket.on('message', (data: Buffer, binary: boolean) => {
      page.silentBeats = 0
      this.#ports.guard(() => this.#receive(page, binary ? null : data.toString('utf8')))
    })
    this.#tell(page, this.#hello())
    const learnt = this.#limitsOf(
      this.#table.twin.heard
        .filter(({ rhythm, slot }) => rhythm && Number.isFinite(this.#table.limitMs[slot]))
        .map(({ slot }) => slot),
    )
    if (learnt) this.#tell(page, learnt)
    this.#tellAlarms(page, cursor)
  }

  onSamples(slots: Uint32Array): void {
    for (const page of this.#pages) page.client.changed(slots)
  }

  alarmEvents(events: readonly AlarmEvent[]): void {
    if (events.length) this.#tellAll({ kind: 'alarm-events', events: [...events] })
  }

  /** The list as it is now, where it changed without an event. */
  alarmList(): void {
    if (this.#pages.size === 0) return
    const { rows, cursor } = this.#ports.alarms()
    this.#tellAll({ kind: 'alarms', cursor, rows: [...rows] })
  }

  pastGrew(): void {
    this.#tellAll({ kind: 'past' })
  }

  command(report: CommandReport): void {
    this.#tellAll({ kind: 'command', report })
  }

  /** What is done about machines has changed. */
  acted(): void {
    this.#tellAll({ kind: 'act' })
  }

  note(note: Note): void {
    this.#tellAll({ kind: 'note', note })
  }

  onLimit(slot: number): void {
    this.#limits.add(slot)
  }

  /** The clock was set: whatever pages know by it is asked anew. */
  clockStepped(): void {
    for (const page of this.#pages) {
      page.client.silence()
      this.#tell(page, this.#hello())
    }
  }

  /** A saved twin: pages load it and subscribe anew. */
  replaceTwin(_twin: Twin, table: ValueTable): void {
    this.#table = table
    this.#limits.clear()
    for (const page of this.#pages) page.client.silence()
    this.#tellAll({ kind: 'twin', hash: table.twin.hash })
  }

  dispose(): void {
    clearInterval(this.#timer)
    for (const { socket, client } of this.#pages) {
      client.dispose()
      socket.close(1001, 'the gateway is stopping')
      // A page that does not answer the goodbye must not hold up the end.
      setTimeout(() => socket.terminate(), 200).unref()
    }
  }

  #hello(): ServerMessage {
    return {
      kind: 'hello',
      protocol: PROTOCOL,
      twinHash: this.#table.twin.hash,
      clock: this.#ports.now(),
      rateHz: MAX_RATE_HZ,
      run: this.#ports.run,
    }
  }

  #limitsOf(slots: Iterable<number>): ServerMessage | null {
    const { twin, limitMs } = this.#table
    const limits = Array.from(slots, (slot): [number, number] => [
      slot,
      Number.isFinite(limitMs[slot]) ? limitMs[slot]! : 0,
    ])
    return limits.length ? { kind: 'limits', twinHash: twin.hash, limits } : null
  }

  #tellAlarms(page: Page, cursor: number): void {
    if (cursor > 0) {
      const events = this.#ports.missed(cursor, MISSED_AT_MOST + 1)
      if (events.length && events.length <= MISSED_AT_MOST)
        this.#tell(page, { kind: 'alarm-events', events: [...events] })
    }
    const { rows, cursor: now } = this.#ports.alarms()
    this.#tell(page, { kind: 'alarms', cursor: now, rows: [...rows] })
  }

  #receive(page: Page, text: string | null): void {
    const message = text === null ? null : parse(text)
    if (!message) return page.socket.close(1008, 'a message that this gateway does not know')
    if (message.kind === 'applied') return page.client.applied(message.frame)
    if (message.kind === 'ping')
      return this.#tell(page, { kind: 'pong', askedAt: message.askedAt, clock: this.#ports.now() })
    const table = this.#table
    if (message.twinHash !== table.twin.hash) return this.#tell(page, { kind: 'twin', hash: table.twin.hash })
    if (!page.client.ask(table, message)) page.socket.close(1008, `this twin has ${table.size} signals`)
  }

  #beat(): void {
    this.#beats++
    const learnt = this.#limitsOf(this.#limits)
    this.#limits.clear()
    if (learnt) this.#tellAll(learnt)
    const now = this.#ports.now()
    const text = JSON.stringify({
      kind: 'beat',
      clock: now,
      sentAt: now,
      brokers: [...this.#ports.brokers()],
      drops: this.#ports.drops(),
    } satisfies ServerMessage)
    for (const page of this.#pages) {
      if (++page.silentBeats > SILENT_BEATS) page.socket.terminate()
      else {
        this.#put(page, text)
        if (this.#beats % PING_EVERY_BEATS === 0) page.socket.ping()
      }
    }
  }

  #tellAll(message: ServerMessage): void {
    if (this.#pages.size === 0) return
    const text = JSON.stringify(message)
    for (const page of this.#pages) this.#put(page, text)
  }

  #tell(page: Page, message: ServerMessage): void {
    this.#put(page, JSON.stringify(message))
  }

  #put({ socket }: Page, text: string): void {
    if (socket.bufferedAmount > HOPELESS_BYTES) socket.terminate()
    else socket.send(text)
  }
}

const parse = (text: string): ClientMessage | null => {
  try {
    const parsed = ClientMessage.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
