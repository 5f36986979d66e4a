/**
 * What lines and areas will use and make: claimed of each next shift when one begins, judged when it is over, read from the
 * journal when the past is looked at. The past of the counters is read by the hour, and again when ten minutes are over.
 */
import { PLACES, shiftUse } from '../../../analytics/use/shift-use.ts'
import { shiftAt } from '../../../figures/shift-calendar.ts'
import type { Twin } from '../../../twin/twin.ts'
import { UseClaim, type UseAnswer, type UseExpected, type UseSilent } from '../../../wire/use.ts'
import type { Historian } from '../../historian/historian.ts'
import type { UseJournal } from '../../journal/use-journal.ts'
import { lackOfUse } from './use-skill.ts'
import { amountIn, calendarOf, type Curve, curveOf, type Meter, metersOf, pastShifts, weekdayIn } from './meters.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** So much of the past is read. */
const PAST_MS = 70 * DAY
/** What was read is used for so long. */
const FRESH_MS = 10 * MINUTE
/** After its end the last of a shift is recorded. */
const SETTLED_MS = 5 * MINUTE
/** A shift that cannot be judged so long after its end is set aside. */
const JUDGED_WITHIN_MS = DAY
const MOST_RECORD = 40

export interface UsePorts {
  readonly twin: () => Twin
  readonly history: Pick<Historian, 'range'>
  readonly journal: UseJournal
}

interface ReadCurves {
  readonly at: number
  readonly curves: readonly Curve[]
}

export class UseBook {
  readonly #ports: UsePorts
  readonly #read = new Map<string, ReadCurves>()
  #ticking: Promise<void> | null = null
  #isStopped = false

  constructor(ports: UsePorts) {
    this.#ports = ports
  }

  /** Another twin: its counters are read anew. */
  forget(): void {
    this.#read.clear()
  }

  /** Once a minute. @returns when all of it is in the journal; of two at once the second does nothing */
  async tick(now: number): Promise<void> {
    if (this.#ticking || this.#isStopped) return
    this.#ticking = this.#tick(now)
    try {
      await this.#ticking
    } finally {
      this.#ticking = null
    }
  }

  /** Resolves when nothing of it reads or writes any more. */
  async stop(): Promise<void> {
    this.#isStopped = true
    await this.#ticking?.catch(() => undefined)
  }

  async #tick(now: number): Promise<void> {
    const twin = this.#ports.twin()
    const next = shiftAt(calendarOf(twin), now, 1)
    const open = this.#open()
    for (const meter of metersOf(twin)) {
      if (this.#isStopped) return
      const own = open.filter((one) => one.of === meter.of.id && one.what === meter.what && one.unit === meter.unit)
      for (const claim of own) await this.#judge(meter, claim, now)
      if (next && !this.#last(meter).some(({ shift, unit }) => shift.from === next.from && unit === meter.unit))
        await this.#claim(meter, now)
    }
    for (const claim of this.#open())
      if (now > claim.shift.to + JUDGED_WITHIN_MS)
        this.#put({ ...claim, judged: { at: now, outcome: 'set-aside', amount: null } })
  }

  #open(): UseClaim[] {
    return claimsOf(this.#ports.journal.open())
  }

  /** Newest first. */
  #last({ of, what }: Meter, until = Number.MAX_SAFE_INTEGER): UseClaim[] {
    return claimsOf(this.#ports.journal.of(of.id, until, 2 * MOST_RECORD + 2)).filter((one) => one.what === what)
  }

  #put(claim: UseClaim): void {
    this.#ports.journal.put(claim.id, claim.of, claim.at, claim.judged?.at ?? null, claim)
  }

  async #claim(meter: Meter, now: number): Promise<void> {
    const [, next] = await this.#expected(meter, now)
    if (next?.claim.code !== 'expected') return
    const { low, middle, high } = next.claim
    const { curves } = await this.#curvesOf(meter, now)
    const { zone, ...rest } = calendarOf(this.#ports.twin())
    const before = pastShifts({ zone, ...rest }, curves, now - PAST_MS, now).findLast(
      ({ kind }) => kind === next.shift.name,
    )
    this.#put({
      id: this.#ports.journal.nextId(),
      of: meter.of.id,
      what: meter.what,
      unit: meter.unit,
      shift: next.shift,
      at: now,
      low,
      middle,
      high,
      asLast: before?.course.at(-1) ?? null,
      judged: null,
    })
  }

