/** What form a file of comma-separated values has, from its first bytes: every country and program has its own. */
import { err, ok, type Result } from '../../../base/result.ts'
import type { TableProblem } from '../../../wire/table-import.ts'

export interface CsvForm {
  readonly delimiter: string
  /** Without a header line columns are numbered. */
  readonly hasHeader: boolean
  readonly names: readonly string[]
  readonly encoding: 'utf-8' | 'latin-1'
}

/** So much of a file is looked at. */
export const HEAD_BYTES = 1 << 18
const MOST_LINES = 60
export const MOST_COLUMNS = 2000
const DELIMITERS = [';', '\t', ',', '|'] as const

const problem = (code: TableProblem['code']): Result<never, TableProblem> => err({ code, why: '' })

/** Lines of cells; a quoted cell may hold anything, a doubled quote is one. The last line is left out where the text goes on. */
export const csvLines = (text: string, delimiter: string, goesOn: boolean, most = MOST_LINES): string[][] => {
  const lines: string[][] = []
  let line: string[] = []
  let cell = ''
  let quoted = false
  for (let i = 0; i < text.length && lines.length < most; i++) {
    const c = text[i]!
    if (quoted) {
      if (c !== '"') cell += c
      else if (text[i + 1] === '"') cell += text[i++]
      else quoted = false
    } else if (c === '"' && cell === '') quoted = true
    else if (c === delimiter) {
      line.push(cell)
      cell = ''
    } else if (c === '\n' || c === '\r') {
      if (c === '\r' && text[i + 1] === '\n') i++
      if (cell !== '' || line.length > 0) lines.push([...line, cell])
      line = []
      cell = ''
    } else cell += c
  }
  if (!goesOn && lines.length < most && (cell !== '' || line.length > 0)) lines.push([...line, cell])
  return lines
}

/** How well it divides: lines of as many cells as the first has, times its cells. */
const fitOf = (lines: readonly string[][]): number => {
  const cells = lines[0]?.length ?? 0
  if (cells < 2) return 0
  return (lines.filter((line) => line.length === cells).length / lines.length) * Math.min(cells, 50)
}

const isDatum = (cell: string): boolean => /^\s*[-+]?[\d.,:/ TZ+-]*\d[\d.,:/ TZ+-]*\s*$/.test(cell)

/** @param whole nothing comes after `head` */
export const csvForm = (head: Uint8Array, whole: boolean): Result<CsvForm, TableProblem> => {
  if (head.length === 0) return problem('table-empty')
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)) return problem('table-utf-16')
  if (head.includes(0)) return problem('table-not-text')
  let encoding: CsvForm['encoding'] = 'utf-8'
  let text: string
  try {
    // A character may be cut at the end.
    text = new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: !whole })
  } catch {
    encoding = 'latin-1'
    text = new TextDecoder('windows-1252').decode(head)
  }
  if (!whole && !/[\r\n]/.test(text)) return problem('table-line-too-long')
  const fits = DELIMITERS.map((delimiter) => {
    const lines = csvLines(text, delimiter, !whole)
    return { delimiter, lines, fit: fitOf(lines) }
  })
  const best = fits.reduce((a, b) => (b.fit > a.fit ? b : a))
  const first = best.lines[0]
  if (best.fit === 0 || !first) return problem('table-one-column')
  if (first.length > MOST_COLUMNS) return problem('table-too-many-columns')
  const hasHeader = !first.some(isDatum)
  const known = new Map<string, number>()
  const names = first.map((cell, i) => {
    const name = (hasHeader ? cell.trim().slice(0, 300) : '') || String(i + 1)
    const times = (known.get(name) ?? 0) + 1
    known.set(name, times)
    return times === 1 ? name : `${name} (${times})`
  })
  return ok({ delimiter: best.delimiter, hasHeader, names, encoding })
}
