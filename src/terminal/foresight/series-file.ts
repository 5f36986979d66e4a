/** A file of one signal: `timestamp,value`, a line a sample. Read line by line, so that its size does not matter. */
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { err, ok, type Result } from '../../base/result.ts'

export interface Row {
  /** ms */
  readonly at: number
  /** NaN where the line has none. */
  readonly value: number
}

const NO_VALUE = new Set(['', 'nan', 'null', 'none', 'na', 'n/a', '-nan'])
/** Smaller ones are seconds: in ms they would lie before March 1973. */
const SMALLEST_MS = 1e11
const PLAIN = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)( ?(?:Z|[+-]\d{2}:?\d{2}))?$/i

/** ms of `2026-03-12 14:30:00`, with T, parts of a second or an offset (else UTC), or of seconds or ms since 1970; NaN else. */
export const timeOf = (text: string): number => {
  if (/^\d+(\.\d+)?$/.test(text)) {
    const number = Number(text)
    return number < SMALLEST_MS ? number * 1000 : number
  }
  const match = PLAIN.exec(text)
  if (!match) return Number.NaN
  const offset = (match[3] ?? 'Z').trim().toUpperCase()
  const written = /^[+-]\d{4}$/.test(offset) ? `${offset.slice(0, 3)}:${offset.slice(3)}` : offset
  return Date.parse(`${match[1]}T${match[2]!.replace(',', '.').replace(/(\.\d{3})\d+$/, '$1')}${written}`)
}

const unquoted = (text: string): string => text.trim().replace(/^"(.*)"$/, '$1')

const LONGEST_SHOWN = 40
const shown = (text: string): string => `"${text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text}"`

/** @returns the row, or what is wrong with the line and what to do */
export const rowOf = (line: string): Result<Row, string> => {
  const columns = line.split(',')
  if (columns.length !== 2)
    return err(`${shown(line)} has ${columns.length} column(s): each line needs two, "timestamp,value".`)
  const [time, text] = [unquoted(columns[0]!), unquoted(columns[1]!)]
  const at = timeOf(time)
  if (!Number.isFinite(at))
    return err(
      `${shown(time)} is no time: write it as 2026-03-12 14:30:00 (UTC, or with an offset), or as seconds or milliseconds since 1970.`,
    )
  const value = NO_VALUE.has(text.toLowerCase()) ? Number.NaN : Number(text)
  return Number.isFinite(value) || NO_VALUE.has(text.toLowerCase())
    ? ok({ at, value })
    : err(`${shown(text)} is no number: write it with a point, as 12.5, or leave it empty where nothing was measured.`)
}

const whyUnread = (failure: NodeJS.ErrnoException): string => {
  switch (failure.code) {
    case 'ENOENT':
      return 'there is no such file.'
    case 'EISDIR':
      return 'it is a folder: name the files in it.'
    case 'EACCES':
      return 'it may not be read: its permissions forbid it.'
    default:
      return `it cannot be read: ${failure.message}`
  }
}

/** Hands each row over in order. @returns how many rows there were, or what is wrong where */
export const readSeries = async (
  path: string,
  take: (row: Row) => void | Promise<void>,
): Promise<Result<number, string>> => {
  const input = createReadStream(path)
  let failure: Error | null = null
  input.once('error', (error) => (failure = error))
  const lines = createInterface({ input, crlfDelay: Infinity })
  let number = 0
  let rows = 0
  try {
    for await (const text of lines) {
      const line = number === 0 ? text.replace(/^\uFEFF/, '') : text
      number++
      if (number === 1) {
        if (line.split(',').map(unquoted).join(',').toLowerCase() === 'timestamp,value') continue
        return err(`line 1: ${shown(line)} is not the header: the first line must be "timestamp,value".`)
      }
      if (line.trim() === '') continue
      const row = rowOf(line)
      if (!row.ok) return err(`line ${number}: ${row.error}`)
      rows++
      const taken = take(row.value)
      if (taken) await taken
    }
  } catch (error) {
    failure ??= error as Error
  } finally {
    lines.close()
    input.destroy()
  }
  if (failure) return err(whyUnread(failure))
  return number === 0 ? err('it is empty: the first line must be "timestamp,value".') : ok(rows)
}
