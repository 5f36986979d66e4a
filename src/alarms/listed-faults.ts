/**
 * Faults that payloads list: each code is an alarm of its own, raised while it is listed and clear by absence. Of one alarm
 * so many codes are followed. Where there are more, those that are clear and only wait to be acknowledged make room; what
 * still finds none is said by one more alarm, and is taken as soon as others clear.
 */
import { assert } from '../base/assert.ts'
import type { TwinAlarm } from '../twin/twin.ts'
import type { AlarmChange, AlarmRegister } from './alarm-register.ts'
import type { LiveAlarm } from './live-alarm.ts'
import { NEVER_SEEN } from './machine.ts'

/** One fault that a payload lists now. */
export interface Fault {
  readonly code: string
  readonly text: string
}

/** Codes of one alarm that are followed at a time. */
export const MOST_FAULTS = 1000
const LONGEST_CODE = 200
/** Code of the alarm that says how many more are listed. */
export const MORE_FAULTS = '…'

export class ListedFaults {
  /** Alarm index → code → alarm. */
  readonly #known = new Map<number, Map<string, LiveAlarm>>()

  readonly #register: AlarmRegister

  constructor(register: AlarmRegister) {
    this.#register = register
  }

  of(alarmIndex: number): Iterable<LiveAlarm> {
    return this.#known.get(alarmIndex)?.values() ?? []
  }

  /** Of a code that is followed already, the alarm; otherwise a new one, clear. */
  follow(alarm: TwinAlarm, code: string): LiveAlarm {
    const known = this.#codesOf(alarm)
    let o = known.get(code)
    if (o) return o
    o = this.#register.add(alarm, `${alarm.key}/${code}`)
    o.machine = { ...NEVER_SEEN, inputLost: false }
    known.set(code, o)
    return o
  }

  /**
   * @param list everything that is listed now
   * @param added called with an alarm that is followed from now on, before it is raised
   */
  listed(
    alarm: TwinAlarm,
    list: readonly Fault[],
    now: number,
    out: AlarmChange[],
    added: (o: LiveAlarm) => void,
  ): void {
    assert(alarm.rule.kind === 'faults', `${alarm.key} does not list faults`)
    const known = this.#codesOf(alarm)
    const texts = new Map<string, string>()
    for (const { code, text } of list) {
      const name = code.slice(0, LONGEST_CODE)
      if (name !== '' && !texts.has(name)) texts.set(name, text || name)
    }
    // What is over goes first: it makes room.
    for (const [code, o] of known) if (code !== MORE_FAULTS && !texts.has(code)) this.#hold(o, false, now, out)
    const clear = known.size + texts.size > MOST_FAULTS ? clearOnes(known) : []
    let more = 0
    for (const [code, text] of texts) {
      let o = known.get(code)
      if (!o) {
        if (!this.#hasRoom(known, clear, now, out)) {
          more++
          continue
        }
        o = this.follow(alarm, code)
        added(o)
      }
      o.faultText = text
      this.#hold(o, true, now, out)
    }
    if (more === 0 && !known.has(MORE_FAULTS)) return
    const o = this.follow(alarm, MORE_FAULTS)
    o.faultText = ''
    o.moreFaults = more
    this.#hold(o, more > 0, now, out)
  }

  /** Nothing is known of them any more until their payload comes. */
  lost(alarmIndex: number, now: number, out: AlarmChange[]): void {
    for (const o of this.of(alarmIndex)) this.#register.apply(o, { kind: 'input-lost', at: now }, now, now, out)
  }

  /** A fault that is over and asks for nobody leaves. */
  settle(o: LiveAlarm): void {
    const { state, active, holds } = o.machine
    if (o.condition || state !== 'normal' || active || holds) return
    this.#leave(o)
  }

  #hold(o: LiveAlarm, holds: boolean, now: number, out: AlarmChange[]): void {
    this.#register.apply(o, { kind: 'condition', holds }, now, now, out)
  }

  /** @param clear those that may leave for it, the one to go first at the end */
  #hasRoom(known: ReadonlyMap<string, LiveAlarm>, clear: LiveAlarm[], now: number, out: AlarmChange[]): boolean {
    if (known.size < MOST_FAULTS) return true
    const leaving = clear.pop()
    if (!leaving) return false
    out.push({ at: now, kind: 'made-room', actor: null, comment: '', row: leaving.row() })
    this.#leave(leaving)
    return true
  }

  #leave(o: LiveAlarm): void {
    this.#known.get(o.alarm.index)?.delete(o.key.slice(o.alarm.key.length + 1))
    this.#register.remove(o)
  }

  #codesOf(alarm: TwinAlarm): Map<string, LiveAlarm> {
    let known = this.#known.get(alarm.index)
    if (!known) this.#known.set(alarm.index, (known = new Map()))
    return known
  }
}

/** Of those that only wait to be acknowledged, the one that cleared first at the end. */
const clearOnes = (known: ReadonlyMap<string, LiveAlarm>): LiveAlarm[] =>
  [...known.values()]
    .filter(({ machine }) => machine.state === 'returned' && !machine.holds)
    .toSorted((a, b) => b.machine.clearedAt - a.machine.clearedAt)
