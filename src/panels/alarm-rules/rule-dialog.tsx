/** Makes, changes and switches off an alarm on a signal, and says what it would have been in the past. */
import * as Dialog from 'radix-ui/dialog'
import { useId, useMemo, useState } from 'react'
import { apiErrorWords } from '../../texts/api-error.ts'
import '../../texts/alarm-rules.ts'
import { problemText } from '../../texts/problem-text.ts'
import { text } from '../../texts/text.ts'
import { PRIORITIES } from '../../twin/priorities.ts'
import type { TwinSignal } from '../../twin/twin.ts'
import type { TwinRefused } from '../../wire/discovery.ts'
import controls from '../controls.module.css'
import dialog from '../dialog.module.css'
import { usePorts } from '../ports.tsx'
import css from './alarm-rules.module.css'
import { nameOf } from './condition-fields.tsx'
import { ChoiceField, NumberField, TextField } from './fields.tsx'
import { RuleTrial } from './rule-trial.tsx'
import { firstWhen, kindOf, kindsFor, type RuleKind } from './rule-kinds.ts'
import {
  type Definition,
  freeKey,
  type Place,
  refOf,
  type RuleInDocument,
  rulesOn,
  withRule,
} from './rules-in-document.ts'
import { WhenFields } from './when-fields.tsx'

const NEW = ''

