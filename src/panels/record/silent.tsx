/** Of what nothing is said for want of skill, and how it did. */
import '../../texts/foresight.ts'
import { text } from '../../texts/text.ts'
import type { Twin } from '../../twin/twin.ts'
import type { ForesightRecord } from '../../wire/foresight.ts'
import controls from '../controls.module.css'
import { partName } from '../foresight/life-words.ts'
import { lackWords } from '../foresight/use-part.tsx'
import { usePorts } from '../ports.tsx'
import css from './record.module.css'

export const className = (twin: Twin, classId: string): string =>
  classId === ''
    ? text('record.class.none')
    : (twin.assets.find((asset) => asset.classId === classId)?.className ?? classId)

export type SilentTold = Pick<ForesightRecord, 'silent' | 'silentUse' | 'silentLives'>

export interface SilentRow {
  readonly key: string
  readonly name: string
  readonly why: string
}

export const silentRows = (twin: Twin, { silent, silentUse, silentLives }: SilentTold): SilentRow[] => [
  ...silent.map(({ classId, judged, held }) => ({
    key: `class ${classId}`,
    name: className(twin, classId),
    why: text('record.silent.about', { judged, held }),
  })),
  ...silentUse.map((one) => ({
    key: `${one.what} ${one.of}`,
    name: `${twin.asset(one.of)?.name ?? one.of}, ${text(`use.${one.what}`)}`,
    why: lackWords(one, one.lack),
  })),
  ...silentLives.map(({ signal, judged, held }) => {
    const counter = twin.signal(signal)
    return {
      key: signal,
      name: counter ? `${counter.asset.name}, ${partName(counter)}` : signal,
      why: text('record.silent.about', { judged, held }),
    }
  }),
]

export const Silent = ({ told }: { readonly told: SilentTold }) => {
  const { twin } = usePorts()
  const rows = silentRows(twin, told)
  return (
    <section className={css['part']} data-part="silent">
      <h2>{text('record.silent')}</h2>
      {rows.length === 0 && <p className={controls['note']}>{text('record.silent.none')}</p>}
      <ul className={css['list']}>
        {rows.map(({ key, name, why }) => (
          <li key={key}>
            <b>{name}</b>
            <small>{why}</small>
          </li>
        ))}
      </ul>
    </section>
  )
}
