/** A figure in its frame: its name, what it says in a line, the ways to its data, and the figure, or why there is none. */
import { Table2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { text } from '../../texts/text.ts'
import css from './figures.module.css'

interface FigureCardProps {
  readonly name: string
  readonly head?: ReactNode
  readonly about: string
  /** Why there is no figure; null = there is. */
  readonly missing?: string | null
  readonly onData?: () => void
  readonly onStops?: () => void
  readonly wide?: boolean
  readonly children?: ReactNode
}

export const FigureCard = ({
  name,
  head,
  about,
  missing = null,
  onData,
  onStops,
  wide = false,
  children,
}: FigureCardProps) => (
  <section className={css['card']} aria-label={name} data-wide={wide || undefined}>
    <header>
      <h2>
        {name} {head}
      </h2>
      <p>{about}</p>
      {onStops && (
        <button type="button" className={css['data']} onClick={onStops}>
          {text('figures.stops')}
        </button>
      )}
      {onData && (
        <button
          type="button"
          className={css['data']}
          aria-label={text('figures.data.of', { name })}
          title={text('figures.data.of', { name })}
          onClick={onData}
        >
          <Table2 size={16} aria-hidden />
          <span>{text('figures.data')}</span>
        </button>
      )}
    </header>
    {missing === null ? (
      children
    ) : (
      <div className={css['missing']}>
        <b>{text('figures.na')}</b>
        <p>{missing}</p>
      </div>
    )}
  </section>
)
