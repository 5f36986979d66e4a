/** Segments hold whole days, UTC. */
import type { DuckDBConnection } from '@duckdb/node-api'
import { readNumbers } from './database.ts'
import { DAY_MS } from './format.ts'

export const days = async (connection: DuckDBConnection, relation: string, where = 'true'): Promise<number[]> => {
  const [found] = await readNumbers(
    connection,
    `SELECT DISTINCT floor(t / ${DAY_MS})::DOUBLE AS day FROM ${relation} WHERE ${where} ORDER BY day`,
  )
  return [...found!]
}

export const dayOf = (day: number, t = 't'): string => `${t} >= ${day * DAY_MS} AND ${t} < ${(day + 1) * DAY_MS}`