  async #judge(meter: Meter, claim: UseClaim, now: number): Promise<void> {
    const { from, to } = claim.shift
    if (now < to + SETTLED_MS) return
    const { curves } = await this.#curvesOf(meter, now, to + SETTLED_MS)
    const amount = amountIn(curves, from, to)
    if (amount === null) return
    const outcome = amount < claim.low ? 'below' : amount > claim.high ? 'above' : 'within'
    this.#put({ ...claim, judged: { at: now, outcome, amount } })
  }

  /** @param least what was read before this moment does not do */
  async #curvesOf(meter: Meter, now: number, least = 0): Promise<ReadCurves> {
    const name = `${meter.of.id} ${meter.what}`
    const known = this.#read.get(name)
    if (known && now - known.at < FRESH_MS && known.at >= least) return known
    const answer = await this.#ports.history.range({
      signals: meter.parts.map(({ signal }) => signal.id),
      from: Math.max(0, now - PAST_MS),
      to: now,
      columns: Math.ceil(PAST_MS / HOUR),
    })
    const byId = new Map(answer.ok ? answer.value.answers.map((one) => [one.signal, one]) : [])
    const curves = meter.parts.map(({ signal, to }): Curve => {
      const own = byId.get(signal.id)
      const curve = own ? curveOf(own) : { t: [], sum: [], knownMs: [] }
      // A counter's zero is nobody's: only the size of a unit counts.
      return to ? { ...curve, sum: curve.sum.map((value) => value * to.scale) } : curve
    })
    const read = { at: now, curves }
    this.#read.set(name, read)
    return read
  }

  /** The shift that goes on, where one does, and the next one. */
  async #expected(meter: Meter, now: number): Promise<readonly [UseExpected | null, UseExpected | null]> {
    const calendar = calendarOf(this.#ports.twin())
    const current = shiftAt(calendar, now)
    const next = shiftAt(calendar, now, 1)
    const { at, curves } = await this.#curvesOf(meter, now)
    const past = pastShifts(calendar, curves, now - PAST_MS, at)
    const expected = (span: typeof current, passed: number, soFar: number): UseExpected | null =>
      span && {
        what: meter.what,
        unit: meter.unit,
        shift: { name: span.name, from: span.from, to: span.to },
        soFar: passed > 0 ? soFar : null,
        at,
        claim: shiftUse(past, { kind: span.name, weekday: weekdayIn(calendar.zone, span.from), passed, soFar }),
      }
    if (!current || current.to <= now) return [null, expected(next, 0, 0)]
    const passed = Math.floor((PLACES * (at - current.from)) / (current.to - current.from))
    const until = current.from + ((current.to - current.from) * Math.max(0, passed)) / PLACES
    const soFar = passed > 0 ? amountIn(curves, current.from, until) : 0
    return [soFar === null ? null : expected(current, Math.max(0, passed), soFar), expected(next, 0, 0)]
  }

  /** @param at ms; null = now: then what is expected is reckoned anew */
  async answer(of: string, at: number | null, now: number): Promise<UseAnswer> {
    const meters = metersOf(this.#ports.twin()).filter((meter) => meter.of.id === of)
    const expected: UseExpected[] = []
    const record: UseClaim[] = []
    for (const meter of meters) {
      const until = at ?? now
      const said = this.#last(meter, until)
      record.push(
        ...judgedBy(said, until)
          .slice(0, MOST_RECORD / 2)
          .toReversed(),
      )
      const lack = lackOf(meter, said, until)
      const shown =
        at === null
          ? await this.#expected(meter, now)
          : said
              .filter(({ shift }) => shift.to > at)
              .map(asSaid)
              .toReversed()
      for (const one of shown)
        if (one) expected.push(lack && one.claim.code === 'expected' ? { ...one, claim: lack } : one)
    }
    return { at: at ?? now, of, expected, record }
  }

  /** Of what nothing is said, and why. @param at ms; what was judged later counts not */
  silent(at: number): readonly UseSilent[] {
    return metersOf(this.#ports.twin()).flatMap((meter) => {
      const lack = lackOf(meter, this.#last(meter, at), at)
      return lack ? [{ of: meter.of.id, what: meter.what, unit: meter.unit, lack }] : []
    })
  }

  /** Judged in a span, for the track record; newest last. */
  judgedIn(from: number, to: number): readonly UseClaim[] {
    return claimsOf(this.#ports.journal.judgedIn(from, to)).toReversed()
  }
}

const claimsOf = (bodies: readonly unknown[]): UseClaim[] =>
  bodies.flatMap((body) => UseClaim.safeParse(body).data ?? [])

const judgedBy = (said: readonly UseClaim[], until: number): UseClaim[] =>
  said.filter(({ judged }) => judged !== null && judged.at <= until)

/** @param said newest first; what was said in another unit is no measure of what is said in this one */
const lackOf = (meter: Meter, said: readonly UseClaim[], until: number) =>
  lackOfUse(judgedBy(said, until).filter(({ unit }) => unit === meter.unit))

const asSaid = ({ what, unit, shift, at, low, middle, high }: UseClaim): UseExpected => ({
  what,
  unit,
  shift,
  soFar: null,
  at,
  claim: { code: 'expected', low, middle, high, shifts: 0 },
})
