import { createReadStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROUTES } from '../../wire/routes.ts'
import { route, type Route } from '../web/route.ts'
import type { Historian } from './historian.ts'

/** @param signals all there are, by id, in the twin in force */
export const historyRoutes = (history: Historian, signals: () => readonly string[]): readonly Route[] => [
  route(ROUTES.history, ({ query }) => history.query(query)),
  route(ROUTES.historyRange, ({ body }) => history.range(body)),
  route(ROUTES.historyExport, async ({ query: { signal, ...question } }) => {
    const dir = await mkdtemp(join(tmpdir(), 'gemba-export-'))
    const file = join(dir, `history.${question.format}`)
    const end = (): Promise<void> => rm(dir, { recursive: true, force: true })
    const written = await history.export({ ...question, signals: [signal].flat() }, file).catch(async (failure) => {
      await end()
      throw failure
    })
    if (!written.ok) {
      await end()
      return written
    }
    const body = createReadStream(file)
    body.once('close', () => void end())
    return {
      status: 200,
      headers: {
        'content-type': question.format === 'csv' ? 'text/csv; charset=utf-8' : 'application/vnd.apache.parquet',
        'content-disposition': `attachment; filename="history.${question.format}"`,
      },
      body,
    }
  }),
  route(ROUTES.historyState, ({ query: { at } }) => history.stateAt({ at, signals: signals() })),
]
