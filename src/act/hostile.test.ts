/**
 * Actions under hostile conditions: 100,000 seeded sequences of what may happen to a rule, its proposals and its machine, in any
 * order. Whatever comes: nothing outside the limits is ever sent.
 */
import { expect, test } from 'vitest'
import { createRng, type Rng } from '../base/rng.ts'
import type { PolicyMode } from '../twin/policies.ts'
import type { Proposal } from '../wire/act.ts'
import { allowed, clockStepped, closed, decide, NEW_MEMORY, noLonger, remembered, restarted, type Rule, type RuleMemory, type Seen, stepOutdated, takenBack } from './gates.ts' // prettier-ignore
import { isWithinHours } from './hours.ts'
import { aged, answered, type ProposalAnswer } from './proposal-life.ts'

const SEQUENCES = 100_000
const STEPS = 24
const [SECOND, DAY] = [1000, 86_400_000]
const NOW = 1_700_000_000_000
/** Older is stale. */
const STALE_MS = 60 * SECOND
const LAPSES_MS = 30 * 60 * SECOND
const [LOWEST, HIGHEST] = [40, 120]
const PEOPLE = ['Eva', 'eva.', 'Kim', 'Jo'] as const
const EPSILON = 1e-6

const whole = (rng: Rng, low: number, high: number): number => low + Math.floor(rng.next() * (high - low + 1))
const one = <T>(rng: Rng, of: readonly T[]): T => of[Math.floor(rng.next() * of.length)]!

const ruleOf = (rng: Rng): Rule => {
  const low = whole(rng, LOWEST - 5, 90)
  const from = whole(rng, 0, 1439)
  return {
    change: rng.next() < 0.7 ? { by: whole(rng, 1, 30) * (rng.next() < 0.5 ? -1 : 1) } : { to: whole(rng, 0, 200) },
    within: [low, low + whole(rng, 5, 40)],
    mostStep: whole(rng, 1, 30),
    perDay: rng.next() < 0.7 ? whole(rng, 1, 6) : null,
    perShift: rng.next() < 0.7 ? whole(rng, 1, 4) : null,
    coolDownMs: whole(rng, 0, 20_000) * SECOND,
    forMs: whole(rng, 0, 60) * SECOND,
    misses: 3,
    most: rng.next() < 0.9 ? 'act' : one(rng, ['off', 'advise', 'ask'] as const),
    hours: rng.next() < 0.9 ? null : { zone: 'UTC', spans: [{ days: [0, 1, 2, 3, 4, 5, 6], from, to: (from + 960) % 1440 }] }, // prettier-ignore
    hasWatchdog: rng.next() < 0.95,
    takes: { min: LOWEST, max: HIGHEST, step: one(rng, [0.1, 0.5, 1, 5]) },
  }
}

interface Sent {
  readonly at: number
  /** When its shift began, by the clock of then. */
  readonly shift: number | null
  readonly by: 'rule' | 'person' | 'back'
}

/** The gateway as it is put together round the gates, with what it would send, and the world as it is. */
class World {
  rule: Rule
  readonly rng: Rng
  memory: RuleMemory = NEW_MEMORY
  /** On the wall, and by how much the gateway's clock is off it. */
  real = NOW
  off = 0
  held = false
  linked = true
  /** What the machine said last: its setpoint, when, and whether the condition held. */
  said = {
    at: NOW,
    value: 100,
    triggered: true,
    since: NOW,
    state: true,
    alarm: false,
    watched: true,
    effect: 'seen' as Seen['effect'],
  }
  /** So long a shift lasts, an odd night 25 h; the first began so. Null: the plant has none. */
  readonly shifts: { readonly from: number; readonly ms: number } | null
  /** The clock was set. */
  wasStepped = false
  /** Another rule has set the same, and what came of it is not known. */
  others = false
  /** What it has in fact. */
  value = 100
  proposal: Proposal | null = null
  /** What it set last, while its effect is awaited. */
  awaited: { readonly from: number; readonly to: number } | null = null
  /** A person said `act` since the last start and nothing since took it back. */
  mayAct = false
  readonly sent: Sent[] = []

  constructor(rng: Rng) {
    this.rng = rng
    this.shifts = rng.next() < 0.8 ? { from: NOW - whole(rng, 1, 8 * 3600) * SECOND, ms: whole(rng, 4, 25) * 3600 * SECOND } : null // prettier-ignore
    this.rule = ruleOf(rng)
    const { within } = this.rule
    if (rng.next() < 0.9) this.value = Math.min(HIGHEST, Math.max(LOWEST, whole(rng, within[0], within[1])))
    this.said = { ...this.said, value: this.value }
    if (rng.next() < 0.7) this.allow(rng.next() < 0.6 ? 'act' : 'ask')
  }

  allow(mode: PolicyMode): void {
    this.memory = allowed(this.memory, mode)
    this.mayAct = mode === 'act'
  }

  get clock(): number {
    return this.real + this.off
  }

