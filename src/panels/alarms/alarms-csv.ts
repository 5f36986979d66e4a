/** Lists of alarms and what happened to them, for spreadsheets. */
import { alarmCause } from '../../texts/alarm-cause.ts'
import type { Twin } from '../../twin/twin.ts'
import type { AlarmEvent, AlarmRow } from '../../wire/alarms.ts'
import { csvLine, csvTime } from '../csv.ts'

const timeOf = (ms: number): string | null => (ms > 0 ? csvTime(ms) : null)

const ROW_NAMES = ['alarm', 'asset', 'component', 'key', 'priority', 'state', 'active']
const rowFields = (row: AlarmRow, { asset }: Pick<Twin, 'asset'>) => [
  row.name,
  asset(row.asset)?.name ?? row.asset,
  row.component,
  row.key,
  row.priority,
  row.state,
  row.active ? 'yes' : 'no',
]

export const rowsCsv = (rows: readonly AlarmRow[], twin: Pick<Twin, 'asset'>): string =>
  [
    csvLine([
      ...ROW_NAMES,
      'raised',
      'cleared',
      'value',
      'limit',
      'unit',
      'cause',
      'acknowledged_by',
      'acknowledged',
      'comment',
      'shelved_by',
      'shelved_until',
    ]),
    ...rows.map((row) =>
      csvLine([
        ...rowFields(row, twin),
        timeOf(row.raisedAt),
        timeOf(row.clearedAt),
        row.value,
        row.limit,
        row.unit,
        alarmCause(row),
        row.ackBy,
        timeOf(row.ackAt),
        row.ackComment,
        row.shelvedBy,
        timeOf(row.shelvedUntil),
      ]),
    ),
  ].join('')

export const eventsCsv = (events: readonly AlarmEvent[], twin: Pick<Twin, 'asset'>): string =>
  [
    csvLine(['time', 'what', 'by', 'comment', 'changes', ...ROW_NAMES, 'value', 'limit', 'unit', 'cause']),
    ...events.map(({ at, kind, actor, comment, chatter, row }) =>
      csvLine([
        csvTime(at),
        kind,
        actor,
        comment,
        chatter?.count ?? 1,
        ...rowFields(row, twin),
        row.value,
        row.limit,
        row.unit,
        alarmCause(row),
      ]),
    ),
  ].join('')
