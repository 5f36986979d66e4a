/** A condition on one signal: states of a list, on or off, or beyond a limit. */
import { text } from '../../texts/text.ts'
import type { TwinSignal } from '../../twin/twin.ts'
import { ChoiceField, NumberField, Ticks } from './fields.tsx'
import { firstCondition } from './rule-kinds.ts'
import { type Definition, refOf } from './rules-in-document.ts'

interface ConditionFieldsProps {
  readonly signal: TwinSignal
  readonly label: string
  readonly when: Definition
  readonly onChange: (when: Definition) => void
}

export const ConditionFields = ({ signal, label, when, onChange }: ConditionFieldsProps) => {
  const listed = 'not' in when ? 'not' : 'is'
  const values = ((when[listed] ?? []) as readonly unknown[]).map(String)
  if (signal.type === 'state')
    return (
      <Ticks
        label={label}
        chosen={values}
        choices={signal.states.map(({ key, name }) => [key, name])}
        onChange={(chosen) => onChange({ [listed]: chosen })}
      />
    )
  if (signal.type === 'boolean')
    return (
      <ChoiceField
        label={label}
        value={values[0] ?? 'true'}
        choices={[
          ['true', text('rules.on')],
          ['false', text('rules.on.off')],
        ]}
        onChange={(value) => onChange({ is: [value === 'true'] })}
      />
    )
  const side = 'below' in when ? 'below' : 'above'
  return (
    <>
      <ChoiceField
        label={label}
        value={side}
        choices={[
          ['above', text('rules.compare.above')],
          ['below', text('rules.compare.below')],
        ]}
        onChange={(value) => onChange({ [value]: when[side] })}
      />
      <NumberField
        label={text('rules.limit')}
        value={when[side] as number | undefined}
        unit={signal.unit}
        onChange={(value) => onChange({ [side]: value })}
      />
    </>
  )
}

interface BesideFieldsProps {
  readonly label: string
  readonly signals: readonly TwinSignal[]
  /** Undefined: always. */
  readonly beside: { readonly signal: string; readonly when: Definition } | undefined
  readonly optional?: boolean
  readonly onChange: (beside: { readonly signal: string; readonly when: Definition } | undefined) => void
}

/** Another signal of the machine, and a condition on it. */
export const BesideFields = ({ label, signals, beside, optional = false, onChange }: BesideFieldsProps) => {
  const chosen = signals.find((one) => refOf(one) === beside?.signal)
  return (
    <>
      <ChoiceField
        label={label}
        value={beside?.signal ?? ''}
        choices={[
          ...(optional ? [['', text('rules.while.always')] as const] : []),
          ...signals.map((one) => [refOf(one), nameOf(one)] as const),
        ]}
        onChange={(ref) => {
          const signal = signals.find((one) => refOf(one) === ref)
          onChange(signal && { signal: ref, when: firstCondition(signal) })
        }}
      />
      {chosen && beside && (
        <ConditionFields
          signal={chosen}
          label={text(chosen.type === 'state' ? 'rules.states' : 'rules.compare')}
          when={beside.when}
          onChange={(when) => onChange({ ...beside, when })}
        />
      )}
    </>
  )
}

/** With the part that it belongs to. */
export const nameOf = ({ asset, component, name }: TwinSignal): string => {
  const part = asset.components.find(({ key }) => key === component)
  return part ? `${part.name} · ${name}` : name
}
