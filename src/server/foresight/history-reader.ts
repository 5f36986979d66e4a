/**
 * Tells the foresight thread the past: of what it knows nothing, means of minutes of a month; of what it knew when it stopped,
 * the samples since then. A few machines at a time, in small questions, beside all that is live.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { HistoryAnswer } from '../../wire/history-answer.ts'
import { QUALITY } from '../../wire/quality.ts'
import type { Historian } from '../historian/historian.ts'
import type { ToWorker } from '../../foresight/messages.ts'
import type { PlanSignal } from '../../foresight/plan.ts'
import { recordedColumns } from '../../foresight/recorded-columns.ts'
import { numberOfText } from '../../foresight/setting-record.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** So much of the past is learnt. */
export const LEARNT_MS = 30 * DAY_MS
/** Less than this is told sample by sample. */
const RECORDED_MS = 2 * HOUR_MS
/** Signals told together, whole machines. */
const GROUP = 60
/** Minutes of one question. */
const MINUTES = 2880
/** Of one question for samples; a signal that comes more than ten times a second is asked in shorter ones. */
const SPAN_MS = 10 * MINUTE_MS
const MOST_ROWS = 10_000
/** Of learning anew, the time it takes to find out what. */
const LOOKING_SHARE = 0.1
/** Shares the one thread of the gateway with all that is live: between two questions. */
const REST_MS = 2

export interface ReaderPorts {
  readonly history: Pick<Historian, 'query' | 'range' | 'flush'>
  readonly send: (message: ToWorker, transfer?: readonly ArrayBufferLike[]) => void
  /** ms, the gateway's. */
  readonly clock: () => number
  /** 0…1; null = all is told. */
  readonly progress: (share: number | null) => void
}

/** What of a signal is known to the thread: from and up to when; 0 = nothing. */
interface Known {
  readonly signal: PlanSignal
  from: number
  until: number
  /** Its past is told up to now, and what comes live since. */
  isTold: boolean
}

export class HistoryReader {
  readonly #ports: ReaderPorts
  #known: Known[] = []
  /** Another one is a stop for whoever reads under an earlier one. */
  #run = 0
  #reading: Promise<void> = Promise.resolve()

  constructor(ports: ReaderPorts) {
    this.#ports = ports
  }

  /** The thread knows this much of the plan. */
  begin(plan: readonly PlanSignal[], from: Float64Array, until: Float64Array): void {
    this.#known = plan.map((signal, i) => ({ signal, from: from[i]!, until: until[i]!, isTold: false }))
    this.#start((run) => this.#tellAll(run))
  }

  /** The past grew: signals of which it has more before what is known are learnt anew. */
  pastGrew(): void {
    this.#start((run) => this.#tellEarlier(run))
  }

  /** Resolves when nobody reads any more. */
  async stop(): Promise<void> {
    this.#run++
    await this.#reading
  }

