/** Is what is said of a signal and its bindings fit for its type? */
import { suggest } from '../base/edit-distance.ts'
import { type Message, type Report } from './problems.ts'
import { KNOWN_ROLES } from './roles.ts'
import type { Binding, SignalDoc } from './schema-signal.ts'

const MOST_STATES = 1000
const isNumeric = ({ type }: SignalDoc): boolean => type === 'number' || type === 'integer'

const reportStates = (signal: SignalDoc, at: string, wrong: Report, flaw: Report): void => {
  const { type, states = {} } = signal
  const keys = Object.keys(states)
  if (type !== 'state') {
    if (signal.states) flaw(`${at}.states`, `a ${type} signal has no states: make it a "state".`)
    return
  }
  if (keys.length === 0) wrong(`${at}.states`, 'a state signal needs its dictionary of states.')
  if (keys.length > MOST_STATES) wrong(`${at}.states`, `${keys.length} states are more than ${MOST_STATES}.`)
  const codes = new Map<number, string>()
  for (const [key, { code }] of Object.entries(states)) {
    if (codes.has(code)) wrong(`${at}.states.${key}.code`, `code ${code} is taken by "${codes.get(code)}".`)
    codes.set(code, key)
  }
}

/** @param shown roles that layers and key figures of the document show */
export const reportSignal = (
  signal: SignalDoc,
  at: string,
  shown: ReadonlySet<string>,
  wrong: Report,
  flaw: Report,
): void => {
  const { type, role, range } = signal
  reportStates(signal, at, wrong, flaw)
  if (role !== undefined && !KNOWN_ROLES.has(role) && !shown.has(role))
    flaw(
      `${at}.role`,
      () =>
        `role "${role}" is known to nothing.${suggest(role, [...KNOWN_ROLES, ...shown])} A role of your own needs a layer or a key figure that shows it.`,
    )
  if (range && !isNumeric(signal)) flaw(`${at}.range`, `a ${type} signal has no range.`)
  else if (range && range[0] >= range[1]) flaw(`${at}.range`, `[low, high]: ${range[0]} is not below ${range[1]}.`)
  if (signal.decimals !== undefined && !isNumeric(signal)) flaw(`${at}.decimals`, `a ${type} signal has no decimals.`)
  if (signal.unit && (type === 'state' || type === 'text')) flaw(`${at}.unit`, `a ${type} signal has no unit.`)
}

/** What `map` may turn a payload's values into, by type of the signal. */
const mappedProblem = (signal: SignalDoc, to: unknown): Message | null => {
  if (to === null || signal.type === 'text') return null
  if (signal.type === 'state')
    return Object.hasOwn(signal.states ?? {}, String(to))
      ? null
      : () =>
          `state "${String(to)}", which the signal does not have.${suggest(String(to), Object.keys(signal.states ?? {}))}`
  const fits =
    signal.type === 'boolean'
      ? typeof to === 'boolean' || to === 0 || to === 1 || /^(true|false|0|1)$/i.test(String(to))
      : typeof to === 'number' || typeof to === 'boolean' || (String(to).trim() !== '' && Number.isFinite(Number(to)))
  return fits ? null : `${JSON.stringify(to)}, which is no ${signal.type}.`
}

const say = (message: Message): string => (typeof message === 'string' ? message : message())

const reportNames = (binding: Binding, signal: SignalDoc, at: string, wrong: Report, flaw: Report): void => {
  const { numbering, map } = binding
  if (numbering !== undefined && signal.type !== 'state' && signal.type !== 'text')
    wrong(`${at}.numbering`, `a ${signal.type} has no names of states: make the signal a "state".`)
  else if (typeof numbering === 'object') {
    const names = new Set(Object.keys(signal.states ?? {}).map((name) => name.toLowerCase()))
    for (const [number, name] of Object.entries(numbering)) {
      if (!/^-?\d{1,16}$/.test(number)) flaw(`${at}.numbering`, `"${number}" is no whole number.`)
      if (signal.type === 'state' && !names.has(name.toLowerCase()))
        flaw(
          `${at}.numbering`,
          () =>
            `${number} is "${name}", a state which the signal does not have.${suggest(name, Object.keys(signal.states ?? {}))}`,
        )
    }
  }
  for (const [from, to] of Object.entries(map ?? {})) {
    const problem = mappedProblem(signal, to)
    if (problem) (signal.type === 'state' ? wrong : flaw)(`${at}.map`, () => `"${from}" maps to ${say(problem)}`)
  }
}

/** Everything of a binding but its texts, which vars fill in. @param unit what is wrong with a conversion; null = nothing */
export const reportBinding = (
  binding: Binding,
  signal: SignalDoc,
  at: string,
  unit: ((from: string, to: string) => string | null) | undefined,
  wrong: Report,
  flaw: Report,
): void => {
  if (binding.format === 'sparkplug') {
    if (binding.metric === undefined) wrong(at, 'a Sparkplug binding names its "metric".')
  } else if (binding.metric !== undefined)
    flaw(`${at}.metric`, `only format "sparkplug" has metrics, not "${binding.format}".`)
  if (binding.format === 'vda5050') {
    if (binding.field === undefined) wrong(at, 'a VDA 5050 binding names its "field".')
  } else if (binding.field !== undefined)
    flaw(`${at}.field`, `only format "vda5050" has fields, not "${binding.format}".`)
  if (binding.unit !== undefined) {
    const problem = !isNumeric(signal)
      ? `a ${signal.type} has no unit.`
      : signal.unit === undefined
        ? `the signal has no unit to convert "${binding.unit}" to.`
        : (unit?.(binding.unit, signal.unit) ?? null)
    if (problem !== null) wrong(`${at}.unit`, problem)
  }
  if (binding.scale === 0) flaw(`${at}.scale`, 'a scale of 0 makes every value the same.')
  reportNames(binding, signal, at, wrong, flaw)
}
