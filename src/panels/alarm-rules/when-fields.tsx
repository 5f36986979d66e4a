/** What it is watched for: the fields of the kind that was chosen. */
import { text } from '../../texts/text.ts'
import { PRIORITIES } from '../../twin/priorities.ts'
import type { TwinSignal } from '../../twin/twin.ts'
import { BesideFields, ConditionFields, nameOf } from './condition-fields.tsx'
import { ChoiceField, NumberField, TextField } from './fields.tsx'
import css from './alarm-rules.module.css'
import { comparable, conditional, nameInFormula, namedIn, type RuleKind } from './rule-kinds.ts'
import { type Definition, refOf } from './rules-in-document.ts'

interface WhenFieldsProps {
  readonly signal: TwinSignal
  readonly kind: RuleKind
  readonly when: Definition
  readonly onChange: (when: Definition) => void
}

const LIMITS = ['hihi', 'hi', 'lo', 'lolo'] as const
type Limits = Partial<Record<(typeof LIMITS)[number], { readonly at?: number; readonly priority?: string }>>

const LimitFields = ({ signal, when, onChange }: Omit<WhenFieldsProps, 'kind'>) => {
  const limits = when['limits'] as Limits
  const set = (name: keyof Limits, limit: Limits[keyof Limits]): void => {
    const { [name]: _, ...others } = limits
    onChange({ limits: limit === undefined ? others : { ...others, [name]: limit } })
  }
  return LIMITS.map((name) => {
    const { at, priority } = limits[name] ?? {}
    return (
      <div key={name} className={css['pair']}>
        <NumberField
          label={text(`rules.${name}`)}
          value={at}
          unit={signal.unit}
          onChange={(value) => set(name, value === undefined ? undefined : { ...limits[name], at: value })}
        />
        {at !== undefined && (
          <ChoiceField
            label={text('rules.own-priority', { limit: text(`rules.${name}`) })}
            value={priority ?? ''}
            choices={[
              ['', text('rules.same-priority')],
              ...PRIORITIES.map((one) => [one, text(`priority.${one}`)] as const),
            ]}
            onChange={(value) => set(name, value === '' ? { at } : { at, priority: value })}
          />
        )}
      </div>
    )
  })
}

const SIDES = ['either', 'above', 'below'] as const
const WAYS = ['either', 'up', 'down'] as const

export const WhenFields = ({ signal, kind, when, onChange }: WhenFieldsProps) => {
  const body = (when[kind] ?? {}) as Definition
  const set = (change: Definition): void => onChange({ [kind]: { ...body, ...change } })
  const number = (key: string, label: string, unit = signal.unit) => (
    <NumberField
      label={label}
      value={body[key] as number | undefined}
      unit={unit}
      onChange={(value) => set({ [key]: value })}
    />
  )
  const seconds = (key: string, label: string) => number(key, label, text('rules.s'))
  const other = (key: string, label: string) => (
    <ChoiceField
      label={label}
      value={String(body[key] ?? '')}
      choices={comparable(signal).map((one) => [refOf(one), nameOf(one)])}
      onChange={(value) => set({ [key]: value })}
    />
  )
  const side = (
    <ChoiceField
      label={text('rules.side')}
      value={String(body['side'] ?? 'either')}
      choices={SIDES.map((one) => [one, text(`rules.side.${one}`)])}
      onChange={(value) => set({ side: value })}
    />
  )
  switch (kind) {
    case 'limits':
      return <LimitFields signal={signal} when={when} onChange={onChange} />
    case 'above':
    case 'below':
      return (
        <NumberField
          label={text('rules.limit')}
          value={when[kind] as number | undefined}
          unit={signal.unit}
          onChange={(value) => onChange({ [kind]: value })}
        />
      )
    case 'outside': {
      const [low, high] = when['outside'] as readonly (number | undefined)[]
      return (
        <>
          <NumberField
            label={text('rules.low')}
            value={low}
            unit={signal.unit}
            onChange={(value) => onChange({ outside: [value, high] })}
          />
          <NumberField
            label={text('rules.high')}
            value={high}
            unit={signal.unit}
            onChange={(value) => onChange({ outside: [low, value] })}
          />
        </>
      )
    }
    case 'is':
    case 'not':
      return <ConditionFields signal={signal} label={text('rules.states')} when={when} onChange={onChange} />
    case 'changing':
      return (
        <>
          {number('by', text('rules.by'))}
          {seconds('withinS', text('rules.within'))}
          <ChoiceField
            label={text('rules.way')}
            value={String(body['way'] ?? 'either')}
            choices={WAYS.map((one) => [one, text(`rules.way.${one}`)])}
            onChange={(value) => set({ way: value })}
          />
        </>
      )
    case 'deviating':
      return (
        <>
          {other('from', text('rules.from'))}
          {number('by', text('rules.by'))}
          {side}
        </>
      )
    case 'unlikeSisters':
      return (
        <>
          {number('by', text('rules.by'))}
          {side}
        </>
      )
    case 'unchanged':
      return (
        <>
          {seconds('forS', text('rules.for'))}
          {(signal.type === 'number' || signal.type === 'integer') && number('within', text('rules.change'))}
          <BesideFields
            label={text('rules.while')}
            signals={conditional(signal)}
            beside={body['while'] as never}
            optional
            onChange={(beside) => {
              const { while: _, ...rest } = body
              onChange({ unchanged: beside ? { ...rest, while: beside } : rest })
            }}
          />
        </>
      )
    case 'notDone':
      return (
        <>
          <ConditionFields
            signal={signal}
            label={text('rules.done')}
            when={body['done'] as Definition}
            onChange={(done) => set({ done })}
          />
          <BesideFields
            label={text('rules.after')}
            signals={conditional(signal)}
            beside={body['after'] as never}
            onChange={(after) => set({ after })}
          />
          {seconds('withinS', text('rules.within'))}
        </>
      )
    case 'notFollowing':
      return (
        <>
          {other('signal', text('rules.target'))}
          {(signal.type === 'number' || signal.type === 'integer') && number('by', text('rules.by'))}
          {seconds('withinS', text('rules.for'))}
        </>
      )
    case 'silent':
      return seconds('forS', text('rules.for'))
    case 'formula':
      return (
        <div className={css['wide']}>
          <TextField
            label={text('rules.formula')}
            value={String(when['formula'] ?? '')}
            most={500}
            lines={2}
            onChange={(formula) => onChange({ formula, of: namedIn(formula, signal.asset) })}
          />
          <p className={css['note']}>
            {text('rules.formula.names', {
              names: signal.asset.signals
                .slice(0, 12)
                .map((one) => nameInFormula(one))
                .join(', '),
            })}
          </p>
        </div>
      )
  }
}
