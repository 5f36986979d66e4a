/** A table as it was understood, and where that can be put right. */
import { useId, useMemo, useState } from 'react'
import { isTimeZone } from '../../base/time-zone.ts'
import '../../texts/import.ts'
import { text } from '../../texts/text.ts'
import { formatMoment } from '../../texts/times.ts'
import type { Twin } from '../../twin/twin.ts'
import type { TablePreview } from '../../wire/table-import.ts'
import controls from '../controls.module.css'
import { usePorts } from '../ports.tsx'
import { nameOf } from '../trends/stack-data.ts'
import css from './import.module.css'

const SHOWN = 30

interface PreviewProps {
  readonly preview: TablePreview
  readonly name: string
  /** It is being looked at anew, or taken. */
  readonly busy: boolean
  /** @param id of a signal; '' = the column is left out */
  readonly onSaid: (name: string, id: string) => void
  readonly onZone: (zone: string) => void
}

const DELIMITERS = { ';': 'semicolon', ',': 'comma', '\t': 'tab', '|': 'bar' } as const

const formWords = ({ format, layout, delimiter, decimal, hasHeader }: TablePreview): string =>
  format === 'parquet'
    ? text(`import.form.parquet.${layout}`)
    : text(`import.form.csv.${layout}`, {
        delimiter: text(`import.delimiter.${DELIMITERS[(delimiter ?? ',') as keyof typeof DELIMITERS]}`),
        decimal: text(decimal === ',' ? 'import.decimal.comma' : 'import.decimal.point'),
        header: text(hasHeader ? 'import.header' : 'import.header.none'),
      })

/** Times of these forms do not say where they were written. */
const LOCAL: ReadonlySet<string> = new Set(['iso-local', 'day-first', 'day-slash', 'month-slash'])

type Named = TablePreview['signals'][number]
const doubtOf = ({ how }: Named): number => (how === 'none' ? 0 : how === 'nearest' ? 1 : 2)

/** Those that first need somebody's eye: not found, then guessed; the others as they stand in the file. */
export const inOrderOfDoubt = (signals: readonly Named[]): readonly Named[] =>
  signals.toSorted((a, b) => doubtOf(a) - doubtOf(b))

const takes = (twin: Twin) => twin.heard.filter(({ type, recorded }) => type !== 'text' && recorded)

const SignalRow = ({
  of: { name, signal, how },
  options,
  known,
  onSaid,
}: {
  readonly of: Named
  readonly options: string
  readonly known: ReadonlySet<string>
  readonly onSaid: PreviewProps['onSaid']
}) => {
  const { twin } = usePorts()
  const [typed, setTyped] = useState(signal ?? '')
  const wrong = typed !== '' && !known.has(typed)
  const said = twin.signal(signal ?? '')
  const commit = (id: string): void => {
    if (id !== (signal ?? '') && (id === '' || known.has(id))) onSaid(name, id)
  }
  return (
    <tr data-how={how}>
      <th scope="row">{name}</th>
      <td>
        <input
          className={controls['input']}
          list={options}
          value={typed}
          placeholder={text('import.signals.left-out')}
          aria-label={text('import.signals.of', { name })}
          aria-invalid={wrong}
          onChange={({ target }) => {
            setTyped(target.value)
            // One of the list, chosen: nothing more to type.
            if (known.has(target.value)) commit(target.value)
          }}
          onBlur={() => commit(typed)}
        />
      </td>
      <td>
        {wrong ? (
          <b>{text('import.signals.unknown')}</b>
        ) : (
          <>
            {said && (
              <>
                {said.asset.name} {nameOf(said)}
                <br />
              </>
            )}
            <small>{text(`import.how.${how}`)}</small>
          </>
        )}
      </td>
    </tr>
  )
}

