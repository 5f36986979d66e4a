/** What three says to the console, less one line that is not about us: fiber 9 still makes a `Clock`, which three has deprecated and nothing here uses. */
import { setConsoleFunction } from 'three'

const NOT_OURS = 'THREE.Clock:'

/** Once is enough; again does no harm. */
export const sortThreeWords = (): void =>
  setConsoleFunction((type, message, ...rest) => {
    if (!message.startsWith(NOT_OURS)) console[type](message, ...rest)
  })
