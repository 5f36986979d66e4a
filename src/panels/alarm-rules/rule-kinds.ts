/** What a signal can be watched for in the page, and where each begins. */
import type { TwinSignal } from '../../twin/twin.ts'
import type { Definition } from './rules-in-document.ts'
import { refOf } from './rules-in-document.ts'

export const KINDS = [
  'limits',
  'above',
  'below',
  'outside',
  'is',
  'not',
  'changing',
  'deviating',
  'unlikeSisters',
  'unchanged',
  'notDone',
  'notFollowing',
  'silent',
  'formula',
] as const
export type RuleKind = (typeof KINDS)[number]

const isNumeric = ({ type }: TwinSignal): boolean => type === 'number' || type === 'integer'

export const kindOf = (definition: Definition): RuleKind => {
  const when = (definition['when'] ?? {}) as Definition
  return KINDS.find((kind) => kind in when) ?? 'above'
}

/** Others of the machine that a signal may be compared with. */
export const comparable = (signal: TwinSignal): readonly TwinSignal[] =>
  signal.asset.signals.filter(
    (one) => one !== signal && (isNumeric(signal) ? isNumeric(one) : one.type === signal.type),
  )

/** Others of the machine that can say that something should be. */
export const conditional = (signal: TwinSignal): readonly TwinSignal[] =>
  signal.asset.signals.filter((one) => one !== signal && one.type !== 'text')

/** @param sisters how many others of its class there are */
export const kindsFor = (signal: TwinSignal, sisters: number): readonly RuleKind[] => {
  const others = comparable(signal).length > 0
  const can: Readonly<Record<RuleKind, boolean>> = {
    limits: isNumeric(signal),
    above: isNumeric(signal),
    below: isNumeric(signal),
    outside: isNumeric(signal),
    is: signal.type === 'state' || signal.type === 'boolean',
    not: signal.type === 'state',
    changing: isNumeric(signal),
    deviating: isNumeric(signal) && others,
    // Fewer have no middle.
    unlikeSisters: isNumeric(signal) && sisters >= 3,
    unchanged: true,
    notDone: signal.type !== 'text' && conditional(signal).length > 0,
    notFollowing: others,
    silent: true,
    formula: signal.type !== 'text',
  }
  return KINDS.filter((kind) => can[kind])
}

/** A condition on a signal that is not filled in yet, but whole. */
export const firstCondition = (signal: TwinSignal): Definition => {
  if (signal.type === 'boolean') return { is: [true] }
  if (signal.type === 'state') {
    const shown = signal.states.find(({ tone }) => tone === 'fault') ?? signal.states[0]
    return { is: shown ? [shown.key] : [] }
  }
  return { above: roundLimit(signal) }
}

/** Somewhere to begin: high in its range. */
const roundLimit = ({ range }: TwinSignal): number =>
  range ? Number((range[0] + (range[1] - range[0]) * 0.9).toPrecision(2)) : 0

const share = ({ range }: TwinSignal): number => (range ? Number(((range[1] - range[0]) * 0.1).toPrecision(1)) : 1)

export const firstWhen = (kind: RuleKind, signal: TwinSignal): Definition => {
  const limit = roundLimit(signal)
  const by = share(signal)
  const [other] = comparable(signal)
  const [says] = conditional(signal)
  switch (kind) {
    case 'limits':
      return { limits: { hi: { at: limit } } }
    case 'above':
    case 'below':
      return { [kind]: limit }
    case 'outside':
      return { outside: [signal.range?.[0] ?? 0, limit] }
    case 'is':
    case 'not':
      return { [kind]: (firstCondition(signal)['is'] as unknown[]) ?? [] }
    case 'changing':
      return { changing: { by, withinS: 60, way: 'either' } }
    case 'deviating':
      return { deviating: { from: other ? refOf(other) : '', by, side: 'either' } }
    case 'unlikeSisters':
      return { unlikeSisters: { by, side: 'either' } }
    case 'unchanged':
      return { unchanged: { forS: 300 } }
    case 'notDone':
      return {
        notDone: {
          done: firstCondition(signal),
          after: { signal: says ? refOf(says) : '', when: says ? firstCondition(says) : {} },
          withinS: 10,
        },
      }
    case 'notFollowing':
      return { notFollowing: { signal: other ? refOf(other) : '', ...(isNumeric(signal) ? { by } : {}), withinS: 10 } }
    case 'silent':
      return { silent: { forS: 300 } }
    case 'formula': {
      const name = nameInFormula(signal)
      return {
        formula: isNumeric(signal)
          ? `${name} > ${limit}`
          : signal.type === 'boolean'
            ? name
            : `${name} == "${signal.states[0]?.key ?? ''}"`,
        of: { [name]: refOf(signal) },
      }
    }
  }
}

/** What a signal of the machine is called in a formula. */
export const nameInFormula = (signal: TwinSignal): string => {
  const name = refOf(signal).replaceAll(/[^A-Za-z0-9]+/g, '_')
  return /^[0-9]/.test(name) ? `_${name}` : name
}

/** The signals that a formula names. */
export const namedIn = (formula: string, asset: TwinSignal['asset']): Readonly<Record<string, string>> => {
  // What stands in quotes is a text.
  const words = new Set(formula.replaceAll(/"[^"]*"|'[^']*'/g, ' ').match(/[A-Za-z_]\w*/g))
  return Object.fromEntries(
    asset.signals.flatMap((one) => (words.has(nameInFormula(one)) ? [[nameInFormula(one), refOf(one)]] : [])),
  )
}
