/**
 * The gateway owns the alarms: it runs the engine over its values, journals what happens before anyone is told, and takes
 * the commands people give. After a restart the list is what the journal holds (ISA-18.2 states survive a crash).
 */
import { type Slot, type TimeMs, timeMs } from '../../base/brand.ts'
import type { Dispose } from '../../base/disposable.ts'
import { sameJson } from '../../base/json-reading.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { atOnce, type Steps } from '../../base/steps.ts'
import type { AlarmChange } from '../../alarms/alarm-register.ts'
import { AlarmRuntime } from '../../alarms/alarm-runtime.ts'
import { findAlarm } from '../../alarms/alarm-key.ts'
import { Chatter, type ToldOrHeld, withoutSuperseded } from '../../alarms/chatter.ts'
import type { Fault } from '../../alarms/listed-faults.ts'
import type { Twin } from '../../twin/twin.ts'
import type { ValueTable } from '../../values/table.ts'
import { leavesList } from '../../wire/leaves-list.ts'
import { type AlarmCommand, AlarmEvent, AlarmRow } from '../../wire/alarms.ts'
import type { Refusal } from '../../wire/refusals.ts'
import type { Service } from '../service.ts'
import type { Journal } from '../journal/journal.ts'

/** Delays, shelves that end and signals that go stale are looked at this often. */
const TICK_MS = 250
/** A journal that cannot be written is tried again this often. */
const RETRY_MS = 2000
/** Changes written, and rows put right, in one turn. */
const WRITTEN_AT_ONCE = 400
const CORRECTED_AT_ONCE = 200
/** So many changes wait for a journal that cannot be written; beyond, the oldest are lost (the list itself is not). */
const MOST_UNWRITTEN = 20_000

export interface AlarmServiceOptions {
  readonly twin: Twin
  readonly values: ValueTable
  readonly journal: Pick<Journal, 'append' | 'held' | 'currentRows' | 'correctRows' | 'importPast' | 'cursor'>
  /** ms, the gateway's clock. */
  readonly clock: () => number
  /** The journal cannot be written, or can again: for whoever watches the terminal. */
  readonly onTrouble?: (line: string) => void
}

export interface AlarmListener {
  /** In the journal already. */
  events(events: readonly AlarmEvent[]): void
  /** The list was corrected without anything having happened (a saved twin, an imported past): take it anew. */
  list(): void
}

const PastEvent = AlarmEvent.omit({ cursor: true })

export class AlarmService implements Service {
  readonly #journal: AlarmServiceOptions['journal']
  readonly #clock: () => number
  readonly #onTrouble: (line: string) => void
  readonly #listeners = new Set<AlarmListener>()
  readonly #timer: NodeJS.Timeout
  readonly #alarms: AlarmRuntime
  readonly #chatter = new Chatter()
  /** What happened, until the journal has it: while it cannot be written, and where it is more than a turn's work. */
  #unwritten: ToldOrHeld[]
  /** Rows that may be others without an event, by key: as the journal has them; null = that is not known. */
  readonly #uncorrected = new Map<string, AlarmRow | null>()
  /** The list as the last version of the twin left it, until it is known where it may differ. */
  #before: Iterable<AlarmRow> = []
  /** What is left to write is written in the next turn. */
  #next: NodeJS.Immediate | null = null
  #ended = false
  #lost = 0
  /** 0 = the journal can be written. */
  #retryAt = 0
  #failingSince = 0

  constructor({ twin, values, journal, clock, onTrouble = () => {} }: AlarmServiceOptions) {
    this.#journal = journal
    this.#clock = clock
    this.#onTrouble = onTrouble
    // What the last run had no time to tell.
    this.#unwritten = journal.held()
    this.#alarms = new AlarmRuntime(twin, values, (changes) => this.#happened(changes))
    const rows = journal.currentRows()
    // What a payload lists nobody knows until it comes.
    this.#alarms.restore(
      rows.map((row) => (findAlarm(twin, row.key)?.code ? { ...row, inputLost: true } : row)),
      this.#now(),
    )
    atOnce(this.#mayDiffer(rows))
    this.#take([])
    this.#timer = setInterval(() => this.#alarms.tick(this.#now()), TICK_MS)
  }

  /** Since when the journal cannot be written, ms; 0 = it can. */
  get unwrittenSince(): number {
    return this.#failingSince
  }

