/** What is assumed of the part and its repairs, to be changed; and what is known of the line, and from how much. */
import { X } from 'lucide-react'
import * as Dialog from 'radix-ui/dialog'
import { type FormEvent, useState } from 'react'
import { formatCount, formatNumber } from '../../texts/numbers.ts'
import { text } from '../../texts/text.ts'
import { formatMoment } from '../../texts/times.ts'
import type { KnownLine, KnownStation } from '../../whatif/from-twin/line-of.ts'
import dialog from '../dialog.module.css'
import controls from '../controls.module.css'
import type { Assumptions as Assumed, Source } from '../../whatif/scenarios/plan-question.ts'
import { usePorts } from '../ports.tsx'
import css from './plan-dialogs.module.css'
import { isLife, isRepair, type PlansView } from './plans-view.ts'
import { needsAreSound, needsOf, RepairNeeds, saidNeeds } from './repair-needs.tsx'

interface AssumptionsProps {
  readonly assumed: Assumed
  readonly line: KnownLine
  readonly from: number
  readonly to: number
  readonly now: number
  readonly onChange: (part: Partial<PlansView>) => void
  readonly onClose: () => void
}

const MINUTES = 60
const figure = (hours: number): string => String(Number(hours.toPrecision(3)))

const cycleWords = ({ cycle }: KnownStation): string => {
  const values = {
    mean: formatNumber(cycle.meanS),
    spread: formatNumber(cycle.sdS, 1),
    count: formatCount(cycle.cycles),
  }
  if (cycle.basis === 'planned') return text('plans.known.cycle.planned', { mean: values.mean })
  return text(cycle.basis === 'own' ? 'plans.known.cycle' : 'plans.known.cycle.class', values)
}

/** The mean of a Weibull of a shape about 1 is near its scale; told to two figures it is the same. */
const knownWords = (station: KnownStation): readonly string[] => {
  const { failures, repairs, buffer, feedS, rejects } = station
  return [
    cycleWords(station),
    text(`plans.known.failures.${failures.basis}`, {
      hours: formatNumber(Number(failures.scale.toPrecision(2))),
      count: failures.failures,
    }),
    text(`plans.known.repairs.${repairs.basis}`, {
      minutes: formatNumber(Number((repairs.median * MINUTES).toPrecision(2))),
      count: repairs.repairs,
    }),
    text(`plans.known.buffer.${buffer.basis}`, { count: buffer.places }),
    ...(feedS === null ? [] : [text('plans.known.feed', { seconds: formatNumber(feedS, 1) })]),
    ...(rejects
      ? [
          text('plans.known.rejects', {
            share: formatNumber(rejects.share * 100, 1),
            of: formatCount(Math.round(rejects.of)),
          }),
        ]
      : []),
  ]
}

const names = (assets: KnownLine['splits']): string => assets.map(({ name }) => name).join(', ')

const Field = ({
  name,
  value,
  source,
  onValue,
}: {
  readonly name: string
  readonly value: string
  readonly source: Source
  readonly onValue: (value: string) => void
}) => (
  <label className={controls['field']}>
    <span>
      {name} <em>{text(`plans.source.${source}`)}</em>
    </span>
    <input
      className={controls['input']}
      inputMode="decimal"
      value={value}
      onChange={({ target }) => onValue(target.value)}
    />
  </label>
)

