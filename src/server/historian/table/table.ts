/**
 * A table of recorded values in a file: what is understood of it, and the samples it holds in the columns that the import folder takes
 * (`import.ts`). Nothing is written before somebody has looked at the former and asks for the latter.
 */
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import { err, ok, type Result } from '../../../base/result.ts'
import type { Twin } from '../../../twin/twin.ts'
import type { LEFT_OUT, TablePreview, TableProblem, TimeForm } from '../../../wire/table-import.ts'
import { literal } from '../database.ts'
import { type CsvForm, csvForm, HEAD_BYTES, MOST_COLUMNS } from './csv-form.ts'
import { signalFinder } from './signal-names.ts'
import { timeForm, timeSql } from './time-form.ts'

export interface TableQuestion {
  readonly file: string
  readonly twin: Pick<Twin, 'signals' | 'signal' | 'timeZone'>
  /** Nothing is taken from later than this, ms UTC. */
  readonly now: number
  /** Name in the table → signal id, '' = leave it out; goes before what is found. */
  readonly said?: ReadonlyMap<string, string>
  /** IANA name, for times that name none; by default the twin's, else UTC. */
  readonly zone?: string
  /** Rows times columns of a Parquet file, at most. */
  readonly mostCells?: number
}

const MOST_SIGNALS = 10_000
/** Rows times columns of a Parquet file: of a few bytes it can say that it has any number of them. */
const MOST_CELLS = 200_000_000
const SAMPLE_ROWS = 400
const FIRST_ROWS = 5
/** So many of a column's cells must be numbers, for it to be one. */
const MOST_PART = 0.6

interface Source {
  readonly format: TablePreview['format']
  readonly form: CsvForm | null
  readonly names: readonly string[]
  /** Relation of VARCHAR columns c0, c1, … */
  readonly sql: string
}

const problem = (code: TableProblem['code'], why = ''): Result<never, TableProblem> => err({ code, why })

/** @param write where to, as Parquet; absent = only look */
export const readTable = async (
  question: TableQuestion,
  write?: string,
): Promise<Result<TablePreview, TableProblem>> => {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '2',
    memory_limit: '512MB',
    temp_directory: join(tmpdir(), `gemba-table-${process.pid}`),
  })
  const connection = await instance.connect()
  try {
    return await understand(connection, question, write)
  } catch (failure) {
    return problem('table-unreadable', (failure as Error).message.split('\n')[0]!.slice(0, 500))
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

const sourceOf = async (
  connection: DuckDBConnection,
  file: string,
  mostCells: number,
): Promise<Result<Source, TableProblem>> => {
  const handle = await open(file, 'r')
  let head: Uint8Array
  let whole: boolean
  try {
    const { size } = await handle.stat()
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(Math.min(size, HEAD_BYTES)), 0, undefined, 0)
    head = buffer.subarray(0, bytesRead)
    whole = bytesRead >= size
  } finally {
    await handle.close()
  }
  if (Buffer.from(head.subarray(0, 4)).toString('latin1') === 'PAR1') return parquetOf(connection, file, mostCells)
  const form = csvForm(head, whole)
  if (!form.ok) return form
  const { delimiter, hasHeader, names, encoding } = form.value
  const columns = names.map((_, i) => `'c${i}': 'VARCHAR'`).join(', ')
  return ok({
    format: 'csv',
    form: form.value,
    names,
    sql: `read_csv(${literal(file)}, auto_detect = false, delim = ${literal(delimiter)}, quote = '"', escape = '"', header = ${hasHeader}, columns = {${columns}}, null_padding = true, strict_mode = false, parallel = false, encoding = ${literal(encoding)}, store_rejects = true, rejects_limit = 100000)`,
  })
}

