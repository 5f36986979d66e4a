/** On a machine's sheet: the repairs of it that are proposed, approved or under way, and whether whoever does them knows. */
import '../../texts/act.ts'
import { isOpen } from '../../act/proposal-life.ts'
import { text } from '../../texts/text.ts'
import { formatMoment } from '../../texts/times.ts'
import type { TwinAsset } from '../../twin/twin.ts'
import controls from '../controls.module.css'
import { usePorts } from '../ports.tsx'
import { deliveryWords, stepWords } from './act-words.ts'
import css from './acts.module.css'
import { useActs } from './use-acts.ts'

export const SheetOrders = ({ asset }: { readonly asset: TwinAsset }) => {
  const { now, workspace } = usePorts()
  const { acts } = useActs()
  const open = acts?.proposals.filter((one) => one.plan.kind === 'repair' && one.asset === asset.id && isOpen(one))
  if (!acts || !open || open.length === 0) return null
  return (
    <section className={css['orders']} aria-label={text('acts.sheet')}>
      <h2>{text('acts.sheet')}</h2>
      <ul>
        {open.map(({ id, plan, steps }) => (
          <li key={id}>
            <b>{text('acts.sheet.repair', { id, time: formatMoment(plan.at, now()) })}</b>
            <small>{stepWords(steps.at(-1)!, now())}</small>
            {acts.deliveries
              .filter(({ proposal, outcome }) => proposal === id && outcome !== 'delivered')
              .map((one) => (
                <small key={one.id} data-delivery={one.outcome}>
                  {deliveryWords(one, now())}
                </small>
              ))}
          </li>
        ))}
      </ul>
      <button
        type="button"
        className={controls['button']}
        onClick={() => workspace.open('plans', { tab: 'proposals' })}
      >
        {text('acts.sheet.open')}
      </button>
    </section>
  )
}
