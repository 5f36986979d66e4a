/** What a case found: a table on the terminal, the same as JSON in `bench-results/`. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { shown } from './stats.ts'

export type Row = Readonly<Record<string, string | number>>

export interface Table {
  readonly title: string
  readonly rows: readonly Row[]
}

const loadAtStart = loadavg()[0]!

const cell = (value: string | number | undefined): string => (typeof value === 'number' ? shown(value) : (value ?? ''))

const printed = ({ title, rows }: Table): string => {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const lines = [columns, ...rows.map((row) => columns.map((column) => cell(row[column])))]
  const widths = columns.map((_, i) => Math.max(...lines.map((line) => line[i]!.length)))
  const numeric = columns.map((column) => rows.some((row) => typeof row[column] === 'number'))
  const body = lines.map((line) =>
    line
      .map((text, i) => (numeric[i] ? text.padStart(widths[i]!) : text.padEnd(widths[i]!)))
      .join('  ')
      .trimEnd(),
  )
  body.splice(1, 0, widths.map((width) => '─'.repeat(width)).join('  '))
  return `\n${title}\n${body.map((line) => `  ${line}`).join('\n')}`
}

/** @param name of the case; names the JSON file */
export const report = (name: string, tables: readonly Table[], notes: readonly string[] = []): void => {
  for (const table of tables) if (table.rows.length) console.log(printed(table))
  for (const note of notes) console.log(`  · ${note}`)
  const machine = { cores: availableParallelism(), cpu: cpus()[0]?.model ?? '', node: process.version, loadAtStart }
  mkdirSync('bench-results', { recursive: true })
  const file = join('bench-results', `${name}.json`)
  writeFileSync(
    file,
    `${JSON.stringify({ case: name, at: new Date().toISOString(), machine, tables, notes }, null, 2)}\n`,
  )
  console.log(`  → ${file}   (load average when it began: ${shown(loadAtStart)} on ${machine.cores} cores)\n`)
}
