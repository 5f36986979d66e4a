/** Which labels there are and what they say; where they go is another matter. */
import { isCalling, isCleared, isStanding } from '../../alarms/board.ts'
import { PRIORITIES, type Priority } from '../../twin/priorities.ts'
import type { Selection } from '../../twin/selection.ts'
import type { AlarmRow } from '../../wire/alarms.ts'
import { formatQuantity } from '../../texts/numbers.ts'
import { text } from '../../texts/text.ts'
import { formatDuration } from '../../texts/times.ts'
import type { Machine } from '../plan/layout.ts'
import { ageOf } from '../../values/age.ts'
import { QUALITY } from '../../wire/quality.ts'
import type { PaintContext } from '../painting/paint-context.ts'

/** Cleared: its alarm is over and nobody has seen it; the machine is normal again. */
export type LabelKind = 'alarm' | 'ghost' | 'selected' | 'missing' | 'stale' | 'never' | 'cleared' | 'name'
export const RANK: Record<LabelKind, number> = {
  alarm: 0,
  ghost: 1,
  selected: 2,
  missing: 3,
  stale: 4,
  never: 5,
  cleared: 6,
  name: 7,
}

export interface Label {
  readonly key: string
  readonly kind: LabelKind
  readonly machine: Machine
  readonly component: string | null
  readonly selected: boolean
  readonly title: string
  /** Second line of an alarm, or what follows the name. */
  readonly detail: string
  readonly alarm: { readonly priority: Priority; readonly filled: boolean } | null
  /** The lower the more urgent; 0 without an alarm. */
  readonly urgency: number
  /** The most urgent of its alarms that hold and that nobody has taken note of. */
  readonly calls: { readonly priority: Priority; readonly component: string | null; readonly title: string } | null
  /** One line: in a crowd of alarms only the most urgent say all they know. */
  readonly brief: boolean
  /** Alarms of the machine that hold as well, besides the one that is told of. */
  readonly more: number
  /** Bits of `MARK`. */
  readonly marks: number
}

/** Small signs beside a machine's words: some alarm is set aside, some value is bad, its motion is only an illustration, somebody has written a note; and what a machine of a simulated future does. */
export const MARK = { shelved: 1, bad: 2, illustrated: 4, noted: 8, blocked: 16, starved: 32, repair: 64 } as const

const newest = (machine: Machine, { values }: PaintContext): number =>
  machine.asset.signals.reduce((latest, { slot }) => Math.max(latest, values.receive[slot]!), 0)

/** The title names the component already: "Joint 3 vibration high" becomes "Vibration high". */
export const withoutSubject = (said: string, subject: string | undefined): string => {
  if (!subject || !said.toLowerCase().startsWith(`${subject.toLowerCase()} `)) return said
  const rest = said.slice(subject.length + 1)
  return rest.charAt(0).toUpperCase() + rest.slice(1)
}

let lastAge = ''
let lastSaid = ''
/** Machines that fell silent together are told of in the same words. */
const staleWords = (ms: number): string => {
  const age = formatDuration(ms)
  if (age !== lastAge) {
    lastAge = age
    lastSaid = text('age.stale', { age })
  }
  return lastSaid
}

/**
 * Of an alarm that holds, "Vibration 2.31 mm/s · 4 min": the value of now. Where that is old, the last one there is, and
 * how old; where there never was one, what it was raised with, called that.
 */
const alarmDetail = (row: AlarmRow, machine: Machine, { values, now }: PaintContext): string => {
  const name = withoutSubject(row.name, machine.asset.components.find((c) => c.key === row.component)?.name)
  const lasts = formatDuration(now - row.raisedAt)
  const signal = row.signal === null ? undefined : values.twin.signal(row.signal)
  const measured = signal && signal.type !== 'state' && signal.type !== 'text' && signal.type !== 'boolean'
  const said = (value: number): string => formatQuantity(value, row.unit)
  if (row.unit !== '' && measured && values.usable(signal.slot, now))
    return `${name} ${said(values.value[signal.slot]!)} · ${lasts}`
  if (row.unit !== '' && measured && values.age(signal.slot, now) === 'stale')
    return `${name} ${said(values.value[signal.slot]!)} · ${staleWords(now - values.receive[signal.slot]!)}`
  return `${row.value === null || row.unit === '' ? name : text('label.raised', { name, value: said(row.value) })} · ${lasts}`
}

/** What a machine does in a future that is played over the real hall: in words, never real. */
export interface Ghost {
  readonly doing: 'runs' | 'blocked' | 'starved' | 'repair' | 'down' | 'closed'
  readonly words: string
}

