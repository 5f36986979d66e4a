/** One more thing that could be otherwise of a line. */
import { Plus } from 'lucide-react'
import * as Popover from 'radix-ui/popover'
import { type FormEvent, useState } from 'react'
import { text } from '../../texts/text.ts'
import type { Change, ChangeKind } from '../../whatif/scenarios/changes.ts'
import { CHANGE_KINDS } from '../../whatif/scenarios/changes.ts'
import controls from '../controls.module.css'
import { FIGURES, MOST_CHANGES, parseChanges, printChange } from './changes-view.ts'
import css from './plan-dialogs.module.css'

export interface Named {
  readonly id: string
  readonly name: string
}

interface AddChangeProps {
  readonly machines: readonly Named[]
  /** Of which there is none, none can be more. */
  readonly crews: readonly Named[]
  /** Of those that are chosen first. */
  readonly machine: string
  readonly changes: readonly Change[]
  readonly onAdded: (changes: readonly Change[]) => void
}

/** What is asked for first. */
const BEGIN: Readonly<Record<ChangeKind, Readonly<Record<string, string>>>> = {
  speed: { percent: '110' },
  places: { more: '1' },
  crew: { more: '1' },
  mix: { share: '30', percent: '120' },
  out: { hours: '2' },
  rush: { pieces: '200' },
}

const figureName = (kind: ChangeKind, figure: string): string => {
  if (kind === 'mix' && figure === 'percent') return text('what-if.figure.mix.percent')
  return text(`what-if.figure.${figure as 'percent' | 'share' | 'more' | 'hours' | 'pieces'}`)
}

/** As the address would say it: what that takes is sound. */
const changeOf = (kind: ChangeKind, of: string, figures: Readonly<Record<string, string>>): Change | null => {
  const written = Object.keys(FIGURES[kind]).map((name) => (figures[name] ?? '').trim().replace(',', '.'))
  const named = kind === 'mix' || kind === 'rush' ? [] : [of]
  return parseChanges([kind, ...named, ...written].join(':'))[0] ?? null
}

export const AddChange = ({ machines, crews, machine, changes, onAdded }: AddChangeProps) => {
  const [open, setOpen] = useState(false)
  const [kind, setKind] = useState<ChangeKind>('speed')
  const [station, setStation] = useState(machine)
  const [crew, setCrew] = useState(crews[0]?.id ?? '')
  const [figures, setFigures] = useState(BEGIN.speed)
  const change = changeOf(kind, kind === 'crew' ? crew : station, figures)
  const isFull = changes.length >= MOST_CHANGES
  const choose = (next: ChangeKind): void => {
    setKind(next)
    setFigures(BEGIN[next])
  }
  const add = (event: FormEvent): void => {
    event.preventDefault()
    if (!change || isFull) return
    const others = changes.filter(
      (one) => printChange(one) !== printChange(change) && !(one.kind === 'rush' && kind === 'rush'),
    )
    onAdded([...others, change])
    setOpen(false)
  }
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger className={controls['small']}>
        <Plus size={16} aria-hidden />
        {text('what-if.add')}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className={css['popover']} align="end" sideOffset={8} collisionPadding={8}>
          <form onSubmit={add} noValidate>
            <h2>{text('what-if.add.title')}</h2>
            <label className={controls['field']}>
              <span>{text('what-if.kind')}</span>
              <select
                className={controls['input']}
                value={kind}
                onChange={({ target }) => choose(CHANGE_KINDS.find((one) => one === target.value) ?? 'speed')}
              >
                {CHANGE_KINDS.filter((one) => one !== 'crew' || crews.length > 0).map((one) => (
                  <option key={one} value={one}>
                    {text(`what-if.kind.${one}`)}
                  </option>
                ))}
              </select>
            </label>
            {(kind === 'speed' || kind === 'places' || kind === 'out') && (
              <label className={controls['field']}>
                <span>{text('what-if.machine')}</span>
                <select
                  className={controls['input']}
                  value={station}
                  onChange={({ target }) => setStation(target.value)}
                >
                  {machines.map(({ id, name }) => (
                    <option key={id} value={id}>
                      {name}
                    </option>
                  ))}
                </select>
              </label>
            )}
            {kind === 'crew' && (
              <label className={controls['field']}>
                <span>{text('what-if.crew')}</span>
                <select className={controls['input']} value={crew} onChange={({ target }) => setCrew(target.value)}>
                  {crews.map(({ id, name }) => (
                    <option key={id} value={id}>
                      {name}
                    </option>
                  ))}
                </select>
              </label>
            )}
            {Object.entries(FIGURES[kind]).map(([name, { least, most }]) => (
              <label key={name} className={controls['field']}>
                <span>{figureName(kind, name)}</span>
                <input
                  className={controls['input']}
                  inputMode="decimal"
                  value={figures[name] ?? ''}
                  onChange={({ target }) => setFigures({ ...figures, [name]: target.value })}
                />
                {!change && <small className={controls['note']}>{text('what-if.add.wrong', { least, most })}</small>}
              </label>
            ))}
            {kind === 'mix' && <p className={controls['note']}>{text('what-if.about.mix')}</p>}
            {isFull && <p className={controls['note']}>{text('what-if.add.most', { most: MOST_CHANGES })}</p>}
            <button type="submit" className={controls['button']} disabled={!change || isFull}>
              {text('what-if.add.do')}
            </button>
          </form>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