  /** When the shift began, by a clock. */
  shiftOf(clock: number): number | null {
    if (!this.shifts) return null
    const { from, ms } = this.shifts
    return from + Math.floor((clock - from) / ms) * ms
  }

  /** What is set, as far as anybody knows. */
  get known(): number | null {
    return this.real - this.said.at < STALE_MS ? this.said.value : null
  }

  /** What may be sent at all: every limit that the twin declares, by the time on the wall. */
  send(by: Sent['by'], to: number): void {
    const { within, mostStep, perDay, perShift, coolDownMs } = this.rule
    const from = this.known!
    expect(this.held).toBe(false)
    expect(to).toBeGreaterThanOrEqual(Math.max(within[0], LOWEST) - EPSILON)
    expect(to).toBeLessThanOrEqual(Math.min(within[1], HIGHEST) + EPSILON)
    // Beside what the machine says is set now, whatever was asked for.
    expect(Math.abs(to - from)).toBeLessThanOrEqual(mostStep + EPSILON)
    expect(this.real - this.said.at).toBeLessThan(STALE_MS)
    if (by !== 'back') {
      // Approved by a person or not: all that it is about is so now.
      expect([this.said.triggered, this.said.state, this.said.alarm, this.others]).toEqual([true, true, false, false])
      const [span] = this.rule.hours?.spans ?? []
      const minute = Math.floor(this.clock / 60_000) % 1440
      if (span) expect((minute - span.from + 1440) % 1440).toBeLessThan(960)
    }
    if (by === 'rule') {
      expect(this.mayAct).toBe(true)
      const { watched, effect } = this.said
      expect([this.rule.hasWatchdog, watched, effect]).toEqual([true, true, 'seen'])
      const own = this.sent.filter((then) => then.by === 'rule')
      const last = own.at(-1)
      if (last) expect(this.real - last.at).toBeGreaterThanOrEqual(coolDownMs)
      const inDay = own.filter((then) => then.at > this.real - DAY).length
      if (perDay !== null) expect(inDay).toBeLessThan(perDay)
      const shift = this.shiftOf(this.clock)
      if (perShift !== null && shift === null) expect(inDay).toBeLessThan(perShift)
      if (perShift !== null && shift !== null) {
        expect(own.filter((then) => then.shift === shift).length).toBeLessThan(perShift)
        // By the clock on the wall, which nobody has set.
        if (!this.wasStepped) expect(own.filter((then) => then.at >= shift).length).toBeLessThan(perShift)
      }
    }
    this.sent.push({ at: this.real, shift: this.shiftOf(this.clock), by })
    // It may be lost on its way: then nothing of it is known.
    if (this.linked) this.value = to
  }

  /** The machine is heard, if anything is. */
  hear(): void {
    if (!this.linked) return
    const { rng, said } = this
    const triggered = rng.next() < 0.8
    this.said = {
      at: this.real,
      value: rng.next() < 0.05 ? one(rng, [Number.NaN, -1e9, 1e9, 39.999, 120.001]) : this.value,
      triggered,
      since: triggered ? (said.triggered ? said.since : this.real) : 0,
      state: rng.next() < 0.9,
      alarm: rng.next() < 0.08,
      watched: rng.next() < 0.96,
      effect: rng.next() < 0.92 ? 'seen' : one(rng, ['unknown', 'worse'] as const),
    }
    this.others = rng.next() < 0.04
  }

  tick(): void {
    const { said } = this
    if (this.proposal) this.put(aged(this.proposal, this.clock))
    const decision = decide(this.rule, this.memory, this.seen())
    if (decision.kind === 'refused') return
    const { from, to, mode } = decision
    this.memory = remembered(this.memory, { at: said.at + this.off, shiftFrom: this.shiftOf(this.clock) }, mode)
    if (mode === 'act') {
      this.send('rule', to)
      this.awaited = { from, to }
    } else if (mode === 'ask') this.proposal = this.asked(from, to)
  }

  seen(): Seen {
    const { said } = this
    const fresh = this.real - said.at < STALE_MS
    return {
      at: said.at + this.off,
      triggered: fresh ? said.triggered : null,
      since: fresh && said.triggered ? said.since + this.off : null,
      isAllowedState: fresh ? said.state : null,
      alarms: fresh ? (said.alarm ? ['r-1/held'] : []) : null,
      value: fresh ? said.value : null,
      held: this.held,
      inHours: isWithinHours(this.rule.hours, this.clock),
      shiftFrom: this.shiftOf(this.clock),
      isWatched: fresh ? said.watched : null,
      effect: fresh ? said.effect : 'unknown',
      othersOpen: this.others,
    }
  }

  asked(from: number, to: number): Proposal {
    const at = this.clock
    return {
      id: 1,
      asset: 'r-1',
      at,
      by: null,
      message: '',
      plan: { kind: 'set', policy: 'r-1/slow', command: 'r-1/speed', from, to, unit: '%', at, expects: { signal: 'r-1/shake', low: -1, high: -0.1, withinMs: 60_000 } }, // prettier-ignore
      until: at + LAPSES_MS,
      state: 'proposed',
      steps: [],
      sent: null,
      stands: null,
      came: null,
    }
  }

