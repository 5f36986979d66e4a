/** `npm run foresight -- wear`: when a signal that wears will be at its limit, as it was expected at each of its rows. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { chanceWithin, medianOf, within80 } from '../../analytics/wear/fan.ts'
import { LEAST_SISTERS, reachedAt, recordOfSisters, type Series } from '../../analytics/wear/sisters.ts'
import { timeToLimit, type SistersRecord, type WearClaim } from '../../analytics/wear/time-to-limit.ts'
import { fromCaller, WrongArguments, type Command } from './command.ts'
import { given, writeLines } from './given.ts'
import { readSeries } from './series-file.ts'

const HOUR_MS = 3_600_000
const MOST_SISTERS = 1000

interface Rows extends Series {
  readonly at: number[]
  readonly value: number[]
}

const seriesOf = async (path: string, named: string): Promise<Rows> => {
  const rows: Rows = { at: [], value: [] }
  const read = await readSeries(path, ({ at, value }) => {
    rows.at.push(at)
    rows.value.push(value)
  })
  if (!read.ok) throw new WrongArguments(`${named}: ${read.error}`)
  return rows
}

const sistersIn = async (folder: string, asked: string): Promise<Rows[]> => {
  const path = fromCaller(folder)
  let names: string[]
  try {
    names = (await readdir(path)).filter((name) => name.toLowerCase().endsWith('.csv')).toSorted()
  } catch (failure) {
    throw new WrongArguments(
      `${folder} cannot be read (${(failure as NodeJS.ErrnoException).code ?? String(failure)}). Name a folder with a CSV a sister.`,
    )
  }
  // The signal itself is no sister: it would be judged by its own future.
  const others = names.map((name) => join(path, name)).filter((file) => file !== fromCaller(asked))
  if (others.length > MOST_SISTERS)
    throw new WrongArguments(`${folder} has ${others.length} files; ${MOST_SISTERS} are enough. Keep the latest.`)
  const all: Rows[] = []
  for (const file of others) all.push(await seriesOf(file, file))
  return all
}

const inHours = (ms: number): string => (Number.isFinite(ms) ? String(Number((ms / HOUR_MS).toPrecision(6))) : 'inf')

const reasonOf = (claim: Exclude<WearClaim, { code: 'expected' }>): string => {
  switch (claim.code) {
    case 'not-used':
      return 'no value'
    case 'few-samples':
      return `${claim.samples} of ${claim.wanted} samples`
    case 'no-trend':
      return 'no trend'
    case 'not-steady':
      return 'no steady trend'
    case 'within-a-day':
      return 'less than a day known: it may be the time of day'
    case 'too-early':
      return 'too early: further away than 3 times what was seen'
    case 'beyond':
      return 'already beyond the limit'
  }
}

const lineOf = (at: number, claim: WearClaim): string => {
  const time = new Date(at).toISOString()
  if (claim.code !== 'expected') return `${time},,,,${reasonOf(claim)}`
  const [low, high] = within80(claim.fan)
  return [time, medianOf(claim.fan), low, high]
    .map((v, i) => (i === 0 ? v : inHours(Number(v))))
    .join(',')
    .concat(',')
}

const AHEAD = [
  { words: 'eight hours', ms: 8 * HOUR_MS },
  { words: 'day', ms: 24 * HOUR_MS },
  { words: 'week', ms: 168 * HOUR_MS },
]

const summary = (last: WearClaim | null, record: SistersRecord | null, sisters: number, reached: number): string => {
  const width = record
    ? `Width: from ${record.sisters} sisters that ran to the limit.`
    : `Width: by model, not checked yet; ${reached} of ${sisters} sisters ran to the limit, ${LEAST_SISTERS} with an expectation before it are needed.`
  if (last === null) return `There was no row. ${width}`
  if (last.code !== 'expected') return `At the last row: no expectation, ${reasonOf(last)}. ${width}`
  const [low, high] = within80(last.fan)
  const chances = AHEAD.map(({ words, ms }) => `${words} ${Math.round(100 * chanceWithin(last.fan, ms))} %`)
  return `At the last row: ${inHours(low)} to ${inHours(high)} hours (80 %), middle ${inHours(medianOf(last.fan))}. Chance within the next ${chances.join(', ')}. ${width}`
}

export const wearCommand: Command = {
  name: 'wear',
  about: 'when a signal will be at a limit: FILE.csv --limit L [--sisters DIR] --out FILE',
  usage: `When a signal that wears will be at its limit, as it was expected at each of its rows from what came before.

  npm run foresight -- wear FILE.csv --limit L [--sisters DIR] --out FILE

Reads    first line "timestamp,value", then a line a sample (times as for "unusual"). The limit may lie above or below.
         --sisters DIR: a CSV a sister, each run to the same limit; from ${LEAST_SISTERS} on they give the intervals their width,
         with fewer it is the model's own and was not checked.
Writes   a header, then a line a row: timestamp, median, lower and upper end of the 80 % interval of the time to the
         limit, in hours, and nothing behind; or nothing in their places and the reason why there is no number.`,
  async run(args) {
    const { values, positionals } = given(args, {
      limit: { type: 'string' },
      sisters: { type: 'string' },
      out: { type: 'string' },
    })
    const [file, ...more] = positionals
    if (file === undefined || more.length > 0) throw new WrongArguments('Give one FILE.csv.')
    if (values.out === undefined) throw new WrongArguments('--out FILE is needed: where the answers are written.')
    const limit = Number(values.limit)
    if (values.limit === undefined || values.limit.trim() === '' || !Number.isFinite(limit))
      throw new WrongArguments(
        `--limit L is needed: a number${values.limit === undefined ? '' : `, not "${values.limit}"`}.`,
      )
    const sisters = values.sisters === undefined ? [] : await sistersIn(values.sisters, file)
    const record = recordOfSisters(sisters, limit)
    const { at, value } = await seriesOf(fromCaller(file), file)
    const estimator = timeToLimit({ limit, record })
    const state = estimator.init()
    const lines = ['timestamp,median_hours,low_hours,high_hours,reason']
    let last: WearClaim | null = null
    for (let i = 0; i < at.length; i++) {
      last = estimator.step(state, { value: value[i]!, isUsable: Number.isFinite(value[i]) }, at[i]!)
      lines.push(lineOf(at[i]!, last))
    }
    await writeLines(values.out, lines)
    console.log(summary(last, record, sisters.length, sisters.filter((one) => reachedAt(one, limit) !== null).length))
    return 0
  },
}
