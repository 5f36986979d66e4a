/** A table of recorded values for the history, at the terminal: first what was understood of it; taken only when somebody says yes. */
import { mkdir, rename, rm } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { err, ok, type Result } from '../base/result.ts'
import { isTimeZone } from '../base/time-zone.ts'
import { apiError } from '../texts/api-english.ts'
import type { TablePreview } from '../wire/table-import.ts'
import type { Config } from './config.ts'
import { openTwin } from './document/open-twin.ts'
import { failureText } from './failures.ts'
import { readTable } from './historian/table/table.ts'

const LEFT_OUT: Readonly<Record<TablePreview['leftOut'][number]['why'], string>> = {
  time: 'with a time that cannot be read',
  'time-range': 'from the future, or from before 1970',
  signal: 'of no signal of the twin',
  empty: 'empty',
  value: 'with a value that is no number and no state of the signal',
  line: 'lines that are no rows',
}

const FORMS: Readonly<Record<TablePreview['time']['form'], string>> = {
  s: 'seconds since 1970',
  ms: 'milliseconds since 1970',
  us: 'microseconds since 1970',
  ns: 'nanoseconds since 1970',
  iso: 'ISO 8601 with its zone',
  'iso-local': 'ISO 8601',
  'day-first': 'day.month.year',
  'day-slash': 'day/month/year',
  'month-slash': 'month/day/year',
}

const DELIMITERS: Readonly<Record<string, string>> = { ';': 'semicolons', ',': 'commas', '\t': 'tabs', '|': 'bars' }
const HOW = {
  id: '',
  address: ' (by its address)',
  path: ' (by its path)',
  name: ' (by its name)',
  nearest: ' (the nearest: look twice)',
  said: ' (as you say)',
  none: '',
} as const
const SHOWN_SIGNALS = 40

const iso = (ms: number): string => new Date(ms).toISOString()

/** Lines for whoever decides. */
export const previewLines = (preview: TablePreview): readonly string[] => {
  const {
    format,
    layout,
    delimiter,
    decimal,
    hasHeader,
    time,
    signals,
    samples,
    fromMs,
    toMs,
    first,
    leftOut,
    columns,
  } = preview
  const shown = signals.slice(0, SHOWN_SIGNALS)
  return [
    format === 'parquet'
      ? `Parquet, ${layout === 'long' ? 'a row a sample' : 'a column a signal'}.`
      : `CSV divided by ${DELIMITERS[delimiter ?? ','] ?? delimiter}, decimal ${decimal === ',' ? 'comma' : 'point'}, ${hasHeader ? 'with' : 'without'} a header line, ${layout === 'long' ? 'a row a sample' : 'a column a signal'}.`,
    `Times are in "${time.column}": ${FORMS[time.form]}${time.form === 'iso' || time.form.length <= 2 ? '' : `, of ${time.zone}`}.`,
    `Columns: ${columns.map(({ name, use }) => `${name} (${use === 'none' ? 'not used' : use})`).join(', ')}.`,
    'Signals:',
    ...shown.map(({ name, signal, how }) => `  ${name} → ${signal === null ? 'nowhere' : `${signal}${HOW[how]}`}`),
    ...(signals.length > shown.length ? [`  … and ${signals.length - shown.length} more`] : []),
    'First rows:',
    ...first.map((row) => `  ${row.map((cell) => cell ?? '').join(' | ')}`),
    samples > 0 && fromMs !== null && toMs !== null
      ? `${samples} samples can be taken, from ${iso(fromMs)} to ${iso(toMs)}.`
      : 'No sample of it can be taken.',
    ...leftOut.map(({ why, count, example }) => `Left out: ${count} ${LEFT_OUT[why]} (for example: ${example}).`),
  ]
}

export interface ImportAsked {
  readonly config: Config
  /** Document, or folder of it, where the configuration names none. */
  readonly demoTwin: string
  readonly file: string
  /** NAME=SIGNAL; NAME= leaves it out. */
  readonly map: readonly string[]
  readonly zone: string | undefined
  readonly yes: boolean
  readonly log: (line: string) => void
}

/** @returns in words, why not */
export const importFile = async ({
  config,
  demoTwin,
  file,
  map,
  zone,
  yes,
  log,
}: ImportAsked): Promise<Result<void, string>> => {
  const said = new Map<string, string>()
  for (const one of map) {
    const at = one.lastIndexOf('=')
    if (at < 1) return err(`--map takes NAME=SIGNAL, not "${one}".`)
    said.set(one.slice(0, at), one.slice(at + 1))
  }
  if (zone !== undefined && !isTimeZone(zone))
    return err(`There is no time zone "${zone}": name one like Europe/Berlin.`)
  const opened = await openTwin(config, demoTwin)
  if (!opened.ok) return err(failureText(opened.error))
  const { twin } = opened.value.first
  for (const [name, id] of said)
    if (id !== '' && !twin.signal(id))
      return err(`There is no signal "${id}" in the twin, which --map names for "${name}".`)
  const folder = join(config.data, 'import')
  const name = `${basename(file, extname(file))}.parquet`
  const part = join(folder, `${name}.part`)
  if (yes) await mkdir(folder, { recursive: true })
  const question = { file, twin, now: Date.now(), said, ...(zone !== undefined && { zone }) }
  const read = await readTable(question, yes ? part : undefined)
  if (!read.ok) {
    await rm(part, { force: true })
    const { error, remedy } = apiError({ code: read.error.code, values: { why: read.error.why } })
    return err([`${file} cannot be imported.`, error, remedy ?? ''].join(' ').trim())
  }
  for (const line of previewLines(read.value)) log(line)
  if (read.value.samples === 0) return err('Nothing of it can be imported. Name signals with --map NAME=SIGNAL.')
  if (!yes) {
    log(
      'Nothing was written. With --yes it is imported so; --map NAME=SIGNAL and --time-zone ZONE change how it is understood.',
    )
    return ok(undefined)
  }
  await rename(part, join(folder, name))
  log(`It waits in ${folder}: a gateway that runs takes it now, else the next one that starts with this --data.`)
  return ok(undefined)
}
