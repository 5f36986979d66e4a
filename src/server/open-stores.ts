/** The data folder opened: journal and historian, or why they cannot be. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { err, ok, type Result } from '../base/result.ts'
import { type Config, reason, ROLLUPS_KEPT } from './config.ts'
import { FAILURES, type StartFailure } from './failures.ts'
import { Historian } from './historian/historian.ts'
import { forgetByAge } from './journal/forget.ts'
import { Journal } from './journal/journal.ts'
import type { Ending } from './ending.ts'

export interface Stores {
  readonly journal: Journal
  readonly history: Historian
}

export interface StorePorts {
  readonly clock: () => number
  readonly say: (line: string) => void
  readonly ending: Ending
}

export const openStores = async (
  config: Config,
  { clock, say, ending }: StorePorts,
): Promise<Result<Stores, StartFailure>> => {
  try {
    mkdirSync(config.data, { recursive: true })
  } catch (failure) {
    return err(FAILURES.dataUnusable(config.data, reason(failure)))
  }
  const journal = Journal.open(join(config.data, 'journal.sqlite'))
  if (!journal.ok) return err(FAILURES.dataUnusable(config.data, journal.error))
  ending.add(() => journal.value.close())
  if (journal.value.notice) say(journal.value.notice)
  const history = await Historian.open(join(config.data, 'history'), {
    retentionDays: config.keepDays,
    rollupRetentionDays: config.keepDays * ROLLUPS_KEPT,
    quotaBytes: config.historyQuotaGb === null ? undefined : config.historyQuotaGb * 1e9,
    now: clock,
    steady: () => performance.now(),
    onTrouble: say,
  })
  if (!history.ok) return err(FAILURES.dataUnusable(config.data, history.error))
  ending.add(
    forgetByAge({
      keepDays: config.journalKeepDays,
      journal: journal.value,
      clock: () => history.value.clock(),
      steady: () => performance.now(),
      say,
    }),
  )
  for (const damaged of history.value.stats().damaged) say(`Put aside or left out of the history: ${damaged}`)
  ending.add(async () => {
    const closed = await history.value.close()
    if (!closed.ok) say(closed.error)
  })
  return ok({ journal: journal.value, history: history.value })
}