const parquetOf = async (
  connection: DuckDBConnection,
  file: string,
  mostCells: number,
): Promise<Result<Source, TableProblem>> => {
  const said = await connection.runAndReadAll(`SELECT num_rows::DOUBLE FROM parquet_file_metadata(${literal(file)})`)
  const [[count] = [0]] = said.getRows() as [number][]
  const described = await connection.runAndReadAll(`DESCRIBE FROM read_parquet(${literal(file)})`)
  const columns = described.getRows().map(([name, type]) => ({ name: String(name), type: String(type) }))
  if (columns.length > MOST_COLUMNS) return problem('table-too-many-columns')
  if (count * columns.length > mostCells) return problem('table-too-many-rows', String(count * columns.length))
  const asText = columns.map(({ name, type }, i) => {
    const column = `"${name.replaceAll('"', '""')}"`
    const text = /^(TIMESTAMP|DATE)/.test(type) ? `epoch_ms(${column})` : column
    return `(${text})::VARCHAR AS c${i}`
  })
  return ok({
    format: 'parquet',
    form: null,
    names: columns.map(({ name }) => name),
    sql: `(SELECT ${asText.join(', ')} FROM read_parquet(${literal(file)}))`,
  })
}

type Cell = string | null
interface Roles {
  readonly time: number
  readonly form: TimeForm
  readonly signal: number
  readonly value: number
  readonly quality: number
  /** Of a wide table. */
  readonly values: readonly number[]
}

const NAMES = {
  time: /^(t|ts|time|timestamp|date|datetime|zeit|zeitstempel|datum|uhrzeit|_time)\b/i,
  signal: /^(signal|tag|tagname|name|sensor|topic|point|series|variable|channel|item|messstelle|id|_field)\b/i,
  value: /^(value|val|wert|messwert|reading|v|_value)\b/i,
  quality: /^(quality|status|q|qualität|opc quality)\b/i,
}

/** A comma is a decimal one where no number has a point behind it, and no comma divides cells. */
const decimalOf = (rows: readonly Cell[][], delimiter: string | null): '.' | ',' => {
  if (delimiter === null || delimiter === ',') return '.'
  const cells = rows.flat().filter((cell) => cell !== null)
  const commas = cells.filter((cell) => /^\s*[-+]?(\d{1,3}(\.\d{3})*|\d+),\d+([eE][-+]?\d+)?\s*$/.test(cell)).length
  const points = cells.filter((cell) => /^\s*[-+]?\d+\.\d+([eE][-+]?\d+)?\s*$/.test(cell)).length
  return commas > points ? ',' : '.'
}

