import { expect, test } from 'vitest'
import { receivedTwin } from '../twin/posted.ts'
import { check } from './checker.ts'

const bytes = (document: unknown): Uint8Array =>
  new TextEncoder().encode(typeof document === 'string' ? document : JSON.stringify(document))
const PLANT = { format: 1, id: 'p', name: 'P', assets: [{ id: 'm', name: 'M', signals: { s: { name: 'S' } } }] }
const CONVEYR = { ...PLANT, classes: { c: { model: { kind: 'conveyr' } } } }

test('a configuration is taken with what it may leave out; anything else is none', async () => {
  const body = { mode: 'static', title: 'P', twin: 'twin.json', version: '1', more: 1 }
  expect(await check({ kind: 'check-config', body })).toEqual({
    mode: 'static',
    title: 'P',
    twin: 'twin.json',
    version: '1',
    brokers: {},
    embedOrigins: [],
    locked: false,
    who: null,
  })
  for (const wrong of [null, 'x', { ...body, mode: 'other' }, { ...body, brokers: { a: { url: 7 } } }])
    expect(await check({ kind: 'check-config', body: wrong })).toBeNull()
})

test('a refusal in words is taken; a page of some proxy is none', async () => {
  expect(await check({ kind: 'check-refusal', body: { error: 'no', remedy: 'yes' } })).toEqual({
    error: 'no',
    remedy: 'yes',
  })
  expect(await check({ kind: 'check-refusal', body: '<html>' })).toBeNull()
})

test('a twin is made of the bytes of a document; what is no JSON or no twin says so', async () => {
  for (const judged of [true, false]) {
    const made = await check({ kind: 'check-twin', bytes: bytes(PLANT), judged })
    if (!made || !('twin' in made) || typeof made.twin === 'string') throw new Error('no twin')
    expect(receivedTwin(structuredClone(made.twin)).signal('m/s')?.name).toBe('S')
  }
  expect(await check({ kind: 'check-twin', bytes: bytes('{'), judged: true })).toEqual({
    unreadable: expect.stringContaining('JSON') as string,
  })
  expect(await check({ kind: 'check-twin', bytes: bytes({ ...PLANT, assets: 7 }), judged: true })).toMatchObject({
    problems: [{ path: '$.assets' }],
  })
})

test('what no gateway has judged is judged here, down to the kinds of machines', async () => {
  expect(await check({ kind: 'check-twin', bytes: bytes(CONVEYR), judged: false })).toMatchObject({
    problems: [{ path: '$.classes.c.model.kind' }],
  })
  expect(await check({ kind: 'check-twin', bytes: bytes(CONVEYR), judged: true })).toHaveProperty('twin')
})
