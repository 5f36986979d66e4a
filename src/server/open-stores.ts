/** The data folder opened: journal and historian, or why they cannot be. */
import { troubleInEnglish } from '../texts/api-english.ts'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { err, ok, type Result } from '../base/result.ts'
import { type Config, reason, ROLLUPS_KEPT } from './config.ts'
import { FAILURES, type StartFailure } from './failures.ts'
import { Historian } from './historian/historian.ts'
import { forgetByAge } from './journal/forget.ts'
import { Journal } from './journal/journal.ts'
import type { Shutdown } from './shutdown.ts'

export interface Stores {
  readonly journal: Journal
  readonly history: Historian
}

export interface StorePorts {
  readonly clock: () => number
  readonly log: (line: string) => void
  readonly shutdown: Shutdown
}

export const openStores = async (
  config: Config,
  { clock, log, shutdown }: StorePorts,
): Promise<Result<Stores, StartFailure>> => {
  try {
    mkdirSync(config.data, { recursive: true })
  } catch (failure) {
    return err(FAILURES.dataUnusable(config.data, reason(failure)))
  }
  const journal = Journal.open(join(config.data, 'journal.sqlite'))
  if (!journal.ok) return err(FAILURES.dataUnusable(config.data, journal.error))
  shutdown.add(() => journal.value.close())
  if (journal.value.notice) log(troubleInEnglish(journal.value.notice))
  const history = await Historian.open(join(config.data, 'history'), {
    retentionDays: config.keepDays,
    rollupRetentionDays: config.keepDays * ROLLUPS_KEPT,
    quotaBytes: config.historyQuotaGb === null ? undefined : config.historyQuotaGb * 1e9,
    now: clock,
    steady: () => performance.now(),
    onTrouble: log,
  })
  if (!history.ok) return err(FAILURES.dataUnusable(config.data, history.error))
  shutdown.add(
    forgetByAge({
      keepDays: config.journalKeepDays,
      journal: journal.value,
      clock: () => history.value.clock(),
      steady: () => performance.now(),
      say: log,
    }),
  )
  for (const damaged of history.value.stats().damaged) log(`Put aside or left out of the history: ${damaged}`)
  shutdown.add(async () => {
    const closed = await history.value.close()
    if (!closed.ok) log(closed.error)
  })
  return ok({ journal: journal.value, history: history.value })
}
