/**
 * The gateway owns the alarms: it runs the engine over its values, journals what happens before anyone is told, and takes
 * the commands people give. After a restart the list is what the journal holds (ISA-18.2 states survive a crash).
 */
import { type TimeMs, timeMs } from '../../base/brand.ts'
import type { Dispose } from '../../base/disposable.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { type AlarmChange, AlarmEngine, type Fault } from '../../alarms/engine.ts'
import type { Twin } from '../../twin/twin.ts'
import type { ValueTable } from '../../values/table.ts'
import { AlarmCommand, AlarmEvent, type AlarmRow } from '../../wire/alarms.ts'
import type { ApiError } from '../../wire/api.ts'
import type { Journal } from '../journal/journal.ts'

/** Delays, shelves that end and signals that go stale are looked at this often. */
const TICK_MS = 250

export interface AlarmServiceOptions {
  readonly twin: Twin
  readonly values: ValueTable
  readonly journal: Journal
  /** ms, the gateway's clock. */
  readonly clock: () => number
}

const PastEvent = AlarmEvent.omit({ cursor: true })

export class AlarmService {
  readonly #options: AlarmServiceOptions
  readonly #listeners = new Set<(events: readonly AlarmEvent[]) => void>()
  readonly #timer: NodeJS.Timeout
  #engine: AlarmEngine
  /** What happened while the journal could not be written: told once it can. */
  #unwritten: AlarmChange[] = []

  constructor(options: AlarmServiceOptions) {
    this.#options = options
    this.#engine = new AlarmEngine(options.twin, options.values)
    this.#happened(this.#engine.restore(options.journal.currentRows(), this.#now()))
    this.#timer = setInterval(() => this.#tick(), TICK_MS)
  }

  dispose(): void {
    clearInterval(this.#timer)
    this.#tick()
  }

  onSamples(slots: ArrayLike<number>): void {
    this.#happened(this.#engine.evaluate(slots, this.#now()))
  }

  onFaults(alarmIndex: number, faults: readonly Fault[], now: number): void {
    this.#happened(this.#engine.faults(alarmIndex, faults, timeMs(now)))
  }

  /** @param body what came over the wire: a person's command. It is on disk when this returns ok. */
  command(body: unknown): Result<void, ApiError> {
    const parsed = AlarmCommand.safeParse(body)
    if (!parsed.success) {
      const [issue] = parsed.error.issues
      return err({ error: `This is no alarm command: ${issue?.message ?? 'unknown shape'}.`, where: issue?.path.join('.') ?? '' })
    }
    let events: readonly AlarmEvent[] = []
    const done = this.#engine.command(parsed.data, this.#now(), (changes) => {
      const written = this.#options.journal.append(changes)
      if (!written.ok) return err({ error: written.error, remedy: 'Nothing was changed. Check the disk of the gateway, then try again.' })
      events = written.value
      return ok(undefined)
    })
    if (!done.ok) return done
    this.#tell(events)
    return ok(undefined)
  }

  subscribe(listener: (events: readonly AlarmEvent[]) => void): Dispose {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  snapshot(): { readonly rows: AlarmRow[]; readonly cursor: number } {
    return { rows: this.#engine.rows(), cursor: this.#options.journal.cursor }
  }

  /** The saved document: alarms keep their state by key, those that are gone are removed. */
  replaceTwin(twin: Twin, values: ValueTable): void {
    const rows = this.#engine.rows()
    this.#engine = new AlarmEngine(twin, values, this.#engine.load)
    this.#happened(this.#engine.restore(rows, this.#now()))
    this.#options.journal.replaceRows(this.#engine.rows())
    this.#happened(this.#engine.evaluate('all', this.#now()))
  }

  /**
   * Events from before this gateway's time. An alarm that the past left raised, and that is active now, has been so since
   * then: its row is told anew with that time.
   * @returns how many lines were taken
   */
  importPast(lines: readonly unknown[]): number {
    const past = lines.flatMap((line) => {
      const parsed = PastEvent.safeParse(line)
      return parsed.success ? [parsed.data] : []
    })
    const taken = this.#options.journal.importPast(past)
    if (!taken.ok) return 0
    const last = new Map<string, AlarmChange>()
    for (const event of past.toSorted((a, b) => a.at - b.at)) if (event.kind === 'raised' || event.kind === 'cleared') last.set(event.row.key, event)
    const older = this.#engine.rows().flatMap((row) => {
      const raised = last.get(row.key)
      if (raised?.kind !== 'raised' || !row.active || raised.at >= row.raisedAt) return []
      return [{ ...row, raisedAt: raised.at, since: row.state === 'unacknowledged' ? raised.at : row.since }]
    })
    if (older.length) {
      this.#engine.restore(older, this.#now())
      this.#happened(older.map((row): AlarmChange => ({ at: row.raisedAt, kind: 'raised', actor: null, comment: '', row })))
    }
    return taken.value
  }

  #now(): TimeMs {
    return timeMs(this.#options.clock())
  }

  #tick(): void {
    this.#happened(this.#engine.tick(this.#now()))
  }

  #happened(changes: readonly AlarmChange[]): void {
    if (!changes.length && !this.#unwritten.length) return
    const all = [...this.#unwritten, ...changes]
    const written = this.#options.journal.append(all)
    this.#unwritten = written.ok ? [] : all
    if (written.ok) this.#tell(written.value)
  }

  #tell(events: readonly AlarmEvent[]): void {
    for (const listener of this.#listeners) listener(events)
  }
}