const Zone = ({ zone, onZone }: { readonly zone: string; readonly onZone: (zone: string) => void }) => {
  const id = useId()
  const [typed, setTyped] = useState(zone)
  const zones = useMemo(() => Intl.supportedValuesOf('timeZone'), [])
  const wrong = !isTimeZone(typed)
  return (
    <label className={`${controls['field']} ${css['zone']}`}>
      <span>{text('import.zone')}</span>
      <input
        className={controls['input']}
        list={id}
        value={typed}
        aria-invalid={wrong}
        onChange={({ target }) => setTyped(target.value)}
        onBlur={() => !wrong && typed !== zone && onZone(typed)}
        onKeyDown={({ key }) => key === 'Enter' && !wrong && typed !== zone && onZone(typed)}
      />
      {wrong && <small role="alert">{text('import.zone.unknown')}</small>}
      <datalist id={id}>
        {zones.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
    </label>
  )
}

export const Preview = ({ preview, name, busy, onSaid, onZone }: PreviewProps) => {
  const { twin, now } = usePorts()
  const options = useId()
  const [most, setMost] = useState(SHOWN)
  const signals = useMemo(() => takes(twin), [twin])
  const known = useMemo(() => new Set(signals.map(({ id }): string => id)), [signals])
  const { time, samples, fromMs, toMs, columns, first, leftOut } = preview
  // The order is that of the first look: what is put right stays where it stood.
  const [order] = useState(() => inOrderOfDoubt(preview.signals).map((one) => one.name))
  const byName = new Map(preview.signals.map((one) => [one.name, one]))
  const rows = order.flatMap((one) => byName.get(one) ?? [])
  return (
    <fieldset className={css['preview']} disabled={busy} aria-busy={busy}>
      <legend>{text('import.understood', { name })}</legend>
      <dl className={css['facts']}>
        <dt>{text('import.form')}</dt>
        <dd>{formWords(preview)}</dd>
        <dt>{text('import.time')}</dt>
        <dd>{text('import.time.of', { column: time.column, form: text(`import.time.${time.form}`) })}</dd>
        <dt>{text('import.span')}</dt>
        <dd data-samples={samples}>
          {samples > 0 && fromMs !== null && toMs !== null
            ? text('import.samples', {
                count: samples,
                from: formatMoment(fromMs, now()),
                to: formatMoment(toMs, now()),
              })
            : text('import.span.none')}
        </dd>
        <dt>{text('import.left-out')}</dt>
        <dd>
          {leftOut.length === 0 && text('import.left-out.none')}
          <ul>
            {leftOut.map(({ why, count, example }) => (
              <li key={why} data-left-out={why}>
                {text(`import.left-out.${why}`, { count, example })}
              </li>
            ))}
          </ul>
        </dd>
      </dl>
      {LOCAL.has(time.form) && <Zone zone={time.zone} onZone={onZone} />}
      <datalist id={options}>
        {signals.map((signal) => (
          <option key={signal.id} value={signal.id}>{`${signal.asset.name} ${nameOf(signal)}`}</option>
        ))}
      </datalist>
      <table className={css['signals']} aria-label={text('import.signals')}>
        <thead>
          <tr>
            <th scope="col">{text('import.signals.in-file')}</th>
            <th scope="col">{text('import.signals.here')}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, most).map((one) => (
            <SignalRow key={one.name} of={one} options={options} known={known} onSaid={onSaid} />
          ))}
        </tbody>
      </table>
      {rows.length > most && (
        <button type="button" className={controls['small']} onClick={() => setMost(rows.length)}>
          {text('import.signals.more', { count: rows.length - most })}
        </button>
      )}
      <div className={css['scroll']} tabIndex={0} role="region" aria-label={text('import.rows')}>
        <table>
          <caption>{text('import.rows')}</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column.name} scope="col">
                  {column.name} <small>{text(`import.use.${column.use}`)}</small>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {first.map((cells, row) => (
              // Rows have no name but their place.
              // oxlint-disable-next-line react/no-array-index-key
              <tr key={row}>
                {columns.map((column, i) => (
                  <td key={column.name}>{cells[i] ?? ''}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </fieldset>
  )
}
