/**
 * Tries an alarm against the recorded past, beside everything else: a span at a time is asked of the history, and walked
 * through in slices. One at a time; whoever asks anew has given up what she asked before.
 */
import { TRIED, trialDocument } from '../../twin/trial-document.ts'
import { loadInForceSliced } from '../../twin/load-in-force.ts'
import { everyCheck } from '../../twin/load.ts'
import type { TwinChecks } from '../../twin/loading.ts'
import { parseJsonSteps } from '../../base/json-reading.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { setImmediate } from 'node:timers/promises'
import { Trial } from '../../alarms/tried.ts'
import { apiError, wireProblem } from '../../texts/api-english.ts'
import type { ApiError } from '../../wire/api.ts'
import type { TryAnswer, TryQuestion } from '../../wire/tried.ts'
import type { LoadedTwin } from '../document/twin-file.ts'
import type { HistoryStore } from '../historian/store.ts'
import { inSlices } from '../slices.ts'

const DAY_MS = 86_400_000
/** Asked of the history at once: at 10 Hz a signal has 144,000 samples in it. */
const SPAN_MS = 4 * 3_600_000
const COLUMNS = 10_000
/** Then it ends where it is. */
const MOST_MS = 25_000

export interface AlarmTrialPorts {
  readonly loaded: () => LoadedTwin
  readonly history: Pick<HistoryStore, 'range'>
  readonly checks: TwinChecks
  /** ms, the gateway's clock. */
  readonly clock: () => number
  /** ms, one that is never set. */
  readonly steady: () => number
}

export class AlarmTrials {
  readonly #ports: AlarmTrialPorts
  readonly #latest = new Map<string, symbol>()
  #turn: Promise<unknown> = Promise.resolve()

  constructor(ports: AlarmTrialPorts) {
    this.#ports = ports
  }

  /** @param asker what she asked before is given up */
  try(asker: string, asked: TryQuestion): Promise<Result<TryAnswer, ApiError>> {
    const ticket = Symbol(asker)
    this.#latest.set(asker, ticket)
    const goesOn = (): boolean => this.#latest.get(asker) === ticket
    const turn = this.#turn.then(() => this.#try(asked, goesOn))
    this.#turn = turn.then(
      () => goesOn() && this.#latest.delete(asker),
      () => goesOn() && this.#latest.delete(asker),
    )
    return turn
  }

  async #try(
    { asset: id, definition, days }: TryQuestion,
    goesOn: () => boolean,
  ): Promise<Result<TryAnswer, ApiError>> {
    const { history, clock, steady } = this.#ports
    const to = clock()
    const from = to - days * DAY_MS
    const nothing: TryAnswer = {
      from,
      to: from,
      complete: false,
      knownFrom: null,
      count: 0,
      chattering: 0,
      fleeting: 0,
      activeMs: 0,
      first: [],
      samples: 0,
      coarsestMs: 0,
      problems: [],
    }
    if (!goesOn()) return ok(nothing)
    const made = await this.#make(id, definition)
    if (!made.ok) return made
    if ('problems' in made.value) return ok({ ...nothing, problems: made.value.problems })
    const { trial } = made.value
    const until = steady() + MOST_MS
    let at = from
    while (at < to && goesOn() && steady() < until) {
      const next = Math.min(to, at + SPAN_MS)
      const past = await history.range({ signals: [...trial.signals], from: at, to: next, columns: COLUMNS })
      if (!past.ok) return past
      await inSlices(trial.walk(past.value, next))
      at = next
    }
    return ok({ ...nothing, ...trial.result(at), first: [...trial.result(at).first], to: at, complete: at >= to })
  }

  async #make(
    id: string,
    definition: Readonly<Record<string, unknown>>,
  ): Promise<Result<{ readonly trial: Trial } | Pick<TryAnswer, 'problems'>, ApiError>> {
    const { loaded, checks } = this.#ports
    const { twin, text } = loaded()
    const asset = twin.asset(id)
    if (!asset) return err(apiError({ code: 'asset-unknown', values: { asset: id } }))
    const json = await inSlices(parseJsonSteps(text))
    // What is switched off is tried as if it were on.
    const { document, at, sisters } = trialDocument(json, twin, asset, { ...definition, enabled: true })
    const small = await loadInForceSliced(document, everyCheck(checks), () => setImmediate())
    const problems = small.ok ? small.value.problems : small.error
    const own = problems.filter(({ path }) => path.startsWith(at))
    const alarm = small.ok ? small.value.twin.alarm(`${asset.id}/${TRIED}`) : undefined
    if (!small.ok || own.length > 0 || !alarm)
      return ok({
        problems: (own.length > 0 ? own : problems).map((one) =>
          wireProblem({ ...one, path: `$${one.path.startsWith(at) ? one.path.slice(at.length) : ''}` }),
        ),
      })
    if (alarm.rule.kind === 'faults')
      return ok({ problems: [wireProblem({ path: '$.faults', code: 'trial-faults', values: {} })] })
    const { signal } = alarm.rule
    const beside = sisters.map((one) => [one, ...String(signal.id).split('/').slice(1)].join('/'))
    return ok({ trial: new Trial(small.value.twin, alarm.key, beside) })
  }
}
