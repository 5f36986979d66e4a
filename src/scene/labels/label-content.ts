/** Which labels there are and what they say; where they go is another matter. */
import { isOpen, needsAck } from '../../alarms/board.ts'
import { PRIORITIES, type Priority } from '../../twin/schema.ts'
import type { Selection } from '../../twin/selection.ts'
import type { AlarmRow } from '../../wire/alarms.ts'
import { formatQuantity } from '../../texts/numbers.ts'
import { text } from '../../texts/text.ts'
import { formatDuration } from '../../texts/times.ts'
import type { Machine, SceneLayout } from '../plan/layout.ts'
import { ageOf, type PaintContext } from '../painting/paint.ts'

export type LabelKind = 'alarm' | 'selected' | 'missing' | 'stale' | 'never' | 'name'
export const RANK: Record<LabelKind, number> = { alarm: 0, selected: 1, missing: 2, stale: 3, never: 4, name: 5 }

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
  /** One line: in a crowd of alarms only the most urgent say all they know. */
  readonly brief: boolean
}

/** This many alarms have room to say everything. */
const MOST_WORDY = 4

const newest = (machine: Machine, { values }: PaintContext): number => machine.asset.signals.reduce((latest, { slot }) => Math.max(latest, values.receive[slot]!), 0)

/** The title names the component already: "Joint 3 vibration high" becomes "Vibration high". */
export const withoutSubject = (said: string, subject: string | undefined): string => {
  if (!subject || !said.toLowerCase().startsWith(`${subject.toLowerCase()} `)) return said
  const rest = said.slice(subject.length + 1)
  return rest.charAt(0).toUpperCase() + rest.slice(1)
}

/** "Vibration 2.31 mm/s · 4 min": the live value where it is fit to be shown, else the one it was raised with. */
const alarmDetail = (row: AlarmRow, machine: Machine, { values, now }: PaintContext): string => {
  const name = withoutSubject(row.name, machine.asset.components.find((c) => c.key === row.component)?.name)
  const signal = row.signal === null ? undefined : values.twin.signal(row.signal)
  const live = signal && signal.type !== 'state' && signal.type !== 'text' && signal.type !== 'boolean' && values.usable(signal.slot, now)
  const value = live ? values.value[signal.slot]! : row.value
  const said = value === null || row.unit === '' ? name : `${name} ${formatQuantity(value, row.unit)}`
  return `${said} · ${formatDuration(now - row.raisedAt)}`
}

/** Labels of every machine with something to say, and the names of the rest. */
export const labelsOf = (layout: SceneLayout, context: PaintContext, selection: Selection | null): Label[] => {
  const all = layout.machines.map((machine) => labelOf(machine, context, selection))
  const alarms = all.filter((label) => label.alarm).toSorted((a, b) => urgency(a) - urgency(b))
  const brief = new Set(alarms.slice(MOST_WORDY).filter((label) => !label.selected))
  if (brief.size === 0) return all
  return all.map((label) => (brief.has(label) ? { ...label, brief: true } : label))
}

const urgency = ({ alarm }: Label): number => (alarm ? PRIORITIES.indexOf(alarm.priority) * 2 + Number(!alarm.filled) : Infinity)

/** What was said last of a machine without alarm: nearly always it is said again. */
const said = new WeakMap<Machine, Label>()
const plain = (machine: Machine, kind: LabelKind, component: string | null, title: string, detail: string): Label => {
  const before = said.get(machine)
  if (before && before.kind === kind && before.component === component && before.title === title && before.detail === detail) return before
  const label: Label = { key: machine.asset.id, kind, machine, component, selected: kind === 'selected', title, detail, alarm: null, brief: false }
  said.set(machine, label)
  return label
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

const labelOf = (machine: Machine, context: PaintContext, selection: Selection | null): Label => {
  const { asset } = machine
  const selected = selection?.asset === asset.id
  const row = context.board.ofAsset(asset.id).find(isOpen)
  const named = (key: string | null): string => {
    const component = asset.components.find((c) => c.key === key)
    return component ? `${asset.name} ${component.name}` : asset.name
  }
  if (row)
    return { key: asset.id, machine, selected, brief: false, kind: 'alarm', component: row.component, title: named(row.component), detail: alarmDetail(row, machine, context), alarm: { priority: row.priority, filled: needsAck(row) } }
  if (machine.missing !== null) return plain(machine, selected ? 'selected' : 'missing', null, asset.name, machine.missing)
  const age = ageOf(asset.signals, context.values, context.now)
  const detail = age === 'stale' ? staleWords(context.now - newest(machine, context)) : age === 'never' ? text('age.never') : ''
  const kind: LabelKind = selected ? 'selected' : age === 'live' ? 'name' : age
  return plain(machine, kind, selected ? selection.component : null, selected ? named(selection.component) : asset.name, detail)
}