  put(next: Proposal): void {
    if (next.state !== 'proposed' && next.state !== 'approved') this.memory = { ...this.memory, open: false }
    this.proposal = next.state === 'proposed' || next.state === 'approved' ? next : null
  }

  /** From a page that may have an old picture: what it answers is what it saw, whatever stands now. */
  answer(seen: Proposal | null, answer: ProposalAnswer, name: string): void {
    // A page names a proposal by its id alone: what stands here counts.
    const here = seen && this.proposal?.id === seen.id ? this.proposal : null
    if (!here || here.plan.kind !== 'set') return
    if (
      answer === 'approve' &&
      (this.held || stepOutdated(this.rule, here.plan, this.known, 0) || noLonger(this.rule, this.memory, this.seen()))
    )
      return
    const next = answered(here, answer, { name, verified: false }, 'why', this.clock)
    if (!next.ok) return
    if (answer === 'approve') {
      expect(here.state).toBe('proposed')
      expect(this.clock).toBeLessThan(here.until)
      this.send('person', here.plan.to)
      this.put({ ...next.value, state: 'carried-out' })
    } else this.put(next.value)
  }
}

/** One thing that happens. */
const happen = (world: World, page: { seen: Proposal | null }): void => {
  const { rng } = world
  const dice = rng.next()
  if (dice < 0.34) {
    world.real += whole(rng, 1, 50) * SECOND
    world.hear()
    world.tick()
  } else if (dice < 0.46) {
    world.real += whole(rng, 0, 5 * 3600) * SECOND
    world.hear()
    world.tick()
    // Stale: it is asked again, and nothing was heard.
    world.real += whole(rng, 0, 120) * SECOND
    world.tick()
  } else if (dice < 0.56) {
    // Its effect came, did not, or nobody can say; if it got worse it goes back.
    const back = world.awaited
    world.awaited = null
    world.memory = closed(world.rule, world.memory, one(rng, [true, false, null]), world.clock)
    const to = back && rng.next() < 0.4 && !world.held ? takenBack(world.rule, back, world.known, 0) : null
    if (to !== null) world.send('back', to)
  } else if (dice < 0.62) {
    const most = rng.next() < 0.5 ? 2 * DAY : DAY / 12
    const byMs = whole(rng, -most, most)
    world.off += byMs
    world.wasStepped = true
    world.memory = clockStepped(world.memory, byMs)
  } else if (dice < 0.67) {
    // In the middle of anything; what waited for people is over.
    world.memory = restarted(world.memory)
    world.mayAct = false
    world.awaited = null
    if (world.proposal) world.put(aged({ ...world.proposal, until: Math.min(world.proposal.until, world.clock) }, world.clock)) // prettier-ignore
  } else if (dice < 0.72) world.held = !world.held && rng.next() < 0.5
  else if (dice < 0.76) world.linked = !world.linked
  // By hand, at the machine.
  else if (dice < 0.79) world.value = whole(rng, LOWEST, HIGHEST) + (rng.next() < 0.2 ? rng.next() : 0)
  // Another version of the twin.
  else if (dice < 0.8)
    world.rule = {
      ...ruleOf(rng),
      coolDownMs: world.rule.coolDownMs,
      perDay: world.rule.perDay,
      perShift: world.rule.perShift,
    }
  else if (dice < 0.89) {
    const mode = one<PolicyMode>(rng, ['off', 'advise', 'ask', 'act', 'act', 'ask'])
    // While all is stopped nobody lets one act.
    if (world.held && mode === 'act') return
    world.allow(mode)
  } else if (dice < 0.91) page.seen = world.proposal
  else {
    // Two pages: one that is up to date, and one that is not; each answers what it sees.
    const answers: ProposalAnswer[] = ['approve', 'withdraw', 'reject', 'approve', 'carry-out']
    world.answer(world.proposal, one(rng, answers), one(rng, PEOPLE))
    world.answer(page.seen, one(rng, answers), one(rng, PEOPLE))
  }
}

test('stale input, two pages, a clock that is set, restarts, a lost broker, approvals withdrawn: nothing outside the limits is ever sent', () => {
  const all = createRng(13)
  const count = { rule: 0, person: 0, back: 0 }
  for (let i = 0; i < SEQUENCES; i++) {
    const world = new World(createRng(Math.floor(all.next() * 2 ** 31)))
    const page = { seen: null as Proposal | null }
    for (let step = 0; step < STEPS; step++) happen(world, page)
    for (const { by } of world.sent) count[by]++
  }
  // It is no test where nothing is sent.
  expect(count.rule).toBeGreaterThan(15_000)
  expect(count.person).toBeGreaterThan(1500)
  expect(count.back).toBeGreaterThan(1500)
}, 60_000)