const Refused = ({ refused }: { readonly refused: TwinRefused }) => {
  const { said, remedy } = apiErrorWords(refused)
  return (
    <div className={controls['wrong']} role="alert">
      <p>
        <b>{said}</b> {remedy}
      </p>
      <ul>
        {refused.problems.slice(0, 8).map((problem) => (
          <li key={`${problem.path} ${problem.message}`}>
            {problem.path}: {problemText(problem)}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** What is not filled in is not said. */
const said = (definition: Definition): Definition =>
  Object.fromEntries(Object.entries(definition).filter(([, value]) => value !== undefined && value !== ''))

interface RuleDialogProps {
  readonly signal: TwinSignal
  /** Key of the alarm that is to be changed; absent = the first there is. */
  readonly alarm?: string | undefined
  readonly onClose: () => void
}

export const RuleDialog = ({ signal, alarm, onClose }: RuleDialogProps) => {
  const { twin, alarmRules } = usePorts()
  const { asset } = signal
  const form = useId()
  const sisters = useMemo(() => twin.assets.filter(({ classId }) => classId === asset.classId).length, [twin, asset])
  const kinds = useMemo(() => kindsFor(signal, asset.classId === null ? 0 : sisters - 1), [signal, asset, sisters])
  // What was opened stays that, whatever is saved elsewhere meanwhile: then saving is refused, and says so.
  const [{ document, expects, rules }] = useState(() => {
    const json = alarmRules!.document()
    return { document: json, expects: twin.hash, rules: rulesOn(json, asset, signal) }
  })
  const fresh = (): RuleInDocument => ({
    key: NEW,
    place: asset.classId === null ? { asset: asset.id } : { class: asset.classId },
    definition: { name: '', priority: 'medium', signal: refOf(signal), when: firstWhen(kinds[0]!, signal) },
  })
  const [rule, setRule] = useState<RuleInDocument>(() => rules.find(({ key }) => key === alarm) ?? fresh())
  const [refused, setRefused] = useState<TwinRefused | null>(null)
  const [working, setWorking] = useState(false)
  const [nameMissing, setNameMissing] = useState(false)
  const { definition, place } = rule
  const kind = kindOf(definition)
  const change = (part: Definition): void => {
    setRefused(null)
    setRule({ ...rule, definition: { ...definition, ...part } })
  }
  const number = (key: string): number | undefined => definition[key] as number | undefined
  const words = (key: string): string => String(definition[key] ?? '')
  const places: (readonly [string, string, Place])[] = [
    ...('class' in place || asset.classId !== null
      ? [
          [
            'class',
            text('rules.place.class', { name: asset.className, count: sisters }),
            { class: 'class' in place ? place.class : asset.classId! },
          ] as const,
        ]
      : []),
    ['asset', text('rules.place.asset', { name: asset.name }), { asset: asset.id }],
  ]

  const write = async (written: Definition): Promise<void> => {
    if (String(written['name'] ?? '').trim() === '') {
      setNameMissing(true)
      return
    }
    setWorking(true)
    const key = rule.key === NEW ? freeKey(document, asset.id, String(written['name'])) : rule.key
    const answer = await alarmRules!.write(
      withRule(document, asset.id, { key, place, definition: said(written) }),
      expects,
    )
    setWorking(false)
    if (answer.ok) onClose()
    else setRefused(answer.error)
  }
  const isOff = definition['enabled'] === false

  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={dialog['veil']} />
        <Dialog.Content className={`${dialog['dialog']} ${css['dialog']}`}>
          <Dialog.Title className={dialog['title']}>{text('rules.title', { signal: nameOf(signal) })}</Dialog.Title>
          <Dialog.Description className={dialog['about']}>
            {text('rules.about', { asset: asset.name })}
          </Dialog.Description>
          <div className={css['columns']}>
            <form
              id={form}
              className={css['form']}
              noValidate
              onSubmit={(event) => {
                event.preventDefault()
                void write(definition)
              }}
            >
              {rules.length > 0 && (
                <ChoiceField
                  label={text('rules.which')}
                  value={rule.key}
                  choices={[
                    [NEW, text('rules.new')],
                    ...rules.map(({ key, definition: { name, enabled } }): readonly [string, string] => [
                      key,
                      enabled === false ? text('rules.off', { name: String(name) }) : String(name),
                    ]),
                  ]}
                  onChange={(key) => {
                    setRefused(null)
                    setRule(rules.find((one) => one.key === key) ?? fresh())
                  }}
                />
              )}
              <TextField
                label={text('rules.name')}
                value={words('name')}
                most={200}
                onChange={(name) => {
                  setNameMissing(false)
                  change({ name })
                }}
              />
              {nameMissing && (
                <p className={controls['wrong']} role="alert">
                  {text('rules.name.missing')}
                </p>
              )}
              <ChoiceField
                label={text('rules.kind')}
                value={kind}
                choices={(kinds.includes(kind) ? kinds : [kind, ...kinds]).map((one) => [
                  one,
                  text(`rules.kind.${one}`),
                ])}
                onChange={(next) => {
                  const { deadband: _, ...rest } = definition
                  setRefused(null)
                  setRule({ ...rule, definition: { ...rest, when: firstWhen(next as RuleKind, signal) } })
                }}
              />
              <div className={css['group']} key={`${rule.key} ${kind}`}>
                <WhenFields
                  signal={signal}
                  kind={kind}
                  when={definition['when'] as Definition}
                  onChange={(when) => change({ when })}
                />
              </div>
              <div className={css['group']} key={`${rule.key} delays`}>
                <ChoiceField
                  label={text('rules.priority')}
                  value={words('priority')}
                  choices={PRIORITIES.map((one) => [one, text(`priority.${one}`)])}
                  onChange={(priority) => change({ priority })}
                />
                {['above', 'below', 'outside', 'limits', 'changing', 'deviating', 'unlikeSisters'].includes(kind) && (
                  <NumberField
                    label={text('rules.deadband')}
                    value={number('deadband')}
                    unit={signal.unit}
                    onChange={(deadband) => change({ deadband })}
                  />
                )}
                <NumberField
                  label={text('rules.delay')}
                  value={number('onDelayS')}
                  unit={text('rules.s')}
                  onChange={(onDelayS) => change({ onDelayS })}
                />
                <NumberField
                  label={text('rules.off-delay')}
                  value={number('offDelayS')}
                  unit={text('rules.s')}
                  onChange={(offDelayS) => change({ offDelayS })}
                />
              </div>
              <details className={css['advice']} key={`${rule.key} advice`}>
                <summary>{text('rules.advice')}</summary>
                {(['cause', 'consequence', 'action'] as const).map((key) => (
                  <TextField
                    key={key}
                    label={text(`rules.${key}`)}
                    value={words(key)}
                    most={600}
                    lines={2}
                    onChange={(value) => change({ [key]: value })}
                  />
                ))}
                <NumberField
                  label={text('rules.respond')}
                  value={number('respondWithinS')}
                  unit={text('rules.s')}
                  onChange={(respondWithinS) => change({ respondWithinS })}
                />
                <label className={css['tick']}>
                  <input
                    type="checkbox"
                    checked={definition['latched'] === true}
                    onChange={(event) => change({ latched: event.target.checked || undefined })}
                  />
                  {text('rules.latched')}
                </label>
              </details>
              <ChoiceField
                label={text('rules.place')}
                value={'class' in place ? 'class' : 'asset'}
                choices={places.map(([key, name]) => [key, name])}
                onChange={(key) => setRule({ ...rule, place: places.find(([one]) => one === key)![2] })}
              />
            </form>
            <RuleTrial asset={asset.id} definition={said({ ...definition, name: words('name') || '…' })} />
          </div>
          {refused && <Refused refused={refused} />}
          <div className={dialog['buttons']}>
            {rule.key !== NEW && (
              <button
                type="button"
                className={controls['button']}
                disabled={working}
                onClick={() => void write({ ...definition, enabled: isOff ? undefined : false })}
              >
                {text(isOff ? 'rules.switch-on' : 'rules.switch-off')}
              </button>
            )}
            <Dialog.Close className={controls['button']}>{text('act.cancel')}</Dialog.Close>
            <button type="submit" form={form} className={controls['primary']} disabled={working}>
              {working ? text('act.working') : text('rules.save')}
            </button>
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