  dispose(): void {
    this.#ended = true
    atOnce(this.#mayDiffer(this.#before))
    clearInterval(this.#timer)
    this.#retryAt &&= 1
    this.#alarms.tick(this.#now())
    this.#take(this.#chatter.rest())
    while (this.#isBehind && !this.#retryAt) this.#write()
    if (this.#next) clearImmediate(this.#next)
  }

  /** Every sample as it comes, see `AlarmEngine.sample`. */
  onSample(slot: Slot, value: number, text: string, quality: number, time: number, now: number): void {
    this.#alarms.sample(slot, value, text, quality, time, now)
  }

  /** Once a turn: what came is looked at. */
  onSamples(slots: ArrayLike<number>): void {
    this.#alarms.evaluate(slots, this.#now())
  }

  onFaults(alarmIndex: number, faults: readonly Fault[], now: number): void {
    this.#alarms.faults(alarmIndex, faults, timeMs(now))
  }

  /** Faults listed in payloads of this broker are held, marked "input lost", until their topic speaks again. */
  onBrokerLost(broker: string): void {
    this.#alarms.brokerLost(broker, this.#now())
  }

  /** It is on disk when this returns ok. */
  command(command: AlarmCommand): Result<void, Refusal> {
    let events: readonly AlarmEvent[] = []
    const done = this.#alarms.command(command, this.#now(), (changes) => {
      // What waits goes first: the journal keeps the order in which things happened.
      const written = this.#journal.append([...this.#unwritten, ...this.#chatter.before(command.key), ...changes])
      if (!written.ok) return err({ code: 'journal-not-written', values: { why: written.error } })
      this.#chatter.acted(command.key)
      events = written.value
      this.#appended([...this.#unwritten, ...changes])
      this.#unwritten = []
      return ok(undefined)
    })
    if (!done.ok) return done
    this.#tell(events)
    return ok(undefined)
  }

  subscribe(listener: AlarmListener): Dispose {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  snapshot(): { readonly rows: AlarmRow[]; readonly cursor: number } {
    return { rows: this.#alarms.rows(), cursor: this.#journal.cursor }
  }

  /** The saved document: alarms keep their state by key, those that are gone are removed. */
  *replacingTwin(twin: Twin, values: ValueTable): Steps<() => void> {
    const take = yield* this.#alarms.replacingTwin(twin, values, () => this.#now())
    return () => {
      // What was heard under the old one is told first.
      this.#alarms.evaluate([], this.#now())
      this.#before = take(this.#now())
    }
  }

  /** What has become of the others is written in turns of its own; then what the new one says of the values is looked at. */
  *twinReplaced(): Steps {
    yield* this.#mayDiffer(this.#before)
    if (this.#ended) return
    this.#before = []
    this.#goOn()
    for (const step of this.#alarms.lookingAtAll(() => this.#now())) {
      if (this.#ended) return
      yield step
    }
  }

  /**
   * Events from before this gateway's time. An alarm that the past left raised goes on as it stood there ("since Tuesday
   * 14:10"), whether it is raised already or its signal is yet to come; acknowledged then is acknowledged now.
   * @returns how many lines were taken; in words, why the journal took none
   */
  importPast(lines: readonly unknown[]): Result<number, string> {
    const past = lines.flatMap((line) => {
      const parsed = PastEvent.safeParse(line)
      return parsed.success ? [parsed.data] : []
    })
    const taken = this.#journal.importPast(past)
    if (!taken.ok) return taken
    const last = new Map<string, AlarmChange>()
    for (const event of past.toSorted((a, b) => a.at - b.at)) last.set(event.row.key, event)
    const leftRaised = [...last.values()].flatMap(({ kind, row }) =>
      row.active && kind !== 'cleared' && !leavesList({ kind, row }) ? [row] : [],
    )
    const before = this.#alarms.rows()
    if (this.#alarms.adopt(leftRaised, this.#now())) {
      atOnce(this.#mayDiffer(before))
      this.#alarms.evaluate('all', this.#now())
    }
    return taken
  }

  /** The clock was set by so many ms; positive = forward. */
  clockStepped(byMs: number): void {
    this.#retryAt = 0
    this.#alarms.clockStepped(byMs)
  }

  #now(): TimeMs {
    return timeMs(this.#clock())
  }

  #happened(changes: readonly AlarmChange[]): void {
    const now = this.#now()
    this.#take([...this.#chatter.take(changes, now), ...this.#chatter.due(now)])
  }

  #take(changes: readonly ToldOrHeld[]): void {
    for (const change of changes) this.#unwritten.push(change)
    if (this.#unwritten.length > MOST_UNWRITTEN) this.#unwritten = withoutSuperseded(this.#unwritten)
    if (this.#unwritten.length > MOST_UNWRITTEN)
      this.#lost += this.#unwritten
        .splice(0, this.#unwritten.length - MOST_UNWRITTEN)
        .filter((change) => !change.held).length
    if (this.#isBehind && this.#now() >= this.#retryAt) this.#write()
  }

  /** The journal does not have all yet. */
  get #isBehind(): boolean {
    return this.#unwritten.length > 0 || this.#uncorrected.size > 0
  }

  #goOn(): void {
    this.#next ??= setImmediate(() => {
      this.#next = null
      this.#take([])
    })
  }

  /** @param before the list as the journal has it */
  *#mayDiffer(before: Iterable<AlarmRow>): Steps {
    let done = 0
    for (const row of before) {
      if (done++ % WRITTEN_AT_ONCE === 0) yield
      if (!this.#uncorrected.has(row.key)) this.#uncorrected.set(row.key, row)
    }
    for (const [i, key] of this.#alarms.keys().entries()) {
      if (i % WRITTEN_AT_ONCE === 0) yield
      if (!this.#uncorrected.has(key)) this.#uncorrected.set(key, null)
    }
  }

  /** The journal has the rows of these as they were then. */
  #appended(changes: readonly ToldOrHeld[]): void {
    if (this.#uncorrected.size > 0)
      for (const { row } of changes) if (this.#uncorrected.has(row.key)) this.#uncorrected.set(row.key, null)
  }

  /** Puts some of the rows right. */
  #correct(): Result<void, string> {
    const looked: string[] = []
    const changed: AlarmRow[] = []
    const gone: string[] = []
    for (const [key, known] of this.#uncorrected) {
      if (looked.length === CORRECTED_AT_ONCE) break
      looked.push(key)
      const row = this.#alarms.row(key)
      if (!row) gone.push(key)
      else if (!known || differ(known, row)) changed.push(row)
    }
    const written = changed.length + gone.length > 0 ? this.#journal.correctRows(changed, gone) : ok(undefined)
    if (written.ok) for (const key of looked) this.#uncorrected.delete(key)
    return written
  }

  #write(): void {
    const some = this.#unwritten.slice(0, WRITTEN_AT_ONCE)
    const events = some.length > 0 ? this.#journal.append(some) : ok([])
    if (events.ok) {
      this.#appended(some)
      this.#unwritten = this.#unwritten.slice(some.length)
    }
    // What happened would undo what was put right before it.
    const correcting = this.#unwritten.length === 0 && this.#uncorrected.size > 0
    const rows = events.ok && correcting ? this.#correct() : events
    if (events.ok) this.#tell(events.value)
    if (!rows.ok) {
      this.#failingSince ||= this.#now()
      if (!this.#retryAt)
        this.#onTrouble(
          `The journal could not be written: ${rows.error}. Alarms go on in memory and are written as soon as it can be; acknowledgements are refused until then. Check the disk.`,
        )
      this.#retryAt = this.#now() + RETRY_MS
      return
    }
    if (this.#retryAt)
      this.#onTrouble(
        `The journal can be written again.${this.#lost ? ` ${this.#lost} alarm changes were lost meanwhile.` : ''}`,
      )
    this.#retryAt = 0
    this.#failingSince = 0
    this.#lost = 0
    if (this.#isBehind) this.#goOn()
    else if (correcting) for (const listener of this.#listeners) listener.list()
  }

  #tell(events: readonly AlarmEvent[]): void {
    if (events.length) for (const listener of this.#listeners) listener.events(events)
  }
}

const COLUMNS = Object.keys(AlarmRow.shape) as (keyof AlarmRow)[]
const differ = (a: AlarmRow, b: AlarmRow): boolean =>
  COLUMNS.some((name) => a[name] !== b[name] && !sameJson(a[name], b[name]))
