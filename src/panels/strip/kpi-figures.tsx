/** The key figures at 4 Hz, written without rendering; a press tells what one is made of and what is missing. */
import * as Popover from 'radix-ui/popover'
import { useId } from 'react'
import { text } from '../../texts/text.ts'
import type { KpiDoc } from '../../twin/schema.ts'
import { LiveText } from '../live-text.tsx'
import controls from '../controls.module.css'
import { useOpenFigures } from '../figures/open-figures.ts'
import about from './connection-sign.module.css'
import { useFigure } from './kpi-reading.ts'
import css from './kpi-strip.module.css'
import { figureWord, madeOf, shortWhy } from './kpi-words.ts'

const Kpi = ({ kpi }: { readonly kpi: KpiDoc }) => {
  const { figure, read } = useFigure(kpi)
  const openFigures = useOpenFigures()
  const id = useId()
  return (
    <div className={css['kpi']}>
      <dt id={`${id}name`}>{kpi.name}</dt>
      <dd>
        <Popover.Root>
          <Popover.Trigger
            id={`${id}figure`}
            className={css['figure']}
            aria-labelledby={`${id}name ${id}figure`}
            title={text('kpi.about', { name: kpi.name })}
          >
            <LiveText className={css['value']} read={() => figureWord(figure, read())} />
            {figure.unit !== '' && (
              <LiveText className={css['unit']} read={() => (read().value === null ? '' : figure.unit)} />
            )}
            <LiveText className={css['partial']} read={() => shortWhy(figure, read())} />
          </Popover.Trigger>
          <Popover.Portal>
            <Popover.Content className={about['about']} aria-label={kpi.name} sideOffset={8} collisionPadding={8}>
              <b>{kpi.name}</b>
              <p>
                <LiveText read={() => madeOf(figure, read()).made} />
              </p>
              <LiveText className={css['missing']} read={() => madeOf(figure, read()).missing.join('\n')} />
              <Popover.Close className={controls['button']} onClick={() => openFigures(kpi.under ?? null)}>
                {text('figures.open.short')}
              </Popover.Close>
            </Popover.Content>
          </Popover.Portal>
        </Popover.Root>
      </dd>
    </div>
  )
}

/** @param kpis those of the twin, or of a part of it */
export const KpiFigures = ({ kpis }: { readonly kpis: readonly KpiDoc[] }) =>
  kpis.map((kpi) => <Kpi key={kpi.name} kpi={kpi} />)
