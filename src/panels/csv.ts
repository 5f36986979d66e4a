/** CSV as RFC 4180 has it: UTF-8, decimal points, CRLF. */

/**
 * What a spreadsheet would take for a formula is marked as text (OWASP, CSV injection): names and comments come from machines and
 * from people. Numbers are what they are.
 */
const guarded = (words: string): string => (/^[=+\-@\t\r]/.test(words) ? `'${words}` : words)

const field = (value: string | number | null): string => {
  const words = value === null ? '' : typeof value === 'number' ? String(value) : guarded(value)
  return /[",\r\n]/.test(words) ? `"${words.replaceAll('"', '""')}"` : words
}

export const csvLine = (fields: readonly (string | number | null)[]): string => `${fields.map(field).join(',')}\r\n`

/** UTC. */
export const csvTime = (ms: number): string => new Date(ms).toISOString()