const GHOST_MARK: Readonly<Partial<Record<Ghost['doing'], number>>> = {
  blocked: MARK.blocked,
  starved: MARK.starved,
  repair: MARK.repair,
  down: MARK.repair,
}

/** Said in the place of what is real; an alarm that holds is told all the same. */
export const ghostLabel = (machine: Machine, { words, doing }: Ghost): Label =>
  plain(machine, 'ghost', null, machine.asset.name, words, GHOST_MARK[doing] ?? 0)

export interface Illustrations {
  /** The machine is seen to move without a signal that says how. */
  illustrated(machine: number): boolean
}

/** Of an alarm that holds: the lower the more urgent. */
export const urgencyOf = (row: AlarmRow): number => PRIORITIES.indexOf(row.priority) * 2 + Number(!isCalling(row))

/** What was said last of a machine without alarm: nearly always it is said again. */
const said = new WeakMap<Machine, Label>()
const plain = (
  machine: Machine,
  kind: LabelKind,
  component: string | null,
  title: string,
  detail: string,
  marks: number,
): Label => {
  const before = said.get(machine)
  if (
    before &&
    before.kind === kind &&
    before.component === component &&
    before.title === title &&
    before.detail === detail &&
    before.marks === marks
  )
    return before
  const label: Label = {
    key: machine.asset.id,
    kind,
    machine,
    component,
    selected: kind === 'selected',
    title,
    detail,
    alarm: null,
    urgency: 0,
    calls: null,
    brief: false,
    more: 0,
    marks,
  }
  said.set(machine, label)
  return label
}

const marksOf = (machine: Machine, rows: readonly AlarmRow[], { values, now }: PaintContext): number => {
  const bad = machine.asset.signals.some(
    ({ slot }) => values.quality[slot] === QUALITY.bad && values.receive[slot]! > 0 && values.age(slot, now) === 'live',
  )
  return (bad ? MARK.bad : 0) | (rows.some((row) => row.state === 'shelved') ? MARK.shelved : 0)
}

/** @param brief of an alarm that is not selected: it says no more than its title. @param noted somebody has written a note about it */
export const labelOf = (
  machine: Machine,
  context: PaintContext,
  selection: Selection | null,
  motion: Illustrations,
  brief: boolean,
  noted = false,
): Label => {
  const { asset } = machine
  const selected = selection?.asset === asset.id
  const rows = context.board.ofAsset(asset.id)
  const row = rows.find(isStanding)
  const marks =
    (motion.illustrated(machine.index) ? MARK.illustrated : 0) |
    (noted ? MARK.noted : 0) |
    marksOf(machine, rows, context)
  const named = (key: string | null): string => {
    const component = asset.components.find((c) => c.key === key)
    return component ? `${asset.name} ${component.name}` : asset.name
  }
  if (row) {
    const calling = rows.find(isCalling)
    return {
      key: asset.id,
      machine,
      selected,
      brief: brief && !selected,
      kind: 'alarm',
      component: row.component,
      title: named(row.component),
      detail: alarmDetail(row, machine, context),
      alarm: { priority: row.priority, filled: isCalling(row) },
      urgency: urgencyOf(row),
      more: rows.filter(isStanding).length - 1,
      marks,
      calls: calling
        ? { priority: calling.priority, component: calling.component, title: named(calling.component) }
        : null,
    }
  }
  if (machine.missing !== null)
    return plain(machine, selected ? 'selected' : 'missing', null, asset.name, machine.missing, marks)
  const age = ageOf(asset.signals, context.values, context.now)
  const over = age === 'live' ? rows.find(isCleared) : undefined
  if (over)
    return {
      key: asset.id,
      machine,
      selected,
      brief: false,
      kind: 'cleared',
      component: null,
      title: selected ? named(selection.component) : asset.name,
      detail: text('label.cleared', { age: formatDuration(context.now - over.clearedAt) }),
      alarm: { priority: over.priority, filled: false },
      urgency: 0,
      calls: null,
      more: 0,
      marks,
    }
  const detail =
    age === 'stale' ? staleWords(context.now - newest(machine, context)) : age === 'never' ? text('age.never') : ''
  const kind: LabelKind = selected ? 'selected' : age === 'live' ? 'name' : age
  return plain(
    machine,
    kind,
    selected ? selection.component : null,
    selected ? named(selection.component) : asset.name,
    detail,
    marks,
  )
}
