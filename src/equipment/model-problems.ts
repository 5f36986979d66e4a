/** What is wrong with how a twin uses a kind: its parameters, the parts that components name, the channels that signals move. */
import { nearestName } from '../base/edit-distance.ts'
import type { ModelUse, Moving } from '../twin/model-use.ts'
import type { ModelCheck } from '../twin/resolve.ts'
import type { EquipmentKind } from './kind.ts'
import type { GivenParams, Param } from './param.ts'
import { equipmentKinds } from './registry.ts'

/** What is wrong, and where: fields from the machine down, `model`, `params`, `length`. */
export interface ModelProblem {
  readonly at: readonly string[]
  readonly message: string
}

const LISTED = 30

/** `Did you mean "x"?`, or what there is. */
const orRather = (wrong: string, known: readonly string[]): string => {
  const meant = nearestName(wrong, known)
  if (meant !== null) return `Did you mean "${meant}"?`
  if (known.length === 0) return 'It has none.'
  return `There are: ${known.slice(0, LISTED).join(', ')}${known.length > LISTED ? ', …' : ''}.`
}

const wrongValue = (param: Param, value: number | string | boolean): string | null => {
  const given = JSON.stringify(value)
  if (param.type === 'switch') return typeof value === 'boolean' ? null : `is true or false, not ${given}.`
  if (param.type === 'choice')
    return typeof value === 'string' && param.options.includes(value)
      ? null
      : `is one of ${param.options.map((option) => `"${option}"`).join(', ')}, not ${given}.`
  const unit = param.unit === '' || param.unit === '×' ? '' : ` ${param.unit}`
  if (typeof value !== 'number' || !(value >= param.min && value <= param.max))
    return `is a number from ${param.min} to ${param.max}${unit}, not ${given}.`
  return param.unit === '' && !Number.isInteger(value) ? `is a whole number, not ${given}.` : null
}

/** The machine can be drawn all the same: what is out of range is drawn at its end. */
export const paramProblems = ({ kind, params: known }: EquipmentKind, params: GivenParams): readonly ModelProblem[] =>
  Object.entries(params).flatMap(([key, value]): ModelProblem[] => {
    const at = ['model', 'params', key]
    const param = Object.hasOwn(known, key) ? known[key] : undefined
    if (!param) return [{ at, message: `"${kind}" has no parameter "${key}". ${orRather(key, Object.keys(known))}` }]
    const wrong = wrongValue(param, value)
    return wrong === null ? [] : [{ at, message: `"${key}" of "${kind}" ${wrong}` }]
  })

/** What any machine of the `flow` may be told: that it holds a piece, how many, how many it has thrown out. */
const OF_FLOW = ['part', 'items', 'rejected'] as const
/** What makes a machine drive about: the node it is at, or all three of its pose. */
const POSE = ['x', 'y', 'heading'] as const

/** What a channel wants of the signal that moves it; null = nothing is wrong. */
const wrongSignal = (channel: string, unit: string | null, { type, unit: given }: Moving): string | null => {
  if (channel === 'node')
    return type === 'text' || type === 'state' ? null : `"node" is moved by a text or a state, not by a ${type}.`
  if (type === 'text') return `"${channel}" is moved by numbers, not by a text.`
  if (unit === null || given === undefined || unit === '' || SAME[unit]?.includes(given)) return null
  return `"${channel}" is moved in ${unit}, not in "${given}". Give the signal the unit "${unit}" and its bindings the payload's: they are converted.`
}
/** Ways to write the units of channels. */
const SAME: Readonly<Record<string, readonly string[]>> = {
  '°': ['', '°', 'deg', 'degree', 'degrees', 'º'],
  m: ['', 'm', 'metre', 'metres', 'meter', 'meters'],
  'm/s': ['', 'm/s'],
  '%': ['', '%'],
}

/** What a machine of a kind has, ready to be asked. */
interface Known {
  readonly parts: ReadonlySet<string>
  /** Channel → unit. */
  readonly units: ReadonlyMap<string, string>
}

const knownOf = (kind: EquipmentKind, params: GivenParams): Known => {
  const { parts, axes, channels } = kind.facts(params)
  return {
    parts: new Set(['frame', ...parts]),
    units: new Map([
      ...Object.values(axes).map(({ channel, kind: how }): [string, string] => [channel, how === 'rotary' ? '°' : 'm']),
      ...Object.entries(channels).map(([channel, { unit }]): [string, string] => [channel, unit]),
    ]),
  }
}

/** By the parameters, which classes share with what extends them. */
const remembered = new WeakMap<GivenParams, Known>()
const known = (kind: EquipmentKind, params: GivenParams): Known => {
  const found = remembered.get(params) ?? knownOf(kind, params)
  remembered.set(params, found)
  return found
}

const isPose = (channel: string): boolean => (POSE as readonly string[]).includes(channel)
const OF_ANY: ReadonlySet<string> = new Set([...OF_FLOW, 'node'])

const channelProblems = ({ kind, channels, isMoved }: ModelUse, { units }: Known): ModelProblem[] => {
  const drives = POSE.every(isMoved)
  return [...channels].flatMap(([channel, signal]): ModelProblem[] => {
    const at = ['motion', channel]
    if (!units.has(channel) && isPose(channel)) {
      if (!drives) return [{ at, message: `a machine that drives is told all of ${POSE.join(', ')}, or its "node".` }]
    } else if (!units.has(channel) && !OF_ANY.has(channel)) {
      const names = [...new Set([...units.keys(), ...OF_ANY, ...POSE])]
      return [{ at, message: `"${kind}" has no channel "${channel}". ${orRather(channel, names)}` }]
    }
    // (That a signal does not exist is told by the loader.)
    const wrong = signal && wrongSignal(channel, units.get(channel) ?? null, signal)
    return wrong === null ? [] : [{ at, message: wrong }]
  })
}

const nodeProblems = ({ kind, nodes }: ModelUse, { parts }: Known): ModelProblem[] =>
  [...nodes].flatMap(([component, node]): ModelProblem[] =>
    parts.has(node)
      ? []
      : [
          {
            at: ['parts', component, 'node'],
            message: `"${kind}" has no part "${node}". ${orRather(node, [...parts])}`,
          },
        ],
  )

/** The check of models that the loader is handed. */
export const modelProblems: ModelCheck = (use) => {
  const kind = equipmentKinds.get(use.kind)
  if (!kind)
    return [
      {
        at: ['model', 'kind'],
        message: `there is no equipment of kind "${use.kind}". ${orRather(use.kind, [...equipmentKinds.keys()])}`,
      },
    ]
  const has = known(kind, use.drawnWith)
  return [...paramProblems(kind, use.params), ...nodeProblems(use, has), ...channelProblems(use, has)]
}
