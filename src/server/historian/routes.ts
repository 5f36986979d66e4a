import { createReadStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Result } from '../../base/result.ts'
import type { ApiError } from '../../wire/api.ts'
import { ROUTES } from '../../wire/routes.ts'
import { type Reply, route, type Route } from '../web/route.ts'
import type { Historian } from './historian.ts'
import type { RecordedPlant } from './record.ts'
import type { Uploads } from './table/uploads.ts'

/** What of the plant a history does not know. */
export interface HistoryPlant {
  /** All there are, by id, in the twin in force. */
  readonly signals: () => readonly string[]
  /** What goes into a record of the span, ms UTC. */
  readonly recorded: (from: number, to: number) => Promise<RecordedPlant>
}

const FILE_TYPES = {
  csv: 'text/csv; charset=utf-8',
  parquet: 'application/vnd.apache.parquet',
  // It has no registered type.
  mcap: 'application/octet-stream',
} as const

/** Written beside, then sent and removed: nothing of it waits in memory, however slowly it is taken. */
const asFile = async (
  name: string,
  type: string,
  write: (file: string) => Promise<Result<number, ApiError>>,
): Promise<Result<number, ApiError> | Reply> => {
  const dir = await mkdtemp(join(tmpdir(), 'gemba-export-'))
  const file = join(dir, name)
  const end = (): Promise<void> => rm(dir, { recursive: true, force: true })
  const written = await write(file).catch(async (failure) => {
    await end()
    throw failure
  })
  if (!written.ok) {
    await end()
    return written
  }
  const { size } = await stat(file)
  const body = createReadStream(file)
  body.once('close', () => void end())
  return {
    status: 200,
    headers: {
      'content-type': type,
      'content-length': size,
      'content-disposition': `attachment; filename="${name}"`,
    },
    body,
  }
}

export const historyRoutes = (history: Historian, plant: HistoryPlant, uploads: Uploads): readonly Route[] => [
  route(ROUTES.history, ({ query }) => history.query(query)),
  route(ROUTES.historyRange, ({ body }) => history.range(body)),
  route(ROUTES.historyExport, ({ query: { signal, ...question } }) =>
    asFile(`history.${question.format}`, FILE_TYPES[question.format], (file) =>
      history.export({ ...question, signals: [signal].flat() }, file),
    ),
  ),
  route(ROUTES.historyRecord, ({ query: { signal, from, to } }) => {
    const name = `record-${new Date(from).toISOString().slice(0, 16).replace(/\D/g, '-')}.mcap`
    return asFile(name, FILE_TYPES.mcap, async (file) =>
      history.recordFile(
        { from, to, signals: signal === undefined ? plant.signals() : [signal].flat() },
        await plant.recorded(from, to),
        file,
      ),
    )
  }),
  route(ROUTES.importPart, ({ query: { upload, at }, body }) => uploads.part(upload, at, body)),
  route(ROUTES.importLook, ({ body }) => uploads.look(body)),
  route(ROUTES.importTake, ({ body }) => uploads.take(body)),
  route(ROUTES.historySince, ({ body }) => history.since(body)),
  route(ROUTES.historyState, ({ query: { at } }) => history.stateAt({ at, signals: plant.signals() })),
]
