/** What the picture costs on this device, how it is drawn for that, and the person's own choice. */
import { useSyncExternalStore } from 'react'
import { formatCount, formatNumber, withUnit } from '../../texts/numbers.ts'
import { text } from '../../texts/text.ts'
import controls from '../controls.module.css'
import { type PanelPorts, type PictureQuality, usePorts } from '../ports.tsx'
import { useSampled } from '../ticker.ts'
import { Figures, Section } from './sections.tsx'

const QUALITIES: readonly PictureQuality[] = ['auto', 'sharp', 'light']

const milliseconds = (ms: number): string => withUnit(formatCount(Math.round(ms)), 'ms')

/** Why it is drawn as it is. */
const reason = (
  quality: PictureQuality,
  { full, moving }: NonNullable<ReturnType<PanelPorts['picture']['figures']>>,
): string => {
  if (quality !== 'auto') return text('diagnostics.picture.chosen')
  return moving < full ? text('diagnostics.picture.slow') : text('diagnostics.picture.quick')
}

export const Picture = () => {
  const { picture } = usePorts()
  const quality = useSyncExternalStore(picture.subscribe, picture.quality)
  // Figures change with every picture; they are read as often as people can.
  const read = useSampled(() => JSON.stringify(picture.figures()))
  const figures = JSON.parse(read) as ReturnType<PanelPorts['picture']['figures']>
  return (
    <Section title={text('diagnostics.picture')}>
      {figures ? (
        <>
          <Figures
            figures={[
              [text('diagnostics.picture.took'), milliseconds(figures.tookMs)],
              [
                text('diagnostics.picture.pixels'),
                text('diagnostics.picture.ratio', {
                  moving: formatNumber(figures.moving),
                  full: formatNumber(figures.full),
                }),
              ],
              [
                text('diagnostics.picture.shadows'),
                text('diagnostics.picture.every', { ms: milliseconds(figures.shadowsEveryMs) }),
              ],
              [text('diagnostics.picture.drawn'), formatCount(figures.frames)],
              [
                text('diagnostics.picture.calls'),
                `${formatCount(figures.drawCalls)} · ${formatCount(figures.triangles)}`,
              ],
            ]}
          />
          <p>{reason(quality, figures)}</p>
        </>
      ) : (
        <p>{text('diagnostics.picture.none')}</p>
      )}
      <div className={controls['segments']} role="radiogroup" aria-label={text('diagnostics.picture.quality')}>
        {QUALITIES.map((choice) => (
          <button
            key={choice}
            type="button"
            role="radio"
            aria-checked={quality === choice}
            className={controls['segment']}
            onClick={() => picture.setQuality(choice)}
          >
            {text(`diagnostics.picture.${choice}`)}
          </button>
        ))}
      </div>
    </Section>
  )
}