  #start(work: (run: number) => Promise<void>): void {
    const run = ++this.#run
    const before = this.#reading
    this.#reading = before.then(() => work(run)).catch(() => undefined)
  }

  async #tellAll(run: number): Promise<void> {
    if (!(await this.#tellSettings(run))) return
    const groups = inGroups(this.#known.filter(({ isTold }) => !isTold))
    for (const [i, group] of groups.entries()) {
      this.#ports.progress(i / groups.length)
      if (!(await this.#tell(run, group))) return
    }
    this.#ports.progress(null)
  }

  /** What machines were set to is told before any of their past is. @returns whether all of it was told */
  async #tellSettings(run: number): Promise<boolean> {
    const settings = this.#known.filter(({ signal, isTold }) => signal.isSetting && !isTold)
    if (settings.length === 0) return true
    const { clock, history, send } = this.#ports
    const slots = settings.map(({ signal }) => signal.slot)
    send({ kind: 'hold', slots })
    await history.flush()
    const now = clock() + 1
    for (const { signal, until } of settings) {
      if (this.#run !== run) return false
      const changes = await this.#changesOf(signal.id, until || now - LEARNT_MS, now)
      if (changes.t.length > 0) send({ kind: 'setting', slot: signal.slot, ...changes })
    }
    if (this.#run !== run) return false
    send({ kind: 'release', slots, now: clock() })
    for (const known of settings) {
      known.from ||= now
      known.until = now
      known.isTold = true
    }
    return true
  }

  /** What a setting said in [from, to), as changes; of numbers longer ago by the minute. */
  async #changesOf(
    signal: string,
    from: number,
    to: number,
  ): Promise<{ readonly t: Float64Array; readonly value: Float64Array }> {
    const t: number[] = []
    const value: number[] = []
    const add = (at: number, said: number | null): void => {
      if (said === null || said === value.at(-1)) return
      t.push(at)
      value.push(said)
    }
    const step = to - from <= RECORDED_MS ? to - from : MINUTES * MINUTE_MS
    for (let at = Math.floor(from); at < to; at += step) {
      const question = { signals: [signal], from: at, to: Math.ceil(Math.min(to, at + step)), held: false }
      const answer = await this.#ports.history.range({ ...question, columns: MOST_ROWS })
      await pause(REST_MS)
      if (!answer.ok) continue
      for (const said of answer.value.texts)
        for (const [i, text] of said.text.entries()) add(said.t[i]!, text === null ? null : numberOfText(text))
      for (const said of answer.value.answers)
        for (const [i, last] of said.last.entries()) if (said.quality[i]! < QUALITY.bad) add(said.t[i]!, last)
    }
    return { t: Float64Array.from(t), value: Float64Array.from(value) }
  }

  async #tellEarlier(run: number): Promise<void> {
    const { clock, send, progress } = this.#ports
    const now = clock()
    const grown: Known[] = []
    const machines = [...byAsset(this.#known.filter(({ isTold }) => isTold)).values()]
    for (const [i, machine] of machines.entries()) {
      progress((LOOKING_SHARE * i) / machines.length)
      if (this.#run !== run) return
      if (await this.#hasEarlier(machine, now)) grown.push(...machine)
    }
    send({ kind: 'forget', slots: grown.map(({ signal }) => signal.slot), now })
    for (const known of grown) {
      known.from = known.until = 0
      known.isTold = false
    }
    await this.#tellAll(run)
  }

  async #hasEarlier(machine: readonly Known[], now: number): Promise<boolean> {
    for (const { signal, from } of machine) {
      if (signal.states !== null) continue
      const first = await this.#firstAt(signal.id, now)
      if (first !== null && first + HOUR_MS < (from === 0 ? now : from)) return true
    }
    return false
  }

  /** The hour in which its past begins; null = there is none within what is learnt. */
  async #firstAt(signal: string, now: number): Promise<number | null> {
    const to = Math.floor(now / HOUR_MS) * HOUR_MS + HOUR_MS
    const columns = LEARNT_MS / HOUR_MS
    const answer = await this.#ports.history.query({ signal, from: to - LEARNT_MS, to, columns })
    await pause(REST_MS)
    if (!answer.ok) return null
    const at = answer.value.count.findIndex((count) => count > 0)
    return at === -1 ? null : answer.value.t[at]!
  }

  /** @returns whether it was told to the end */
  async #tell(run: number, group: readonly Known[]): Promise<boolean> {
    const { clock, history, send } = this.#ports
    const slots = group.map(({ signal }) => signal.slot)
    const now = clock()
    /** From here on samples. */
    let from = now
    for (const machine of byAsset(group).values()) {
      const known = Math.min(...machine.map(({ until }) => until || Infinity))
      if (now - known <= RECORDED_MS && machine.every(({ until }) => until > 0)) {
        from = Math.min(from, known)
        continue
      }
      const until = Math.floor(now / MINUTE_MS) * MINUTE_MS
      from = Math.min(from, until)
      if (!(await this.#tellMinutes(run, machine, until))) return false
    }
    for (; clock() - from > MINUTE_MS; from += SPAN_MS)
      if (!(await this.#tellRecorded(run, group, from, Math.min(from + SPAN_MS, clock())))) return false
    from = Math.min(from, clock())
    send({ kind: 'hold', slots })
    await history.flush()
    // Of the turn in which it was flushed as well.
    if (!(await this.#tellRecorded(run, group, from, Math.max(from + 1, clock() + 1)))) return false
    send({ kind: 'release', slots, now: clock() })
    for (const known of group) {
      known.from ||= clock()
      known.until = clock()
      known.isTold = true
    }
    return true
  }

  async #tellMinutes(run: number, whole: readonly Known[], until: number): Promise<boolean> {
    const machine = speedsFirst(whole)
    const states = machine.filter(({ signal }) => signal.states !== null)
    let begin = Infinity
    const firsts = new Map<Known, number>()
    for (const known of machine) {
      if (this.#run !== run) return false
      if (known.signal.states !== null) continue
      const first = known.until > 0 ? known.until : await this.#firstAt(known.signal.id, until)
      if (first === null) continue
      known.from ||= first
      firsts.set(known, first)
      begin = Math.min(begin, Math.floor(first / MINUTE_MS) * MINUTE_MS)
    }
    for (let from = Math.max(begin, until - LEARNT_MS); from < until; from += MINUTES * MINUTE_MS) {
      const span = { from, to: Math.min(until, from + MINUTES * MINUTE_MS) }
      const codes = new Map<number, Codes>()
      for (const { signal } of states) {
        const answer = await this.#minutes(signal.id, span)
        if (answer) codes.set(signal.slot, codesOf(answer))
      }
      for (const [{ signal }, first] of firsts) {
        if (this.#run !== run) return false
        if (first >= span.to) continue
        const answer = await this.#minutes(signal.id, span)
        if (answer) this.#sendMinutes(signal, answer, codeColumn(signal, states, codes))
      }
      for (const { signal } of states) {
        const last = codes.get(signal.slot)?.last
        if (last) this.#ports.send({ kind: 'state', slot: signal.slot, ...last })
      }
    }
    return this.#run === run
  }

  async #minutes(signal: string, { from, to }: { from: number; to: number }): Promise<HistoryAnswer | null> {
    const answer = await this.#ports.history.query({ signal, from, to, columns: (to - from) / MINUTE_MS })
    await pause(REST_MS)
    // A short span is answered with its samples where there are few.
    return answer.ok && answer.value.stepMs === MINUTE_MS ? answer.value : null
  }

  #sendMinutes({ slot }: PlanSignal, answer: HistoryAnswer, codeAt: (i: number) => number): void {
    const n = answer.t.length
    const t = new Float64Array(n)
    const mean = new Float64Array(n)
    const code = new Float64Array(n)
    for (let i = 0; i < n; i++) {
      t[i] = answer.t[i]!
      mean[i] = meanAt(answer, i)
      code[i] = codeAt(i)
    }
    this.#ports.send({ kind: 'minutes', slot, t, mean, code }, [t.buffer, mean.buffer, code.buffer])
  }

  /** Samples of these in [from, to). @returns whether they are asked for still */
  async #tellRecorded(run: number, group: readonly Known[], from: number, to: number): Promise<boolean> {
    if (this.#run !== run) return false
    const answer = await this.#ports.history.range({
      signals: group.map(({ signal }) => signal.id),
      from: Math.floor(from),
      to: Math.ceil(to),
      columns: MOST_ROWS,
      held: false,
    })
    await pause(REST_MS)
    if (this.#run !== run) return false
    if (!answer.ok) return true
    const { answers } = answer.value
    if (answers.some(({ stepMs }) => stepMs > 0) && to - from > 2 * MINUTE_MS) {
      const middle = Math.floor((from + to) / 2)
      return (await this.#tellRecorded(run, group, from, middle)) && this.#tellRecorded(run, group, middle, to)
    }
    const slotOf = new Map(group.map(({ signal }) => [signal.id, signal.slot]))
    const isState = new Set(group.flatMap(({ signal }) => (signal.states === null ? [] : [signal.id])))
    const columns = recordedColumns(answers, slotOf, isState)
    if (columns.count > 0)
      this.#ports.send({ kind: 'recorded', columns }, [
        columns.slot.buffer,
        columns.value.buffer,
        columns.usable.buffer,
        columns.time.buffer,
      ])
    return true
  }
}

/** Classes together, so that sisters are told one after another; whole machines. */
const inGroups = (known: readonly Known[]): Known[][] => {
  const machines = [...byAsset(known).values()].toSorted((a, b) =>
    `${a[0]!.signal.classId} ${a[0]!.signal.asset}` < `${b[0]!.signal.classId} ${b[0]!.signal.asset}` ? -1 : 1,
  )
  const groups: Known[][] = []
  for (const machine of machines) {
    const last = groups.at(-1)
    if (last && last.length + machine.length <= GROUP) last.push(...machine)
    else groups.push([...machine])
  }
  return groups
}

const byAsset = (known: readonly Known[]): Map<string, Known[]> => {
  const machines = new Map<string, Known[]>()
  for (const one of known) {
    const machine = machines.get(one.signal.asset)
    if (machine) machine.push(one)
    else machines.set(one.signal.asset, [one])
  }
  return machines
}

/** How fast it ran is known before what is compared by it. */
const speedsFirst = (machine: readonly Known[]): readonly Known[] => {
  const speeds = new Set(machine.flatMap(({ signal }) => signal.speedSlots))
  const rank = ({ signal }: Known): number => (speeds.has(signal.slot) ? 0 : 1)
  return machine.toSorted((a, b) => rank(a) - rank(b))
}

/** NaN where nothing usable came. What did not change is that value, to the last bit. */
const meanAt = ({ count, quality, min, max, mean }: HistoryAnswer, i: number): number =>
  count[i]! > 0 && quality[i]! < QUALITY.bad ? ((min[i] === max[i] ? min[i] : mean[i]) ?? Number.NaN) : Number.NaN

/** Code of each minute in which one state held, NaN of the others; and what was said last. */
interface Codes {
  readonly code: Float64Array
  readonly last: { readonly code: number; readonly at: number } | null
}

const codesOf = ({ t, min, max, last, quality }: HistoryAnswer): Codes => {
  const code = Float64Array.from(t, (_, i) =>
    min[i] !== null && min[i] === max[i] && quality[i]! < QUALITY.bad ? min[i]! : Number.NaN,
  )
  const at = last.findLastIndex((value) => value !== null)
  return { code, last: at === -1 ? null : { code: last[at]!, at: t[at]! } }
}

/** Of the state signals of a signal's part the first that says a state with a name, by the minute. */
const codeColumn = (
  { stateSlots }: PlanSignal,
  states: readonly Known[],
  codes: ReadonlyMap<number, Codes>,
): ((i: number) => number) => {
  const said = stateSlots.flatMap((slot) => {
    const found = codes.get(slot)
    const named = states.find(({ signal }) => signal.slot === slot)?.signal.states
    return found && named ? [{ code: found.code, named: new Set(named.map(({ code }) => code)) }] : []
  })
  return (i) => said.find(({ code, named }) => named.has(code[i]!))?.code[i] ?? Number.NaN
}
