/** Of a model with faults, what other parts may refer to: so that all that is wrong is told at once. */
import { type LineModel, Id, Route } from './schema.ts'

type Written = Readonly<Record<string, unknown>>

const rows = (value: unknown): Written[] =>
  Array.isArray(value)
    ? value.map((row: unknown) =>
        row !== null && typeof row === 'object' && !Array.isArray(row) ? (row as Written) : {},
      )
    : []

/**
 * Ids, routes and crews as far as they are right; what is not is replaced by what nobody finds fault with. Indices are those
 * of the document.
 */
export const soundPart = (json: Written): LineModel => {
  const sinks = rows(json['sinks'])
  let unread = 0
  const id = (row: Written): string => {
    const read = Id.safeParse(row['id'])
    return read.success ? read.data : `\0${unread++}`
  }
  const sinkRows = sinks.map((row) => ({ id: id(row) }))
  // Where nothing is to be said of a route it leads here.
  const elsewhere = `\0elsewhere`
  const to = (row: Written): LineModel['stations'][number]['to'] => {
    const read = Route.safeParse(row['to'])
    return read.success ? read.data : elsewhere
  }
  const crew = (row: Written): { crew?: string } => (typeof row['crew'] === 'string' ? { crew: row['crew'] } : {})
  return {
    name: '',
    timeUnit: 's',
    sources: rows(json['sources']).map((row) => ({ id: id(row), to: to(row) })),
    stations: rows(json['stations']).map((row) => ({
      id: id(row),
      processingTime: 1,
      servers: 1,
      buffer: 0,
      whenFull: 'block',
      failures: rows(row['failures']).map((failure) => ({
        dependsOn: 'operation',
        timeBetweenFailures: 1,
        repairTime: 1,
        ...crew(failure),
      })),
      to: to(row),
    })),
    sinks: [...sinkRows, { id: elsewhere }],
    crews: rows(json['crews']).map((row) => ({ id: id(row), size: 1 })),
  }
}
