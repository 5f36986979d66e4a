/** What the foresight of a gateway is given. */
import type { Twin } from '../../twin/twin.ts'
import type { ValueTable } from '../../values/table.ts'
import type { Faults } from '../faults.ts'
import type { Historian } from '../historian/historian.ts'
import type { ActJournal } from '../journal/act-journal.ts'
import type { ForesightJournal } from '../journal/foresight-journal.ts'
import type { LifeJournal } from '../journal/life-journal.ts'
import type { UseJournal } from '../journal/use-journal.ts'

export interface ForesightOptions {
  readonly twin: Twin
  readonly values: ValueTable
  /** The thread's program; null: nothing is looked at, what the journal holds is answered. */
  readonly program: URL | null
  /** What was learnt is kept here. */
  readonly checkpointFile: string
  readonly history: Pick<Historian, 'query' | 'range' | 'flush' | 'clock'>
  readonly journal: ForesightJournal
  readonly useJournal: UseJournal
  readonly lifeJournal: LifeJournal
  readonly actJournal: ActJournal
  readonly faults: Pick<Faults, 'count'>
  /** Takes a value of a derived signal, by its slot; NaN = there is nothing to say. */
  readonly derive: (slot: number, value: number, time: number) => void
  /** ms, the gateway's clock. */
  readonly clock: () => number
}
