/** Before there is a plant to show: what is being done, or why it cannot be. */
import { formatCount } from '../texts/numbers.ts'
import { text } from '../texts/text.ts'
import type { BootFailure, TwinProgress } from './boot.ts'
import css from './boot-screen.module.css'
import { RecordButton } from './record/record-button.tsx'
import { useTheme } from './shell/theme.ts'
import { deviceStorage, readPreferences } from './stores/preferences.ts'

interface BootScreenProps {
  /** Null: loading. */
  readonly failure: BootFailure | null
  /** Of the twin document; null or absent = something else is waited for. */
  readonly progress?: TwinProgress | null
  readonly onRetry: () => void
}

const kB = (bytes: number): string => formatCount(Math.round(bytes / 1000))

export const BootScreen = ({ failure, progress = null, onRetry }: BootScreenProps) => {
  useTheme(readPreferences(deviceStorage()).theme)
  if (!failure)
    return (
      <div className={css['screen']} role="status">
        <div className={css['loading']}>
          <h1>Gemba</h1>
          <p className={css['row']}>
            <span>{text(progress ? 'boot.loading.twin' : 'boot.loading.config')}</span>
            {progress && progress.bytes > 0 && (
              <span className="num">
                {progress.of > 0
                  ? text('boot.loading.of', { bytes: kB(progress.bytes), of: kB(progress.of) })
                  : text('boot.loading.size', { bytes: kB(progress.bytes) })}
              </span>
            )}
          </p>
          <div className={css['bar']}>
            <i style={{ width: progress && progress.of > 0 ? `${(progress.bytes / progress.of) * 100}%` : 0 }} />
          </div>
        </div>
      </div>
    )
  return (
    <div className={css['screen']} role="alert">
      <h1>{text(failure.title)}</h1>
      <ul>
        {failure.details.map((detail) => (
          <li key={detail}>{detail}</li>
        ))}
      </ul>
      <div className={css['acts']}>
        <button type="button" className={css['retry']} onClick={onRetry}>
          {text('boot.retry')}
        </button>
        <RecordButton className={css['other']} />
      </div>
    </div>
  )
}