const EMPTY = /^\s*(|nan|null|none|n\/a|na|-|--)\s*$/i
const isNumber = (cell: string, decimal: '.' | ','): boolean =>
  decimal === '.'
    ? /^\s*[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?\s*$/.test(cell)
    : /^\s*[-+]?(\d{1,3}(\.\d{3})*|\d+)(,\d+)?([eE][-+]?\d+)?\s*$/.test(cell)

const isTime = (cells: readonly string[]): boolean => {
  const form = timeForm(cells)
  return !form.ok || form.value !== null
}

const rolesOf = (
  names: readonly string[],
  rows: readonly Cell[][],
  decimal: '.' | ',',
  isSignal: (text: string) => boolean,
): Result<Roles, TableProblem> => {
  const column = (i: number): string[] => rows.flatMap((row) => row[i] ?? []).filter((cell) => !EMPTY.test(cell))
  const numeric = names.map((_, i) => {
    const cells = column(i)
    return cells.length > 0 && cells.filter((cell) => isNumber(cell, decimal)).length >= cells.length * MOST_PART
  })
  // What is called a time is looked at first.
  const order = names
    .map((_, i) => i)
    .toSorted((a, b) => Number(NAMES.time.test(names[b]!)) - Number(NAMES.time.test(names[a]!)) || a - b)
  let time = -1
  let form: TimeForm = 'iso'
  for (const i of order) {
    const found = timeForm(column(i))
    if (!found.ok) return found
    if (found.value === null) continue
    ;[time, form] = [i, found.value]
    break
  }
  if (time < 0) return problem('table-no-time')
  const others = names.map((_, i) => i).filter((i) => i !== time)
  const called = (what: keyof typeof NAMES, among = others): number =>
    among.find((i) => NAMES[what].test(names[i]!)) ?? -1
  const texts = others.filter((i) => !numeric[i] && column(i).length > 0)
  const quality = called('quality')
  // By its name, or by what it holds.
  const named = called('signal', texts)
  const signal =
    named >= 0 ? named : (texts.find((i) => column(i).filter(isSignal).length >= column(i).length * MOST_PART) ?? -1)
  const left = others.filter((i) => i !== signal && i !== quality)
  if (signal >= 0) {
    const value = called('value', left) >= 0 ? called('value', left) : (left.find((i) => numeric[i]) ?? left[0] ?? -1)
    if (value < 0) return problem('table-no-value')
    return ok({ time, form, signal, value, quality, values: [] })
  }
  const values = left.filter((i) => column(i).length > 0 && (numeric[i] || !isTime(column(i))))
  return values.length === 0 ? problem('table-no-value') : ok({ time, form, signal: -1, value: -1, quality, values })
}

const QUALITY_SQL = (q: string): string => `CASE
  WHEN ${q} IS NULL OR trim(${q}) = '' THEN 0
  WHEN lower(trim(${q})) IN ('good', 'ok', 'gut') THEN 0
  WHEN lower(trim(${q})) IN ('uncertain', 'unsicher') THEN 1
  WHEN try_cast(${q} AS INTEGER) BETWEEN 0 AND 4 THEN try_cast(${q} AS INTEGER)
  WHEN try_cast(${q} AS INTEGER) >= 192 THEN 0
  WHEN try_cast(${q} AS INTEGER) >= 64 THEN 1
  WHEN lower(trim(${q})) = 'stale' THEN 3
  WHEN lower(trim(${q})) = 'dead' THEN 4
  ELSE 2 END`

/** Words of states by their signal: keys and names, as codes. */
const stateSql = (twin: TableQuestion['twin'], ids: readonly string[]): string => {
  const rows = ids.flatMap((id) =>
    (twin.signal(id)?.states ?? []).flatMap(({ code, key, name }) =>
      [...new Set([key, name])].map((word) => `(${literal(id)}, ${literal(word.toLowerCase())}, ${code}::DOUBLE)`),
    ),
  )
  return rows.length > 0
    ? `(SELECT signal, word, min(code) AS code FROM (VALUES ${rows.join(',')}) AS s(signal, word, code) GROUP BY signal, word)`
    : `(SELECT '' AS signal, '' AS word, 0::DOUBLE AS code WHERE false)`
}

const understand = async (
  connection: DuckDBConnection,
  { file, twin, now, said, zone = twin.timeZone ?? 'UTC', mostCells = MOST_CELLS }: TableQuestion,
  write: string | undefined,
): Promise<Result<TablePreview, TableProblem>> => {
  const source = await sourceOf(connection, file, mostCells)
  if (!source.ok) return source
  const { names, sql, form: csv, format } = source.value
  const read = await connection.runAndReadAll(`SELECT * FROM ${sql} LIMIT ${SAMPLE_ROWS}`)
  const rows = read.getRows() as Cell[][]
  if (rows.length === 0) return problem('table-empty')
  const decimal = decimalOf(rows, csv?.delimiter ?? null)
  const find = signalFinder(twin, said)
  const roles = rolesOf(names, rows, decimal, (text) => find(text).signal !== null)
  if (!roles.ok) return roles
  const { time, form, signal, value, quality, values } = roles.value
  const q = quality >= 0 ? `c${quality}` : 'NULL::VARCHAR'
  const long = signal >= 0
  const cells = long
    ? `(SELECT c${time} AS said_at, c${signal} AS name, c${value} AS v, ${q} AS q FROM ${sql})`
    : `(SELECT said_at, q, unnest([${values.map((i) => literal(names[i]!)).join(',')}]) AS name, unnest([${values.map((i) => `c${i}`).join(',')}]) AS v FROM (SELECT *, c${time} AS said_at, ${q} AS q FROM ${sql}))`
  const called = long
    ? (
        await connection.runAndReadAll(
          `SELECT DISTINCT name FROM ${cells} WHERE name IS NOT NULL ORDER BY name LIMIT ${MOST_SIGNALS + 1}`,
        )
      )
        .getRows()
        .map(([name]) => String(name))
    : values.map((i) => names[i]!)
  if (called.length > MOST_SIGNALS) return problem('table-too-many-signals')
  const signals = called.map(find)
  const ids = signals.flatMap((one) => one.signal ?? [])
  const map = signals.flatMap((one) => (one.signal === null ? [] : [`(${literal(one.name)}, ${literal(one.signal)})`]))
  const mapped =
    map.length > 0
      ? `(VALUES ${map.join(',')}) AS m(name, signal)`
      : `(SELECT '' AS name, '' AS signal WHERE false) AS m`
  const number =
    decimal === '.' ? `try_cast(trim(v) AS DOUBLE)` : `try_cast(replace(replace(trim(v), '.', ''), ',', '.') AS DOUBLE)`
  const empty = `(v IS NULL OR regexp_full_match(lower(v), '\\s*(|nan|null|none|n/a|na|-|--)\\s*'))`
  await connection.run(`
    CREATE TEMP VIEW judged AS
    WITH cells AS (SELECT *, ${timeSql(form, 'said_at', zone)} AS t, ${QUALITY_SQL('q')} AS quality FROM ${cells}),
    read AS (
      SELECT c.*, m.signal, coalesce(s.code, ${number},
        CASE lower(trim(v)) WHEN 'true' THEN 1 WHEN 'on' THEN 1 WHEN 'false' THEN 0 WHEN 'off' THEN 0 END) AS value
      FROM cells AS c LEFT JOIN ${mapped} ON c.name = m.name LEFT JOIN ${stateSql(twin, ids)} AS s ON s.signal = m.signal AND s.word = lower(trim(c.v))
    )
    SELECT *, CASE
      WHEN t IS NULL THEN 'time' WHEN t <= 0 OR t > ${now} THEN 'time-range' WHEN signal IS NULL THEN 'signal'
      WHEN quality < 3 AND ${empty} THEN 'empty' WHEN quality < 3 AND (value IS NULL OR NOT isfinite(value)) THEN 'value' END AS why
    FROM read`)
  const judged = await connection.runAndReadAll(
    `SELECT why, count(*)::DOUBLE, min(t)::DOUBLE, max(t)::DOUBLE, first(concat_ws(' · ', said_at, name, v)) FROM judged GROUP BY why ORDER BY why`,
  )
  const groups = judged.getRows() as [(typeof LEFT_OUT)[number] | null, number, number | null, number | null, string][]
  const taken = groups.find(([why]) => why === null)
  const leftOut = groups.flatMap(([why, count, , , example]) =>
    why === null ? [] : [{ why, count, example: example.slice(0, 200) }],
  )
  if (format === 'csv') {
    const rejected = await connection.runAndReadAll(
      `SELECT count(DISTINCT line)::DOUBLE, first(line)::VARCHAR, first(error_message) FROM reject_errors`,
    )
    const [[count, line, why] = [0, '', '']] = rejected.getRows() as [number, string, string][]
    if (count > 0) leftOut.push({ why: 'line', count, example: `${line}: ${why}`.slice(0, 200) })
  }
  if (write !== undefined && taken)
    await connection.run(
      `COPY (SELECT signal, t::BIGINT AS t, CASE WHEN quality < 3 THEN value END::DOUBLE AS value, quality::UTINYINT AS quality FROM judged WHERE why IS NULL ORDER BY signal, t) TO ${literal(write)} (FORMAT parquet, COMPRESSION zstd)`,
    )
  return ok({
    format,
    layout: long ? 'long' : 'wide',
    delimiter: csv?.delimiter ?? null,
    decimal,
    hasHeader: csv?.hasHeader ?? true,
    columns: names.map((name, i) => ({
      name,
      use:
        i === time
          ? 'time'
          : i === signal
            ? 'signal'
            : i === value || values.includes(i)
              ? 'value'
              : i === quality
                ? 'quality'
                : 'none',
    })),
    time: { column: names[time]!, form, zone: form === 'iso' || /^(s|ms|us|ns)$/.test(form) ? 'UTC' : zone },
    signals,
    samples: taken?.[1] ?? 0,
    fromMs: taken?.[2] ?? null,
    toMs: taken?.[3] ?? null,
    first: rows.slice(0, FIRST_ROWS),
    leftOut,
  })
}
