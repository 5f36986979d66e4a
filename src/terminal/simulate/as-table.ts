/** The result as people read it in a terminal. */
import type { Estimate } from '../../whatif/measuring/interval.ts'
import { BATCHES } from '../../whatif/study.ts'
import type { Simulation } from './simulation.ts'

interface Column {
  readonly title: string
  readonly name: string
  readonly percent?: boolean
}

const significant = (value: number, figures: number): string => {
  if (value === 0) return '0'
  const rounded = Number(value.toPrecision(figures))
  return Math.abs(rounded) >= 1e6 || Math.abs(rounded) < 1e-4 ? rounded.toExponential() : String(rounded)
}

const cell = (estimate: Estimate | null | undefined, percent: boolean | undefined): string => {
  if (!estimate) return '–'
  const by = percent ? 100 : 1
  const mean = significant(estimate.mean * by, 4)
  if (estimate.high === null) return mean
  const half = (estimate.high - estimate.mean) * by
  return half < 1e-12 ? mean : `${mean} ± ${significant(half, 2)}`
}

/** With an empty line before it. */
const table = (rows: readonly (readonly string[])[]): string => {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)))
  const lines = rows.map((row) =>
    row
      .map((text, i) => text.padEnd(widths[i]!))
      .join('  ')
      .trimEnd(),
  )
  return ['', ...lines.map((line) => `  ${line}`)].join('\n')
}

const grouped = (value: number): string => value.toLocaleString('en')

export const asTable = ({ model, options, result, notes }: Simulation): string => {
  const unit = model.timeUnit
  const { replications, hours, warmupHours, seed } = options
  const ways = replications === 1 ? `${BATCHES} batches of one replication` : `${replications} replications`
  const list = (title: string, of: string, columns: readonly Column[]): string[] => {
    const measures = result.measures.filter((measure) => measure.of === of)
    const rows = [...new Set(measures.map(({ id }) => id))].map((id) => [
      id,
      ...columns.map(({ name, percent }) =>
        cell(measures.find((one) => one.id === id && one.name === name)?.estimate, percent),
      ),
    ])
    return rows.length ? [table([[title, ...columns.map((column) => column.title)], ...rows])] : []
  }
  const throughput = { title: 'throughput /h', name: 'throughputPerHour' }
  return [
    `${model.name}: ${ways} of ${grouped(hours)} h after ${grouped(warmupHours)} h of warm-up, seed ${seed}, ${grouped(result.events)} events.`,
    `± is the half-width of the 95 % interval.`,
    ...list('line', 'line', [
      throughput,
      { title: 'parts in it', name: 'inSystem' },
      { title: `time in it, ${unit}`, name: 'timeInSystem' },
      { title: 'lost %', name: 'lostShare', percent: true },
    ]),
    ...list('station', 'stations', [
      throughput,
      { title: 'waiting', name: 'waiting' },
      { title: 'in system', name: 'inSystem' },
      { title: `wait, ${unit}`, name: 'wait' },
      { title: 'outside', name: 'outside' },
      { title: 'lost %', name: 'lostShare', percent: true },
    ]),
    ...list('station', 'stations', [
      { title: 'working %', name: 'utilisation', percent: true },
      { title: 'blocked %', name: 'blocked', percent: true },
      { title: 'starved %', name: 'starved', percent: true },
      { title: 'down %', name: 'down', percent: true },
      { title: 'of it without crew %', name: 'awaitingCrew', percent: true },
    ]),
    ...list('source', 'sources', [{ title: 'arrivals /h', name: 'arrivalsPerHour' }]),
    ...(model.sinks.length > 1 ? list('sink', 'sinks', [throughput]) : []),
    ...list('crew', 'crews', [
      { title: 'busy %', name: 'utilisation', percent: true },
      { title: 'machines waiting', name: 'queue' },
    ]),
    ...(notes.length ? ['', ...notes.map((note) => `Note: ${note}`)] : []),
    '',
  ].join('\n')
}
