/**
 * Advice: looked for in the recorded past a few times a day, told little at a time, and judged by what was recorded once somebody
 * has done as it says. All of it is in the journal before anyone is told.
 */
import { err, ok, type Result } from '../../../base/result.ts'
import type { Twin } from '../../../twin/twin.ts'
import { told, silentKinds } from '../../../whatif/advice/budget.ts'
import { contrastOf, type Grid } from '../../../whatif/advice/contrast.ts'
import { easedBy } from '../../../whatif/advice/eased.ts'
import type { FoundAdvice } from '../../../whatif/advice/found.ts'
import { idleAdvice, idleSince, idleWeeks } from '../../../whatif/advice/idle-draw.ts'
import { candidatesOf, type Matters, settingsAdvice } from '../../../whatif/advice/settings-advice.ts'
import { Advice, type AdviceNow } from '../../../wire/advice.ts'
import type { HistoryAnswer } from '../../../wire/history-answer.ts'
import type { Principal } from '../../../wire/principal.ts'
import type { Historian } from '../../historian/historian.ts'
import type { ActJournal } from '../../journal/act-journal.ts'
import { inSlices } from '../../slices.ts'
import { type Bottlenecks, bottlenecksOf, LOOK_BACK_MS } from './bottlenecks.ts'
import { askedOf, type ReadSettings, settingsIn, signalsOf } from './settings-read.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** So much of the past is looked at, in parts as long as this. */
const PAST_MS = 30 * DAY
const EVERY_MS = 10 * MINUTE
/** All of it is looked at so often. */
const LOOK_MS = 6 * HOUR
/** Nobody has tried it for so long: then nobody will. */
const LAPSES_MS = 21 * DAY
/** With less time in which it was done as advised nobody can tell. */
const LEAST_JUDGED_H = 8
const LEAST_IDLE = 3
const SIGNALS_AT_ONCE = 40
const MOST_RECORD = 200
const MOST_SHOWN = 40
/** Of 1,000 pieces: fewer rejects less are not worth it. */
const REJECTS_MATTER = 2

export interface AdvicePorts {
  readonly twin: () => Twin
  readonly history: Pick<Historian, 'range'>
  readonly journal: ActJournal
}

interface Lines {
  readonly at: number
  readonly found: Bottlenecks
}

interface Read extends ReadSettings {
  readonly grid: Grid
}

const mattersOf = ({ matters: { pieces, kWh } }: Twin): Matters => ({ pieces, kWh, rejects: REJECTS_MATTER })

export class AdviceBook {
  readonly #ports: AdvicePorts
  readonly #open = new Map<number, Advice>()
  #looked: AdviceNow['looked'] = null
  /** Lines are simulated once a day. */
  #lines: Lines | null = null
  #looking: Promise<void> | null = null
  #isStopped = false

  constructor(ports: AdvicePorts) {
    this.#ports = ports
    for (const one of ports.journal.open('advice', Advice)) this.#open.set(one.id, one)
  }

  /** Another twin: it is looked at anew. */
  forget(): void {
    this.#looked = this.#lines = null
  }

  /** @returns when it was looked at, should it be time for that; of two at once the second does nothing */
  async tick(now: number): Promise<void> {
    const isTime = !this.#looked || now - this.#looked.at >= LOOK_MS || now < this.#looked.at
    if (this.#looking || this.#isStopped || !isTime) return
    this.#looking = this.#look(now)
    try {
      await this.#looking
    } finally {
      this.#looking = null
    }
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    await this.#looking?.catch(() => undefined)
  }

  now(at: number): AdviceNow {
    const { matters } = this.#ports.twin()
    const sized = ({ gain }: Advice): number =>
      gain.middle / (gain.unit === 'rejects' ? REJECTS_MATTER : matters[gain.unit])
    const record = this.#record()
    return {
      at,
      open: [...this.#open.values()].toSorted((a, b) => sized(b) - sized(a)),
      record: record.slice(-MOST_SHOWN),
      looked: this.#looked,
      silent: [...silentKinds(record)],
    }
  }

  /** A person says that it is no help. @returns null: there is no such advice */
  setAside(id: number, reason: string, who: Principal, at: number): Result<Advice | null, string> {
    const advice = this.#open.get(id)
    if (!advice) return ok(null)
    const by = { name: who.name!, verified: who.verified }
    return this.#end(advice, { at, outcome: 'set-aside', amount: null, by, reason })
  }

  /** Oldest first. */
  #record(): readonly Advice[] {
    return this.#ports.journal
      .of('advice', Advice, '', MOST_RECORD)
      .filter(({ judged }) => judged !== null)
      .toReversed()
  }

  #end(advice: Advice, judged: NonNullable<Advice['judged']>): Result<Advice, string> {
    const ended = { ...advice, judged }
    const written = this.#ports.journal.write(() => this.#ports.journal.put(advice.id, false, ended))
    if (!written.ok) return err(written.error)
    this.#open.delete(advice.id)
    return ok(ended)
  }

