/** How far the roll-ups are made. */
import type { DuckDBConnection } from '@duckdb/node-api'
import { readNumbers } from './database.ts'

/** All before these moments is rolled up, ms UTC. */
export const progress = async (connection: DuckDBConnection): Promise<{ minutesUntil: number; hoursUntil: number }> => {
  const [minutes, hours] = await readNumbers(
    connection,
    'SELECT minutes_until::DOUBLE, hours_until::DOUBLE FROM progress',
  )
  return { minutesUntil: minutes![0]!, hoursUntil: hours![0]! }
}
