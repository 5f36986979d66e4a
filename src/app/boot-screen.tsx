/** Before there is a plant to show: what is being done, or why it cannot be. */
import { text } from '../texts/text.ts'
import type { BootFailure } from './boot.ts'
import css from './boot-screen.module.css'
import { useTheme } from './shell/theme.ts'
import { deviceStorage, readPreferences } from './stores/preferences.ts'

interface BootScreenProps {
  /** Null: loading. */
  readonly failure: BootFailure | null
  readonly onRetry: () => void
}

export const BootScreen = ({ failure, onRetry }: BootScreenProps) => {
  useTheme(readPreferences(deviceStorage()).theme)
  if (!failure)
    return (
      <div className={css['screen']} role="status">
        <p className={css['quiet']}>{text('boot.loading')}</p>
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
      <button type="button" className={css['retry']} onClick={onRetry}>
        {text('boot.retry')}
      </button>
    </div>
  )
}