  async #look(now: number): Promise<void> {
    const twin = this.#ports.twin()
    const read = await this.#read(twin, now)
    if (this.#isStopped || this.#ports.twin() !== twin) return
    if (!this.#lines || now - this.#lines.at >= DAY || now < this.#lines.at)
      this.#lines = { at: now, found: await bottlenecksOf(twin, this.#ports.history, now, () => this.#isStopped) }
    if (this.#isStopped || this.#ports.twin() !== twin) return
    for (const advice of this.#open.values()) this.#judge(advice, read, this.#lines, now)
    const { found, compared } = this.#found(twin, read, this.#lines.found)
    const chosen = told(found, [...this.#open.values()], this.#record(), mattersOf(twin), now)
    this.#looked = { at: now, compared, heldBack: found.length - chosen.length }
    for (const one of chosen) this.#add(twin, one, now)
  }

  #found(
    twin: Twin,
    { settings, idle, grid }: Read,
    lines: Bottlenecks,
  ): { readonly found: readonly FoundAdvice[]; readonly compared: number } {
    const matters = mattersOf(twin)
    const candidates = candidatesOf(settings, grid)
    const weeks = idle.reduce((sum, one) => sum + idleWeeks(one, grid), 0)
    const compared = candidates.length + weeks + lines.compared
    return {
      compared,
      found: [
        ...settingsAdvice(candidates, grid, compared, matters),
        ...idle.flatMap((one) => idleAdvice(one, grid, compared, matters) ?? []),
        ...lines.found(compared, matters),
      ],
    }
  }

  #add(twin: Twin, { asset, setting, ...found }: FoundAdvice, now: number): void {
    const { journal } = this.#ports
    const command = twin.commands.find(
      ({ enabled, value, confirm }) =>
        enabled &&
        value !== null &&
        confirm.signal === setting &&
        found.to !== null &&
        found.to >= value.min &&
        found.to <= value.max,
    )
    const written = journal.write(() =>
      journal.add({ kind: 'advice', subject: '', asset: asset.id, at: now, open: true }, (id) => ({
        ...found,
        id,
        asset: asset.id as string,
        setting: setting?.id ?? null,
        command: command?.key ?? null,
        at: now,
        until: now + LAPSES_MS,
        judged: null,
      })),
    )
    if (written.ok) this.#open.set(written.value.id, written.value)
  }

  async #read(twin: Twin, now: number): Promise<Read> {
    const to = Math.floor(now / EVERY_MS) * EVERY_MS
    const grid: Grid = { from: to - PAST_MS, everyMs: EVERY_MS, count: PAST_MS / EVERY_MS }
    const asked = askedOf(twin)
    const signals = signalsOf(asked, twin)
    const answers = new Map<string, HistoryAnswer>()
    for (let i = 0; i < signals.length && !this.#isStopped; i += SIGNALS_AT_ONCE) {
      const answer = await this.#ports.history.range({
        signals: signals.slice(i, i + SIGNALS_AT_ONCE).map(({ id }) => id),
        from: grid.from,
        to,
        columns: grid.count,
      })
      if (answer.ok) for (const one of answer.value.answers) answers.set(one.signal, one)
    }
    return { ...(await inSlices(settingsIn(twin, asked, answers, grid))), grid }
  }

  /** Whether it brought what was said, once somebody has done so; else it lapses. */
  #judge(advice: Advice, read: Read, lines: Lines, now: number): void {
    const brought = advice.kind === 'bottleneck' ? eased(advice, lines) : this.#brought(advice, read)
    if (brought !== null) {
      const outcome = brought >= advice.gain.low ? 'held' : 'missed'
      this.#end(advice, { at: now, outcome, amount: brought, by: null, reason: '' })
    } else if (now >= advice.until)
      this.#end(advice, { at: now, outcome: 'lapsed', amount: null, by: null, reason: '' })
  }

  #brought({ kind, asset, setting, from, to, at, times }: Advice, { settings, idle, grid }: Read): number | null {
    const since = Math.max(0, Math.ceil((at - grid.from) / grid.everyMs))
    if (kind === 'air') {
      const own = idle.find((one) => one.asset.id === asset)
      const seen = own ? idleSince(own, grid, since) : null
      // Until somebody has mended it, it goes on as it was.
      const brought = seen && seen.n >= LEAST_IDLE && from !== null ? (from - seen.mean) * times : 0
      return brought > 0 && to !== null && from !== null && brought > ((from - to) * times) / 2 ? brought : null
    }
    const own = settings.find((one) => one.kind === kind && one.asset.id === asset && one.signal.id === setting)
    if (!own || from === null || to === null) return null
    const seen = contrastOf(own.held, from, to, own.cost, grid, 0.8, since, 1)
    return seen && seen.hours >= LEAST_JUDGED_H ? -seen.mean * times : null
  }
}

/** Once all that is known of its stops came after it was said. */
const eased = ({ asset, at, from, hours, gain }: Advice, lines: Lines): number | null => {
  const since = lines.found.stops.get(asset)
  return since && from !== null && lines.at - at >= LOOK_BACK_MS
    ? easedBy({ stops: from, hours }, since, gain.middle)
    : null
}
