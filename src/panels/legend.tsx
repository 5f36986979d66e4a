/** What the colours of the chosen layer mean. */
import type { CSSProperties } from 'react'
import { rampGradient } from '../look/ramp.ts'
import type { ThemeName } from '../look/tokens.ts'
import { formatNumber, withUnit } from '../texts/numbers.ts'
import { text, type TextValues } from '../texts/text.ts'
import type { TextId } from '../texts/en.ts'
import { PRIORITIES } from '../twin/schema.ts'
import css from './legend.module.css'
import { usePorts } from './ports.tsx'
import { PriorityMark } from './priority-mark.tsx'

const Swatch = ({ kind, id, values }: { readonly kind: string; readonly id: TextId; readonly values?: TextValues }) => (
  <li>
    <i className={css['swatch']} data-kind={kind} aria-hidden />
    {text(id, values)}
  </li>
)

export const Legend = ({ layer, theme }: { readonly layer: string; readonly theme: ThemeName }) => {
  const { twin } = usePorts()
  const scale = twin.layers.get(layer)
  return (
    <section className={css['legend']} aria-label={text('legend.title')}>
      {scale && (
        <>
          <div className={css['ramp']} style={{ '--ramp': rampGradient(theme) } as CSSProperties} aria-hidden />
          <div className={css['ends']}>
            <span>{withUnit(formatNumber(scale.scale[0]), scale.unit ?? '')}</span>
            <span>{withUnit(formatNumber(scale.scale[1]), scale.unit ?? '')}</span>
          </div>
        </>
      )}
      <ul>
        {layer === 'condition' && (
          <>
            {PRIORITIES.map((priority) => (
              <li key={priority}>
                <PriorityMark priority={priority} silent />
                {text(`priority.${priority}`)}
              </li>
            ))}
            <Swatch kind="acked" id="legend.acked" />
            <Swatch kind="normal" id="legend.normal" />
          </>
        )}
        {layer === 'data-age' && <Swatch kind="normal" id="legend.live" />}
        <Swatch kind="stale" id="legend.stale" />
        <Swatch kind="never" id="legend.never" />
      </ul>
    </section>
  )
}
