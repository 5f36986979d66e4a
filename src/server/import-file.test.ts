import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { API } from '../wire/paths.ts'
import type { Config } from './config.ts'
import { importFile } from './import-file.ts'
import { eventually } from './testing/ports.ts'
import { removeFolder, startTestGateway } from './testing/start-gateway.ts'

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'gemba-import-file-'))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

test('a table is looked at first; with yes the gateway that runs takes it, and says it as the history', async () => {
  const gateway = await startTestGateway()
  try {
    const file = join(dir, 'flow of january.csv')
    await writeFile(file, 'time;pump/flow;other\n2026-01-02 10:00:00;1,5;1\n2026-01-02 10:00:01;2,5;2\nnever;3;3\n')
    const lines: string[] = []
    const config = {
      data: join(gateway.dir, 'data'),
      twin: join(gateway.dir, 'twin'),
      newTwin: null,
      brokers: {},
      title: null,
    } as unknown as Config
    const asked = {
      config,
      demoTwin: '',
      file,
      map: [],
      zone: 'Europe/Berlin',
      log: (line: string) => lines.push(line),
    }
    expect(await importFile({ ...asked, yes: false })).toEqual({ ok: true, value: undefined })
    const told = lines.join('\n')
    for (const words of [
      'CSV divided by semicolons, decimal comma, with a header line, a column a signal.',
      'Times are in "time": ISO 8601, of Europe/Berlin.',
      'pump/flow → pump/flow',
      'other → nowhere',
      '2026-01-02 10:00:00 | 1,5 | 1',
      '2 samples can be taken, from 2026-01-02T09:00:00.000Z to 2026-01-02T09:00:01.000Z.',
      'with a time that cannot be read (for example: never',
      'Nothing was written.',
    ])
      expect(told).toContain(words)
    expect(existsSync(join(config.data, 'import/flow of january.parquet'))).toBe(false)

    expect(await importFile({ ...asked, yes: true })).toEqual({ ok: true, value: undefined })
    const from = Date.UTC(2026, 0, 2, 9)
    const values = await eventually(async () => {
      const answer = await fetch(
        `${gateway.url}${API.history}?signal=pump/flow&from=${from}&to=${from + 2000}&columns=10`,
      )
      if (!answer.ok) return null
      const { last } = (await answer.json()) as { last: number[] }
      return last.length > 0 ? last : null
    }, 'the import')
    expect(values.slice(0, 2)).toEqual([1.5, 2.5])

    expect(await importFile({ ...asked, yes: true, map: ['other=pump/none'] })).toMatchObject({
      ok: false,
      error: expect.stringContaining('no signal "pump/none"'),
    })
    expect(await importFile({ ...asked, yes: true, zone: 'Mars/Olympus' })).toMatchObject({ ok: false })
    expect(await importFile({ ...asked, yes: true, file: join(dir, 'none.csv') })).toMatchObject({ ok: false })
  } finally {
    await gateway.close()
    removeFolder(gateway.dir)
  }
}, 60_000)
