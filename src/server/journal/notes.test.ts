/** Notes through the gateway's door: written, listed, told to pages, withdrawn, kept through a restart. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { API } from '../../wire/paths.ts'
import { JournalAnswer } from '../../wire/api.ts'
import { Note, NotesAnswer } from '../../wire/notes.ts'
import { nameHeader } from '../../wire/principal.ts'
import { eventually, SMALL_TWIN } from '../testing/ports.ts'
import { removeFolder, startTestGateway, TestPage, type TestGateway, twinOf } from '../testing/start-gateway.ts'
import { Journal } from './journal.ts'
import { NoteService } from './note-service.ts'

describe('through the gateway', () => {
  let gateway: TestGateway
  beforeEach(async () => {
    gateway = await startTestGateway()
  })
  afterEach(async () => {
    await gateway.close()
    removeFolder(gateway.dir)
  })

  const post = (path: string, body: object, name: string | null = 'Eva'): Promise<Response> =>
    fetch(gateway.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(name === null ? {} : nameHeader(name)) },
      body: JSON.stringify(body),
    })
  const list = async (query = ''): Promise<readonly Note[]> =>
    NotesAnswer.parse(await (await fetch(gateway.url + API.notes + query)).json()).notes
  const greased = { asset: 'pump', at: 1000, text: '  greased\nboth bearings ' }

  test('a note has who wrote it and when, is listed with the journal, told to pages, and there after a restart', async () => {
    const page = new TestPage(gateway, twinOf(SMALL_TWIN))
    await eventually(() => page.received('hello').length, 'the hello')
    const answer = await post(API.notes, greased)
    const note = Note.parse(await answer.json())
    expect(note).toMatchObject({
      ...greased,
      text: 'greased\nboth bearings',
      to: null,
      author: 'Eva',
      verified: false,
      withdrawn: null,
    })
    expect(Math.abs(note.writtenAt - Date.now())).toBeLessThan(10_000)
    await eventually(() => page.received('note').length, 'the page is told')
    expect(page.received('note')).toEqual([{ kind: 'note', note }])
    const journal = await (await fetch(`${gateway.url}${API.journal}?asset=pump&from=0&to=2000`)).json()
    expect(JournalAnswer.parse(journal).notes).toEqual([note])
    page.socket.terminate()

    await gateway.close()
    gateway = await startTestGateway([], gateway.dir)
    expect(await list()).toEqual([note])
    const next = Note.parse(await (await post(API.notes, greased)).json())
    expect(next.id).toBeGreaterThan(note.id)
  }, 30_000)

  test('anybody who may act takes one back, once; it stays, and says by whom', async () => {
    const { id } = Note.parse(await (await post(API.notes, greased)).json())
    expect((await post(API.withdrawNote, { id }, null)).status).toBe(400)
    const taken = Note.parse(await (await post(API.withdrawNote, { id }, 'Tom')).json())
    expect(taken).toMatchObject({
      id,
      text: 'greased\nboth bearings',
      author: 'Eva',
      withdrawn: { by: 'Tom', verified: false },
    })
    expect(await list()).toEqual([taken])
    for (const again of [id, 99]) {
      const refused = await post(API.withdrawNote, { id: again })
      expect([refused.status, await refused.json()]).toMatchObject([400, { code: 'note-unknown' }])
    }
  })

  test.each([
    ['an author in the body', { ...greased, author: 'Tom' }],
    ['no text', { ...greased, text: ' \n ' }],
    ['a text too long', { ...greased, text: 'x'.repeat(2001) }],
    ['control characters', { ...greased, text: 'a\u0007' }],
    ['an end before its beginning', { ...greased, to: 999 }],
    ['an asset that is not', { ...greased, asset: 'nowhere' }],
    ['a moment to come', { ...greased, at: Date.now() + 3600_000 }],
    ['a span that ends in time to come', { ...greased, to: Date.now() + 3600_000 }],
  ])('%s is refused, and nothing written', async (_, body) => {
    const answer = await post(API.notes, body)
    expect(answer.status).toBe(400)
    expect(typeof ((await answer.json()) as { error: unknown }).error).toBe('string')
    expect(await list()).toEqual([])
  })

  test('nobody without a name or a role writes one', async () => {
    expect((await post(API.notes, greased, null)).status).toBe(400)
    await gateway.close()
    gateway = await startTestGateway(['--roles', 'none'], gateway.dir)
    expect((await post(API.notes, greased)).status).toBe(403)
  })
})

describe('the service', () => {
  const opened = Journal.open(':memory:')
  if (!opened.ok) throw new Error(opened.error)
  const journal = opened.value
  const asset = (id: string) => (id === 'new' || id === 'old' ? { id: 'new', aliases: ['old'] } : undefined)
  const notes = new NoteService({ journal, twin: () => ({ asset }) as never, clock: () => 10_000, mostNotes: 5 })
  const eva = { name: 'Eva', roles: new Set<never>(), verified: true }

  test('spans and moments are found where they touch what is asked for, under earlier ids of the asset too', () => {
    journal.addNote({ asset: 'old', at: 50, to: null, text: 'before', author: 'Tom', verified: false, writtenAt: 60 })
    for (const [at, to] of [
      [100, null],
      [200, 500],
      [600, null],
    ] as const)
      expect(notes.add({ asset: 'new', at, to, text: `${at}` }, eva)).toMatchObject({
        ok: true,
        value: { verified: true },
      })
    const found = (from: number, to: number): string[] => notes.list({ asset: 'new', from, to }).map(({ text }) => text)
    expect(found(0, 1000)).toEqual(['before', '100', '200', '600'])
    expect(found(300, 400)).toEqual(['200'])
    expect(found(500, 600)).toEqual(['200'])
    expect(found(501, 600)).toEqual([])
    expect(found(100, 101)).toEqual(['100'])
    expect(notes.list({ limit: 1 }).map(({ text }) => text)).toEqual(['600'])
  })

  test('there are so many at most', () => {
    expect(notes.add({ asset: 'new', at: 1, to: null, text: 'x' }, eva).ok).toBe(true)
    expect(notes.add({ asset: 'new', at: 1, to: null, text: 'x' }, eva)).toMatchObject({
      ok: false,
      error: { code: 'notes-too-many' },
    })
  })
})
