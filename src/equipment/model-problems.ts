/** What is wrong with how a twin uses a kind: its parameters, the parts that components name, the channels that signals move. */
import { suggest } from '../base/edit-distance.ts'
import type { Hint, Wrong } from '../base/problem.ts'
import type { ModelUse, Moving } from '../twin/model-use.ts'
import type { ModelCheck, ModelProblem } from '../twin/resolve.ts'
import type { EquipmentKind } from './kind.ts'
import type { GivenParams, Param } from './param.ts'
import { equipmentKinds } from './registry.ts'

const LISTED = 30

/** What was probably meant, or what there is. */
const orRather = (wrong: string, known: readonly string[]): Hint =>
  suggest(wrong, known, LISTED) ?? { known: [], more: false }

const wrongValue = (kind: string, key: string, param: Param, value: number | string | boolean): Wrong | null => {
  const values = { kind, param: key, given: JSON.stringify(value) }
  if (param.type === 'switch') return typeof value === 'boolean' ? null : { code: 'param-switch', values }
  if (param.type === 'choice')
    return typeof value === 'string' && param.options.includes(value)
      ? null
      : { code: 'param-choice', values: { ...values, options: param.options.map((one) => `"${one}"`).join(', ') } }
  const { min, max } = param
  const unit = param.unit === '' || param.unit === '×' ? '' : ` ${param.unit}`
  if (typeof value !== 'number' || !(value >= min && value <= max))
    return { code: 'param-range', values: { ...values, min, max: `${max}${unit}` } }
  return param.unit === '' && !Number.isInteger(value) ? { code: 'param-whole', values } : null
}

/** The machine can be drawn all the same: what is out of range is drawn at its end. */
export const paramProblems = ({ kind, params: known }: EquipmentKind, params: GivenParams): readonly ModelProblem[] =>
  Object.entries(params).flatMap(([key, value]): ModelProblem[] => {
    const at = ['model', 'params', key]
    const param = Object.hasOwn(known, key) ? known[key] : undefined
    if (!param)
      return [{ at, code: 'param-unknown', values: { kind, param: key }, hint: orRather(key, Object.keys(known)) }]
    const wrong = wrongValue(kind, key, param, value)
    return wrong ? [{ at, ...wrong }] : []
  })

/** What any machine of the `flow` may be told: that it holds a piece, how many, how many it has thrown out. */
const OF_FLOW = ['part', 'items', 'rejected'] as const
/** What makes a machine drive about: the node it is at, or all three of its pose. */
const POSE = ['x', 'y', 'heading'] as const

/** What a channel wants of the signal that moves it; null = nothing is wrong. */
const wrongSignal = (channel: string, unit: string | null, { type, unit: given }: Moving): Wrong | null => {
  if (channel === 'node') return type === 'text' || type === 'state' ? null : { code: 'channel-node', values: { type } }
  if (type === 'text') return { code: 'channel-text', values: { channel } }
  if (unit === null || given === undefined || unit === '' || SAME[unit]?.includes(given)) return null
  return { code: 'channel-unit', values: { channel, unit, given } }
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
      if (!drives) return [{ at, code: 'channel-pose', values: { pose: POSE.join(', ') } }]
    } else if (!units.has(channel) && !OF_ANY.has(channel)) {
      const names = [...new Set([...units.keys(), ...OF_ANY, ...POSE])]
      return [{ at, code: 'channel-unknown', values: { kind, channel }, hint: orRather(channel, names) }]
    }
    // (That a signal does not exist is told by the loader.)
    const wrong = signal && wrongSignal(channel, units.get(channel) ?? null, signal)
    return wrong ? [{ at, ...wrong }] : []
  })
}

const nodeProblems = ({ kind, nodes }: ModelUse, { parts }: Known): ModelProblem[] =>
  [...nodes].flatMap(([component, node]): ModelProblem[] =>
    parts.has(node)
      ? []
      : [
          {
            at: ['parts', component, 'node'],
            code: 'part-unknown',
            values: { kind, part: node },
            hint: orRather(node, [...parts]),
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
        code: 'kind-unknown',
        values: { kind: use.kind },
        hint: orRather(use.kind, [...equipmentKinds.keys()]),
      },
    ]
  const has = known(kind, use.drawnWith)
  return [...paramProblems(kind, use.params), ...nodeProblems(use, has), ...channelProblems(use, has)]
}
