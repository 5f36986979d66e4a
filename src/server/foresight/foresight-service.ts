/**
 * Foresight beside the gateway: follows the twin, hands every numeric sample to a thread that looks at it, tells the thread the
 * past, and keeps what it says. Nothing of the gateway waits for it; where it fails, it begins anew from what it knew.
 */
import { setImmediate as turn } from 'node:timers/promises'
import type { Steps } from '../../base/steps.ts'
import { atOnce } from '../../base/steps.ts'
import type { Slot, TimeMs } from '../../base/brand.ts'
import type { Twin } from '../../twin/twin.ts'
import type { ValueTable } from '../../values/table.ts'
import { saysRenewed } from '../../twin/renewed-words.ts'
import type { ForesightCase } from '../../wire/foresight.ts'
import type { Note } from '../../wire/notes.ts'
import { QUALITY, type Quality } from '../../wire/quality.ts'
import type { Service } from '../service.ts'
import { inSlices } from '../slices.ts'
import { AdviceBook } from './advice/advice-book.ts'
import { DerivedValues } from '../../foresight/derived-values.ts'
import type { ForesightOptions } from './foresight-options.ts'
import { HistoryReader } from './history-reader.ts'
import { Ledger } from '../../foresight/ledger.ts'
import type { ForesightEvent, FromWorker } from '../../foresight/messages.ts'
import { namesOf, type PlanSignal, planOf } from '../../foresight/plan.ts'
import { renewedBy } from '../../foresight/renewed.ts'
import { numberOfText } from '../../foresight/setting-record.ts'
import { livesElsewhere } from './learnt.ts'
import { LifeBook } from './life/life-book.ts'
import { LivesLook } from './life/look.ts'
import { LifeThread } from './life/thread.ts'
import { IGNORED, kindsOf, NUMBER, STATE, TEXT } from './slot-kinds.ts'
import { inOneUnit, UnitBook } from './unit-book.ts'
import { UseBook } from './use/use-book.ts'
import { WorkerLink } from './worker-link.ts'

const HOUR_MS = 3_600_000
const FLUSH_MS = 1000
const LEDGER_MS = 60_000
/** Events taken, and written, in one turn. */
const EVENTS_AT_ONCE = 100
/** Signals of a plan in one message. */
const SIGNALS_AT_ONCE = 500
/** A journal that cannot be written is tried again this often. */
const RETRY_MS = 2000
/** After the past is told, before what goes on of it opens cases. */
const SETTLED_MS = 2000

const NONE: ReadonlyMap<number, number> = new Map()

export class ForesightService implements Service {
  readonly ledger: Ledger
  /** What lines and areas will use and make. */
  readonly use: UseBook
  /** How much longer parts live. */
  readonly lives: LifeBook
  /** What could be done otherwise. */
  readonly advice: AdviceBook
  /** What was recorded, as far as its numbers are in the units of now. */
  readonly history: ForesightOptions['history']
  readonly units: UnitBook
  readonly #options: ForesightOptions
  readonly #link: WorkerLink | null
  readonly #reader: HistoryReader | null
  readonly #timers: readonly NodeJS.Timeout[]
  #twin: Twin
  #values: ValueTable
  #plan: readonly PlanSignal[]
  /** What each slot is to it. */
  #kinds: Uint8Array
  /** The thread has the twin in force: what comes has its slots. */
  #isTold = false
  /** Of the twin that is told: another one, or another thread, makes it void. */
  #telling = 0
  /** Null: nobody said yet. */
  #learning: ReadonlyMap<number, number> | null = null
  /** By slot, of those that learn. */
  #renewedAt = NONE
  readonly #derived: DerivedValues
  readonly #look: LivesLook
  #catchingUp: number | null = null
  /** Of what is told of the past: another telling makes an answer void. */
  #past = 0
  readonly #events: { readonly seq: number; readonly events: readonly ForesightEvent[] }[] = []
  #isTaking = false
  /** Cases are opened: the past is told. */
  #isSettled = false
  #settling: NodeJS.Timeout | null = null
  #isEnding = false
  #isEnded = false

