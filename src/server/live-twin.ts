/** The twin in force and what is heard of it: one `Ingest` a version, exchanged when the document is saved. */
import type { Problem } from '../base/problem.ts'
import { setImmediate } from 'node:timers/promises'
import type { Dispose } from '../base/disposable.ts'
import { atOnce, type Steps } from '../base/steps.ts'
import { earlierIds } from '../twin/earlier-ids.ts'
import { problemInEnglish } from '../texts/api-english.ts'
import { policyWarnings } from '../twin/policy-findings.ts'
import type { Twin } from '../twin/twin.ts'
import type { Historian } from './historian/historian.ts'
import { Ingest, type IngestPorts } from './ingest/ingest.ts'
import type { Service, Services } from './service.ts'
import { inSlices } from './slices.ts'
import type { LoadedTwin, TwinFile } from './document/twin-file.ts'

/** Signals of which the history is told in one step. */
const TOLD_AT_ONCE = 500

export interface LiveTwinPorts {
  /** Names of the brokers that are listened to. */
  readonly brokers: readonly string[]
  readonly clock: () => number
  readonly history: Pick<
    Historian,
    'registering' | 'record' | 'mark' | 'recordText' | 'markText' | 'nameStates' | 'setLimit'
  >
  /** Told of everything. */
  readonly services: Services
  readonly log: (line: string) => void
}

const inLines = (problems: readonly Problem[]): string =>
  problems.map((problem) => `  ${problem.path}: ${problemInEnglish(problem)}`).join('\n')

export class LiveTwin implements Service {
  readonly #ports: LiveTwinPorts
  #loaded: LoadedTwin
  #ingest: Ingest
  #problems: readonly Problem[] | null = null
  #ended = false

  constructor(first: LoadedTwin, ports: LiveTwinPorts) {
    this.#ports = ports
    this.#loaded = first
    this.#ingest = this.#first(first)
    this.#tellFlaws()
  }

  get loaded(): LoadedTwin {
    return this.#loaded
  }
  get ingest(): Ingest {
    return this.#ingest
  }
  /** Of the document as it stands on disk, where the last saved version was refused or the one in force has flaws. */
  get problems(): readonly Problem[] | null {
    return this.#problems
  }

  /** What of the twin in force never does what somebody may think. */
  get warnings(): readonly Problem[] {
    const { policies, shifts } = this.#loaded.twin
    return policyWarnings(policies, shifts.length > 0)
  }

  onBrokerLost(broker: string): void {
    this.#ingest.brokerLost(broker)
  }
  clockStepped(byMs: number): void {
    this.#ingest.clockStepped(byMs)
  }
  dispose(): void {
    this.#ended = true
    this.#ingest.dispose()
  }

  /** What the history knows last of every signal, before anything is heard. */
  async restore(history: Pick<Historian, 'latest'>): Promise<void> {
    const { twin } = this.#loaded
    this.#ingest.restore(await history.latest(twin.signals.map(({ id }) => id)))
  }

  /** From now on a saved document is the twin. */
  follow(file: TwinFile): Dispose {
    const { log } = this.#ports
    return file.watch(
      async (saved) => {
        await this.#take(saved)
        this.#tellFlaws()
      },
      (problems) => {
        this.#problems = problems
        log(`The twin document was saved with problems; the last good version goes on:\n${inLines(problems)}`)
      },
    )
  }

  #tellFlaws(): void {
    const { problems } = this.#loaded
    this.#problems = problems.length > 0 ? problems : null
    const { warnings } = this
    if (warnings.length > 0) this.#ports.log(`Of the twin document, not as somebody may think:\n${inLines(warnings)}`)
    if (problems.length > 0)
      this.#ports.log(
        `The twin document is in force as it is, but would be refused if it were saved now:\n${inLines(problems)}`,
      )
  }

  /** What can be made for it is made before, in slices: the last version is in force until then. */
  async #take(saved: LoadedTwin): Promise<void> {
    const before = this.#loaded
    const { twin } = saved
    if (twin.hash === before.twin.hash) {
      this.#loaded = saved
      return
    }
    const { brokers, services, log } = this.#ports
    const old = this.#ingest
    const ingest = await inSlices(Ingest.making(twin, brokers, this.#hooks()))
    const carryOn = await inSlices(ingest.following(old))
    const register = await inSlices(this.#registering(twin))
    const takeUp = await inSlices(services.replacingTwin(twin, ingest.values))
    // It has a turn to itself.
    await setImmediate()
    if (this.#ended) return ingest.dispose()
    // From here to the end of the turn, or somebody would meet two twins at once.
    old.flush()
    old.dispose()
    this.#loaded = saved
    this.#ingest = ingest
    register()
    carryOn()
    takeUp()
    log(`The twin document was saved: ${twin.assets.length} assets, ${twin.heard.length} signals.`)
    await setImmediate()
    await inSlices(services.twinReplaced())
    await inSlices(this.#tellingHistory(twin, ingest.values.limitMs))
  }

  #first({ twin }: LoadedTwin): Ingest {
    atOnce(this.#registering(twin))()
    const ingest = new Ingest(twin, this.#ports.brokers, this.#hooks())
    atOnce(this.#tellingHistory(twin, ingest.values.limitMs))
    return ingest
  }

  *#registering(twin: Twin): Steps<() => void> {
    const ids: string[] = []
    const holdMs: number[] = []
    for (const { slot, id, staleAfterMs, rhythm } of twin.signals) {
      if (slot % TOLD_AT_ONCE === 0) yield
      ids.push(id)
      holdMs.push(staleAfterMs ?? (rhythm ? Number.NaN : Number.POSITIVE_INFINITY))
    }
    return yield* this.#ports.history.registering(ids, holdMs, yield* earlierIds(twin))
  }

  /** How states are named and when values are stale, from now on. @param limitMs by slot; Infinity = never by age */
  *#tellingHistory(twin: Twin, limitMs: Float64Array): Steps {
    const { history, clock } = this.#ports
    const began = clock()
    // What is worked out is registered with its limit, none, and never learns another.
    for (const { slot, states } of twin.heard) {
      if (slot % TOLD_AT_ONCE === 0) yield
      if (states.length > 0) history.nameStates(slot, states, began)
      history.setLimit(slot, limitMs[slot]!, began)
    }
  }

  #hooks(): IngestPorts {
    const { clock, history, services } = this.#ports
    return {
      clock,
      recorder: history,
      sample: (slot, value, text, quality, time, now) => services.onSample(slot, value, text, quality, time, now),
      changed: (slots, now) => services.onSamples(slots, now),
      limit: (slot, time) => {
        history.setLimit(slot, this.#ingest.values.limitMs[slot]!, time)
        services.onLimit(slot)
      },
      faults: (index, faults, now) => services.onFaults(index, faults, now),
    }
  }
}
