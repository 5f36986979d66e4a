/** In which of the known ways a source writes its qualities, from those that were seen; null = it cannot be told. */
import type { Reading } from '../wire/discovery.ts'

type As = NonNullable<Reading['quality']>['as']

export const qualityAs = (key: string, seen: ReadonlySet<unknown>): As | null => {
  const name = key.toLowerCase()
  const said = [...seen].filter((one) => one !== null && one !== undefined && one !== '')
  if (/status_?code/.test(name)) return 'opc-ua'
  if (said.length === 0) return null
  const numbers = said.map((one) => (typeof one === 'number' ? one : Number.NaN))
  if (numbers.every((one) => Number.isNaN(one)))
    return said.every(
      (one) =>
        typeof one === 'boolean' ||
        /^(good|bad|uncertain|ok|nok|true|false|valid|invalid|stale|schlecht|gut)/i.test(String(one)),
    )
      ? 'words'
      : null
  if (numbers.some((one) => !Number.isInteger(one) || one < 0)) return null
  if (numbers.some((one) => one >= 2 ** 30)) return 'opc-ua'
  if (numbers.some((one) => one >= 64) && numbers.every((one) => one <= 255)) return 'opc-da'
  if (/^qc$|quality_?code/.test(name) && numbers.every((one) => one <= 3) && numbers.some((one) => one > 0))
    return 'siemens'
  if (/^(good|isgood|valid)$/.test(name) && numbers.every((one) => one <= 1)) return 'words'
  return null
}
