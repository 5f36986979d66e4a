/** Foresight: what it finds on public benchmarks, and what it costs; each estimator in a file of `foresight/`. */
import { sizeTables } from './foresight/at-size.ts'
import { costTables } from './foresight/cost.ts'
import { unusualTables } from './foresight/unusual.ts'
import { monthTables } from './foresight/month.ts'
import { shiftTables } from './foresight/use.ts'
import { report } from './measuring/report.ts'

const parts = [unusualTables(), costTables(), sizeTables(), await monthTables(), shiftTables()]
report(
  'foresight',
  parts.flatMap(({ tables }) => tables),
  parts.flatMap(({ notes }) => notes),
)