export const Assumptions = ({ assumed, line, from, to, now, onChange, onClose }: AssumptionsProps) => {
  const { life } = assumed
  const { matters } = usePorts().twin
  const [lifeFrom, setLifeFrom] = useState(figure(life.fromH))
  const [lifeTo, setLifeTo] = useState(life.toH === null ? '' : figure(life.toH))
  const [plannedH, setPlanned] = useState(figure(assumed.plannedH))
  const [unplannedH, setUnplanned] = useState(figure(assumed.unplannedH))
  const needed = needsOf(assumed, now)
  const [needs, setNeeds] = useState(needed)
  const stated = { fromH: Number(lifeFrom), toH: Number(lifeTo) }
  const lifeChanged = lifeFrom !== figure(life.fromH) || lifeTo !== (life.toH === null ? '' : figure(life.toH))
  const lifeIsSound = !lifeChanged || isLife(stated)
  const repairsAreSound = isRepair(Number(plannedH)) && isRepair(Number(unplannedH))
  const isSound = lifeIsSound && repairsAreSound && needsAreSound(needs, needed, now)
  const apply = (event: FormEvent): void => {
    event.preventDefault()
    onChange({
      ...(lifeChanged && { life: stated }),
      ...(plannedH !== figure(assumed.plannedH) && { plannedH: Number(plannedH) }),
      ...(unplannedH !== figure(assumed.unplannedH) && { unplannedH: Number(unplannedH) }),
      ...saidNeeds(needs, needed),
    })
    onClose()
  }
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={dialog['veil']} />
        <Dialog.Content className={css['dialog']} aria-describedby={undefined}>
          <header>
            <Dialog.Title>{text('plans.assumptions')}</Dialog.Title>
            <Dialog.Close className={controls['icon']} aria-label={text('nav.close')}>
              <X size={20} aria-hidden />
            </Dialog.Close>
          </header>
          <div className={css['scroll']}>
            <form onSubmit={apply}>
              <fieldset>
                <legend>
                  {text('plans.assumed.life')} <em>{text(`plans.source.${life.source}`)}</em>
                </legend>
                <Field
                  name={text('plans.assumed.life.from')}
                  value={lifeFrom}
                  source={life.source}
                  onValue={setLifeFrom}
                />
                <Field name={text('plans.assumed.life.to')} value={lifeTo} source={life.source} onValue={setLifeTo} />
              </fieldset>
              {life.source === 'expected' && <p className={controls['note']}>{text('plans.assumed.life.limit')}</p>}
              {!lifeIsSound && (
                <p className={controls['wrong']} role="alert">
                  {text('plans.assumed.life.wrong')}
                </p>
              )}
              <fieldset>
                <Field
                  name={text('plans.assumed.planned')}
                  value={plannedH}
                  source={assumed.plannedSource}
                  onValue={setPlanned}
                />
                <Field
                  name={text('plans.assumed.unplanned')}
                  value={unplannedH}
                  source={assumed.unplannedSource}
                  onValue={setUnplanned}
                />
              </fieldset>
              {!repairsAreSound && (
                <p className={controls['wrong']} role="alert">
                  {text('plans.assumed.repair.wrong')}
                </p>
              )}
              <RepairNeeds assumed={assumed} needs={needs} now={now} onChange={setNeeds} />
              <p className={controls['note']}>{text('plans.matters', { ...matters })}</p>
              <div className={css['acts']}>
                <button
                  type="button"
                  className={controls['button']}
                  onClick={() => {
                    onChange({ life: null, plannedH: null, unplannedH: null, part: null, crew: null })
                    onClose()
                  }}
                >
                  {text('plans.assumptions.reset')}
                </button>
                <button type="submit" className={controls['primary']} disabled={!isSound}>
                  {text('plans.assumptions.apply')}
                </button>
              </div>
            </form>
            <section className={css['known']}>
              <h3>{text('plans.known')}</h3>
              <p className={controls['note']}>
                {text('plans.known.of', { from: formatMoment(from, now), to: formatMoment(to, now) })}
              </p>
              <ul>
                {line.stations.map((station) => (
                  <li key={station.asset.id}>
                    <b>{station.asset.name}</b>
                    <p>{knownWords(station).join(' · ')}</p>
                  </li>
                ))}
              </ul>
              {line.splits.length > 0 && <p>{text('plans.limit.splits', { names: names(line.splits) })}</p>}
              {line.suppliers.length > 0 && <p>{text('plans.limit.suppliers', { names: names(line.suppliers) })}</p>}
              {line.beyond.length > 0 && <p>{text('plans.limit.beyond', { names: names(line.beyond) })}</p>}
            </section>
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
