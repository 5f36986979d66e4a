/** The twin in force and what is heard of it: one `Ingest` a version, exchanged when the document is saved. */
import type { Dispose } from '../base/disposable.ts'
import { earlierIds } from '../twin/earlier-ids.ts'
import type { TwinProblem } from '../twin/twin.ts'
import type { Historian } from './historian/historian.ts'
import { Ingest } from './ingest/ingest.ts'
import type { Service, Services } from './service.ts'
import type { LoadedTwin, TwinFile } from './document/twin-file.ts'

export interface LiveTwinPorts {
  /** Names of the brokers that are listened to. */
  readonly brokers: readonly string[]
  readonly clock: () => number
  readonly history: Pick<
    Historian,
    'register' | 'record' | 'mark' | 'recordText' | 'markText' | 'nameStates' | 'setLimit'
  >
  /** Told of everything. */
  readonly services: Services
  readonly say: (line: string) => void
}

const inLines = (problems: readonly TwinProblem[]): string =>
  problems.map(({ path, message }) => `  ${path}: ${message}`).join('\n')

export class LiveTwin implements Service {
  readonly #ports: LiveTwinPorts
  #loaded: LoadedTwin
  #ingest: Ingest
  #problems: readonly TwinProblem[] | null = null

  constructor(first: LoadedTwin, ports: LiveTwinPorts) {
    this.#ports = ports
    this.#loaded = first
    this.#ingest = this.#ingestOf(first)
    this.#tellFlaws()
  }

  get loaded(): LoadedTwin {
    return this.#loaded
  }
  get ingest(): Ingest {
    return this.#ingest
  }
  /** Of the document as it stands on disk, where the last saved version was refused or the one in force has flaws. */
  get problems(): readonly TwinProblem[] | null {
    return this.#problems
  }

  onBrokerLost(broker: string): void {
    this.#ingest.brokerLost(broker)
  }
  clockStepped(byMs: number): void {
    this.#ingest.clockStepped(byMs)
  }
  dispose(): void {
    this.#ingest.dispose()
  }

  /** What the history knows last of every signal, before anything is heard. */
  async restore(history: Pick<Historian, 'latest'>): Promise<void> {
    const { twin } = this.#loaded
    this.#ingest.restore(await history.latest(twin.signals.map(({ id }) => id)))
  }

  /** From now on a saved document is the twin. */
  follow(file: TwinFile): Dispose {
    const { say } = this.#ports
    return file.watch(
      (saved) => {
        this.#take(saved)
        this.#tellFlaws()
      },
      (problems) => {
        this.#problems = problems
        say(`The twin document was saved with problems; the last good version goes on:\n${inLines(problems)}`)
      },
    )
  }

  #tellFlaws(): void {
    const { problems } = this.#loaded
    this.#problems = problems.length > 0 ? problems : null
    if (problems.length > 0)
      this.#ports.say(
        `The twin document is in force as it is, but would be refused if it were saved now:\n${inLines(problems)}`,
      )
  }

  #take(saved: LoadedTwin): void {
    const before = this.#loaded
    this.#loaded = saved
    if (saved.twin.hash === before.twin.hash) return
    const old = this.#ingest
    old.flush()
    old.dispose()
    this.#ingest = this.#ingestOf(saved)
    this.#ingest.carryOn(old)
    const { services, say } = this.#ports
    services.replaceTwin(saved.twin, this.#ingest.values)
    say(`The twin document was saved: ${saved.twin.assets.length} assets, ${saved.twin.signals.length} signals.`)
  }

  #ingestOf({ twin }: LoadedTwin): Ingest {
    const { brokers, clock, history, services } = this.#ports
    history.register(
      twin.signals.map((s) => s.id),
      twin.signals.map((s) => s.staleAfterMs ?? Number.POSITIVE_INFINITY),
      earlierIds(twin),
    )
    const began = clock()
    for (const { slot, states, staleAfterMs } of twin.signals) {
      if (states.length > 0) history.nameStates(slot, states, began)
      if (staleAfterMs !== null) history.setLimit(slot, staleAfterMs, began)
    }
    const ingest: Ingest = new Ingest(twin, brokers, {
      clock,
      recorder: history,
      sample: (slot, value, text, quality, time, now) => services.onSample(slot, value, text, quality, time, now),
      changed: (slots, now) => services.onSamples(slots, now),
      limit: (slot) => {
        history.setLimit(slot, ingest.values.limitMs[slot]!, clock())
        services.onLimit(slot)
      },
      faults: (index, faults, now) => services.onFaults(index, faults, now),
    })
    return ingest
  }
}