  constructor(options: ForesightOptions) {
    this.#options = options
    const { twin, values, program, checkpointFile, journal, faults, clock } = options
    this.units = new UnitBook(journal)
    const others = this.units.replace(twin, clock())
    const history = (this.history = inOneUnit(options.history, this.units))
    this.#twin = twin
    this.#values = values
    this.#plan = atOnce(planOf(twin))
    this.#kinds = kindsOf(this.#plan, values.size)
    this.use = new UseBook({ twin: () => this.#twin, history, journal: options.useJournal })
    this.lives = new LifeBook({
      twin: () => this.#twin,
      history,
      journal: options.lifeJournal,
      thread: program ? new LifeThread(new URL('life-worker.js', program)) : null,
      elsewhere: livesElsewhere(journal),
      failed: (failure) => faults.count('foresight.life', failure),
    })
    this.advice = new AdviceBook({ twin: () => this.#twin, history, journal: options.actJournal })
    this.ledger = new Ledger(journal, this.lives)
    this.ledger.restore(clock())
    this.ledger.replace(atOnce(namesOf(this.#plan, twin)), clock(), others)
    this.#derived = new DerivedValues({
      derive: (...said) => {
        if (!this.#isEnding) options.derive(...said)
      },
      twin: () => this.#twin,
      ledger: this.ledger,
      remaining: (counter) => this.lives.remainingOf(counter),
      isKnown: ({ slot }) => this.#isKnown(slot),
    })
    this.#look = new LivesLook({
      lives: this.lives,
      clock: () => history.clock(),
      tell: () => this.#tellLives(clock()),
      failed: (failure) => faults.count('foresight.life', failure),
    })
    this.#link = program
      ? new WorkerLink({
          program,
          checkpointFile,
          faults,
          heard: (message) => this.#heard(message),
          started: () => void this.#tellTwin(),
        })
      : null
    const link = this.#link
    this.#reader = link
      ? new HistoryReader({
          history,
          clock,
          send: (message, transfer) => link.send(message, transfer),
          progress: (share) => this.#told(share),
        })
      : null
    if (link) this.#catchingUp = 0
    link?.start()
    this.#timers = link
      ? [
          setInterval(() => {
            link.flush()
            if (this.#isTold) link.send({ kind: 'tick', now: clock() })
          }, FLUSH_MS),
          setInterval(() => this.#tickLedger(), LEDGER_MS),
        ]
      : []
  }

  /** @param share of the past that is told; null = all */
  #told(share: number | null): void {
    if (this.#settling) clearTimeout(this.#settling)
    this.#settling = null
    this.#isSettled = false
    this.#past++
    if (share === null) this.#link?.send({ kind: 'past-ends', telling: this.#past })
    else this.#catchingUp = share
  }

  /** What was told is learnt. */
  #learnt(): void {
    this.#catchingUp = null
    // What the thread made of the last of it is taken yet.
    this.#settling = setTimeout(() => {
      this.#isSettled = true
      this.ledger.settle(this.#options.clock())
      this.ledger.write()
      void this.#look.look()
    }, SETTLED_MS)
  }

  async #tellLives(now: number): Promise<void> {
    if (this.#isSettled && !this.#isEnding) {
      this.ledger.lookAtLives(now)
      this.ledger.write()
    }
    await inSlices(this.#derived.tellAll(now))
  }

  get twin(): Twin {
    return this.#twin
  }
  /** Signals that are watched and were heard of. */
  get watched(): number {
    let count = 0
    for (let slot = 0; slot < this.#kinds.length; slot++)
      if (this.#kinds[slot] === NUMBER && this.#values.receive[slot]! > 0) count++
    return count
  }
  /** Samples known, by slot, of signals of which not enough is known. */
  get learning(): ReadonlyMap<number, number> {
    return this.#learning ?? NONE
  }
  renewedAt(slot: number): number {
    return this.#renewedAt.get(slot) ?? 0
  }
  unitSince(id: string): number {
    return this.units.sinceOf(id)
  }
  get catchingUp(): number | null {
    return this.#catchingUp
  }
  /** Samples that were not looked at. */
  get dropped(): { readonly count: number; readonly lastAt: number } {
    return this.#link?.dropped ?? { count: 0, lastAt: 0 }
  }

  onSample(slot: Slot, value: number, text: string, quality: Quality, time: number): void {
    const kind = this.#kinds[slot]
    if (kind === IGNORED || !this.#isTold) return
    const said = kind === TEXT ? numberOfText(text) : value
    this.#link?.sample(slot, said, quality !== QUALITY.bad && Number.isFinite(said), time)
  }

  /** A state whose source is gone is not known any more. */
  onSamples(slots: Uint32Array, now: TimeMs): void {
    if (!this.#isTold) return
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i]!
      if (this.#kinds[slot] === STATE && this.#values.dead[slot] === 1) this.#link?.sample(slot, Number.NaN, false, now)
    }
  }

  onLimit(slot: number): void {
    if (this.#isTold && this.#kinds[slot] === STATE)
      this.#link?.send({ kind: 'limit', slot, ms: this.#values.limitMs[slot]! })
  }

  clockStepped(byMs: number): void {
    this.#link?.flush()
    this.#link?.send({ kind: 'clock', now: this.#options.clock(), byMs })
    // By less than an hour it changes nothing of what was looked at.
    if (Math.abs(byMs) >= HOUR_MS) this.lives.forget()
  }

  *replacingTwin(twin: Twin, values: ValueTable): Steps<() => void> {
    const plan = yield* planOf(twin)
    const names = yield* namesOf(plan, twin)
    const kinds = kindsOf(plan, values.size)
    return () => {
      this.#link?.flush()
      this.#isTold = false
      this.#twin = twin
      this.#values = values
      this.#plan = plan
      this.#kinds = kinds
      this.#learning = null
      this.#renewedAt = NONE
      this.#derived.forget()
      this.use.forget()
      this.lives.forget()
      this.advice.forget()
      const now = this.#options.clock()
      this.ledger.replace(names, now, this.units.replace(twin, now))
      void this.#tellTwin()
    }
  }

  /** A part of a case was repaired or replaced. */
  renew(of: Pick<ForesightCase, 'asset' | 'signals'>, at: number): void {
    const own = renewedBy(this.#twin, this.#plan, of)
    this.#link?.flush()
    if (own.length > 0) this.#link?.send({ kind: 'renew', slots: own.map(({ slot }) => slot), at })
  }

  /** A note that says so is as good as a word at the case. */
  noted({ asset, text, withdrawn }: Pick<Note, 'asset' | 'text' | 'withdrawn'>): void {
    const open = this.ledger.cases.openOf(asset)
    if (open && withdrawn === null && saysRenewed(text)) this.renew(open, this.#options.clock())
  }

  /** The history has more of the past than it had. */
  pastGrew(): void {
    this.use.forget()
    this.lives.forget()
    this.advice.forget()
    this.#reader?.pastGrew()
  }

  async dispose(): Promise<void> {
    if (this.#isEnding) return
    this.#isEnding = true
    if (this.#settling) clearTimeout(this.#settling)
    for (const timer of this.#timers) clearInterval(timer)
    await this.use.stop()
    await this.lives.stop()
    await this.advice.stop()
    await this.#reader?.stop()
    await this.#link?.end()
    this.#isEnded = true
    while (this.#events.length > 0 && this.#takeSome(Number.POSITIVE_INFINITY));
    this.ledger.write()
  }

  async #tellTwin(): Promise<void> {
    const telling = ++this.#telling
    const link = this.#link
    if (!link) return
    this.#isTold = false
    await this.#reader?.stop()
    const plan = this.#plan
    for (let i = 0; i < plan.length; i += SIGNALS_AT_ONCE) {
      await turn()
      if (telling !== this.#telling || this.#isEnded) return
      link.send({ kind: 'twin', isFirst: i === 0, signals: plan.slice(i, i + SIGNALS_AT_ONCE) })
    }
    const limitMs = Float64Array.from(plan, ({ slot }) => this.#values.limitMs[slot]!)
    link.send({ kind: 'twin-ends', telling, limitMs })
    this.#isTold = true
  }

  #heard(message: FromWorker): void {
    if (message.kind === 'ready') {
      if (message.telling === this.#telling) this.#reader?.begin(this.#plan, message.knownFrom, message.knownUntil)
    } else if (message.kind === 'past-ended') {
      if (message.telling === this.#past && !this.#isEnding) this.#learnt()
    } else if (message.kind === 'learning') {
      this.#learning = new Map(Array.from(message.slots, (slot, i) => [slot, message.samples[i]!]))
      this.#renewedAt = new Map(Array.from(message.slots, (slot, i) => [slot, message.renewedAt[i]!]))
    } else if (message.kind === 'events') {
      this.#events.push(message)
      void this.#takeAll()
    }
  }

  async #takeAll(): Promise<void> {
    if (this.#isTaking) return
    this.#isTaking = true
    try {
      while (this.#events.length > 0 && !this.#isEnded) {
        const isWritten = this.#takeSome(EVENTS_AT_ONCE)
        await (isWritten ? turn() : new Promise((done) => setTimeout(done, RETRY_MS).unref()))
      }
    } finally {
      this.#isTaking = false
    }
  }

  /** @returns whether it is in the journal */
  #takeSome(most: number): boolean {
    const { seq, events } = this.#events[0]!
    try {
      const now = this.#options.clock()
      for (const id of this.ledger.take(events.slice(0, most), now, this.#isSettled)) {
        const asset = this.#twin.asset(id)
        // Of a past that is not told to the end nothing is derived: it would be said as what is.
        if (asset && this.#catchingUp === null) this.#derived.tell(asset, now)
      }
    } catch (failure) {
      this.#options.faults.count('foresight.take', failure)
    }
    if (events.length > most) this.#events[0] = { seq, events: events.slice(most) }
    else this.#events.shift()
    const written = this.ledger.write()
    if (written.ok && events.length <= most) this.#link?.send({ kind: 'written', seq })
    return written.ok
  }

  #isKnown(slot: number): boolean {
    return (
      this.#kinds[slot] === NUMBER &&
      this.#catchingUp === null &&
      this.#learning !== null &&
      !this.#learning.has(slot) &&
      this.#values.receive[slot]! > 0
    )
  }

  #tickLedger(): void {
    const now = this.#options.clock()
    this.ledger.tick(now)
    this.ledger.write()
    if (!this.#isEnding)
      this.use.tick(now).catch((failure: unknown) => this.#options.faults.count('foresight.use', failure))
    if (this.#catchingUp !== null) return
    if (!this.#isEnding) void this.#look.look()
    if (!this.#isEnding)
      this.advice.tick(now).catch((failure: unknown) => this.#options.faults.count('foresight.advice', failure))
  }
}
