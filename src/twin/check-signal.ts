/** Is what is said of a signal and its bindings fit for its type? */
import { suggest } from '../base/edit-distance.ts'
import type { Wrong } from '../base/problem.ts'
import type { Found, Report } from './problems.ts'
import { KNOWN_ROLES } from './roles.ts'
import type { Binding, SignalDoc } from './schema-signal.ts'

const MOST_STATES = 1000
const isNumeric = ({ type }: SignalDoc): boolean => type === 'number' || type === 'integer'

const reportStates = (signal: SignalDoc, at: string, wrong: Report, flaw: Report): void => {
  const { type, states = {} } = signal
  const keys = Object.keys(states)
  if (type !== 'state') {
    if (signal.states) flaw(`${at}.states`, { code: 'states-not-state', values: { type } })
    return
  }
  if (keys.length === 0) wrong(`${at}.states`, { code: 'states-missing', values: {} })
  if (keys.length > MOST_STATES)
    wrong(`${at}.states`, { code: 'states-too-many', values: { count: keys.length, most: MOST_STATES } })
  const codes = new Map<number, string>()
  for (const [key, { code }] of Object.entries(states)) {
    const by = codes.get(code)
    if (by !== undefined) wrong(`${at}.states.${key}.code`, { code: 'state-code-taken', values: { number: code, by } })
    codes.set(code, key)
  }
}

const reportStore = ({ type, store, recorded, bindings = [] }: SignalDoc, at: string, wrong: Report): void => {
  if (!store) return
  if (type === 'text') wrong(`${at}.store`, { code: 'store-text', values: {} })
  else if (recorded === false) wrong(`${at}.store`, { code: 'store-not-recorded', values: {} })
  else if (store.deadband > 0 && type !== 'number' && type !== 'integer')
    wrong(`${at}.store.deadband`, { code: 'deadband-not-numeric', values: { type } })
  // What comes late belongs between samples that were left out by then.
  if (bindings.some(({ time }) => time === 'source')) wrong(`${at}.store`, { code: 'store-source-time', values: {} })
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
  reportStore(signal, at, wrong)
  if (role !== undefined && !KNOWN_ROLES.has(role) && !shown.has(role))
    flaw(`${at}.role`, () => ({
      code: 'role-unknown',
      values: { role },
      hint: suggest(role, [...KNOWN_ROLES, ...shown]),
    }))
  if (range && !isNumeric(signal)) flaw(`${at}.range`, { code: 'range-not-numeric', values: { type } })
  else if (range && range[0] >= range[1])
    flaw(`${at}.range`, { code: 'range-order', values: { low: range[0], high: range[1] } })
  if (signal.decimals !== undefined && !isNumeric(signal))
    flaw(`${at}.decimals`, { code: 'decimals-not-numeric', values: { type } })
  if (signal.foresight && !isNumeric(signal))
    flaw(`${at}.foresight`, { code: 'foresight-not-numeric', values: { type } })
  if (signal.unit && (type === 'state' || type === 'text'))
    flaw(`${at}.unit`, { code: 'unit-not-numeric', values: { type } })
}

/** What `map` may turn a payload's values into, by type of the signal. */
const mappedProblem = (signal: SignalDoc, from: string, to: unknown): Found | null => {
  if (to === null || signal.type === 'text') return null
  if (signal.type === 'state')
    return Object.hasOwn(signal.states ?? {}, String(to))
      ? null
      : () => ({
          code: 'map-no-state',
          values: { from, state: String(to) },
          hint: suggest(String(to), Object.keys(signal.states ?? {})),
        })
  const fits =
    signal.type === 'boolean'
      ? typeof to === 'boolean' || to === 0 || to === 1 || /^(true|false|0|1)$/i.test(String(to))
      : typeof to === 'number' || typeof to === 'boolean' || (String(to).trim() !== '' && Number.isFinite(Number(to)))
  return fits ? null : { code: 'map-no-value', values: { from, to: JSON.stringify(to), type: signal.type } }
}

const reportNames = (binding: Binding, signal: SignalDoc, at: string, wrong: Report, flaw: Report): void => {
  const { numbering, map } = binding
  if (numbering !== undefined && signal.type !== 'state' && signal.type !== 'text')
    wrong(`${at}.numbering`, { code: 'numbering-not-state', values: { type: signal.type } })
  else if (typeof numbering === 'object') {
    const names = new Set(Object.keys(signal.states ?? {}).map((name) => name.toLowerCase()))
    for (const [number, name] of Object.entries(numbering)) {
      if (!/^-?\d{1,16}$/.test(number)) flaw(`${at}.numbering`, { code: 'numbering-no-number', values: { number } })
      if (signal.type === 'state' && !names.has(name.toLowerCase()))
        flaw(`${at}.numbering`, () => ({
          code: 'numbering-no-state',
          values: { number, state: name },
          hint: suggest(name, Object.keys(signal.states ?? {})),
        }))
    }
  }
  for (const [from, to] of Object.entries(map ?? {})) {
    const problem = mappedProblem(signal, from, to)
    if (problem) (signal.type === 'state' ? wrong : flaw)(`${at}.map`, problem)
  }
}

/** Everything of a binding but its texts, which vars fill in. @param unit what is wrong with a conversion; null = nothing */
export const reportBinding = (
  binding: Binding,
  signal: SignalDoc,
  at: string,
  unit: ((from: string, to: string) => Wrong | null) | undefined,
  wrong: Report,
  flaw: Report,
): void => {
  if (binding.format === 'sparkplug') {
    if (binding.metric === undefined) wrong(at, { code: 'metric-missing', values: {} })
  } else if (binding.metric !== undefined)
    flaw(`${at}.metric`, { code: 'metric-other-format', values: { format: binding.format } })
  if (binding.format === 'vda5050') {
    if (binding.field === undefined) wrong(at, { code: 'field-missing', values: {} })
  } else if (binding.field !== undefined)
    flaw(`${at}.field`, { code: 'field-other-format', values: { format: binding.format } })
  if (binding.unit !== undefined) {
    const problem: Wrong | null = !isNumeric(signal)
      ? { code: 'binding-unit-no-unit', values: { type: signal.type } }
      : signal.unit === undefined
        ? { code: 'binding-unit-nothing-to', values: { unit: binding.unit } }
        : (unit?.(binding.unit, signal.unit) ?? null)
    if (problem !== null) wrong(`${at}.unit`, problem)
  }
  if (binding.scale === 0) flaw(`${at}.scale`, { code: 'scale-zero', values: {} })
  reportNames(binding, signal, at, wrong, flaw)
}
