import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { API } from '../../../wire/paths.ts'
import { IMPORT_PART_BYTES, type ImportTaken, type TablePreview } from '../../../wire/table-import.ts'
import type { ApiError } from '../../../wire/api.ts'
import { removeFolder, startTestGateway, type TestGateway } from '../../testing/start-gateway.ts'

let gateway: TestGateway
beforeAll(async () => {
  gateway = await startTestGateway()
})
afterAll(async () => {
  await gateway.close()
  removeFolder(gateway.dir)
})

const part = (bytes: string | Uint8Array<ArrayBuffer>, query = '', type = 'application/octet-stream') =>
  fetch(`${gateway.url}${API.importPart}${query}`, { method: 'POST', body: bytes, headers: { 'content-type': type } })
const bring = async (bytes: string | Uint8Array<ArrayBuffer>): Promise<string> =>
  ((await (await part(bytes)).json()) as { upload: string }).upload
const post = async <T = ApiError>(path: string, asked: object): Promise<{ status: number; said: T }> => {
  const answer = await fetch(`${gateway.url}${path}`, {
    method: 'POST',
    body: JSON.stringify(asked),
    headers: { 'content-type': 'application/json' },
  })
  return { status: answer.status, said: (await answer.json()) as T }
}

const CSV =
  'time;pump/flow;other\n2026-01-02 10:00:00;1,5;1\n2026-01-02 10:00:01;2,5;2\n2026-01-02 10:00:01,500;;2\nnever;3;3\n'

test('a table in two parts is looked at, understood otherwise, taken once, and answered as history', async () => {
  const upload = await bring(CSV.slice(0, 40))
  expect(await (await part(CSV.slice(40), `?upload=${upload}&at=40`)).json()).toEqual({ upload, bytes: CSV.length })
  const name = 'flow: of /january.csv'
  const first = (await post<TablePreview>(API.importLook, { upload, name })).said
  expect(first).toMatchObject({ format: 'csv', decimal: ',', samples: 2, time: { form: 'iso-local', zone: 'UTC' } })
  const asked = { upload, name, said: { other: '' }, zone: 'Europe/Berlin' }
  const second = (await post<TablePreview>(API.importLook, asked)).said
  const from = Date.UTC(2026, 0, 2, 9)
  expect(second).toMatchObject({ samples: 2, fromMs: from, toMs: from + 1000, time: { zone: 'Europe/Berlin' } })
  expect(second.signals).toEqual([
    { name: 'pump/flow', signal: 'pump/flow', how: 'id' },
    { name: 'other', signal: null, how: 'said' },
  ])
  expect((await post<ImportTaken>(API.importTake, asked)).said).toEqual({
    rows: 2,
    known: 0,
    signals: ['pump/flow'],
    fromMs: from,
    toMs: from + 1000,
  })
  const history = await fetch(`${gateway.url}${API.history}?signal=pump/flow&from=${from}&to=${from + 2000}&columns=2`)
  expect(await history.json()).toMatchObject({ last: [1.5, 2.5] })
  expect((await post(API.importTake, asked)).said).toMatchObject({ code: 'import-unknown' })
  const again = { ...asked, upload: await bring(CSV) }
  expect((await post(API.importTake, again)).said).toMatchObject({
    code: 'import-failed',
    values: { why: expect.stringContaining('imported before') },
  })
  expect(readdirSync(join(gateway.dir, 'data/import/brought')), 'kept until it is old').toEqual([
    `${again.upload}.part`,
  ])
})

test('parts come one after the other, as bytes, none too large', async () => {
  const upload = await bring('a,b\n')
  const wrong = async (answer: Response) => [answer.status, ((await answer.json()) as ApiError).code]
  expect(await wrong(await part('x', `?upload=${upload}&at=9`))).toEqual([400, 'import-out-of-order'])
  expect(await wrong(await part('x', '?at=9'))).toEqual([400, 'import-out-of-order'])
  expect(await wrong(await part('x', `?upload=${crypto.randomUUID()}&at=1`))).toEqual([400, 'import-unknown'])
  expect((await part('x', '?upload=../../twin/twin.json')).status).toBe(400)
  expect(await wrong(await part('{}', '', 'application/json'))).toEqual([415, 'request-not-bytes'])
  expect((await part(new Uint8Array(IMPORT_PART_BYTES + 1))).status).toBe(413)
})

test('what cannot be taken is said, with what to do', async () => {
  const codeOf = async (bytes: string | Uint8Array<ArrayBuffer>, more: object = {}, path: string = API.importLook) => {
    const { status, said } = await post(path, { upload: await bring(bytes), name: 'x.csv', ...more })
    return status === 200 ? 'taken' : said.code
  }
  expect(await codeOf('hello\nworld\n')).toBe('table-one-column')
  expect(await codeOf('time,x\n01/02/2026,1\n')).toBe('table-time-ambiguous')
  expect(await codeOf('PAR1 nothing of the kind PAR1')).toBe('table-unreadable')
  expect(await codeOf(CSV, { said: { other: 'pump/none' } })).toBe('signal-unknown')
  expect(await codeOf(CSV, { zone: 'Mars/Olympus' })).toBe('zone-unknown')
  expect(await codeOf('time,who\n2026-01-02,1\n2026-01-03,2\n', {}, API.importTake)).toBe('import-none')
})
