import { expect, test } from 'vitest'
import { MOST_BYTES, sayProblem } from './problem.ts'
import { addressOf, createReader } from './read-file.ts'

const BASE = 'http://plant.local/twins/current/'
const reader = (answer: () => Response) => createReader(BASE, new AbortController().signal, async () => answer())

test('files come from below the twin document only', () => {
  expect(addressOf('models/a.glb', BASE)).toBe('http://plant.local/twins/current/models/a.glb')
  expect(addressOf('../../api/config', BASE)).toBeNull()
  expect(addressOf('/etc/a.glb', BASE)).toBeNull()
  expect(addressOf('https://elsewhere.example/a.glb', BASE)).toBeNull()
  expect(addressOf('//elsewhere.example/a.glb', BASE)).toBeNull()
  expect(addressOf('http://plant.local:x/', BASE)).toBeNull()
})

test('what is read is what was sent', async () => {
  const read = reader(() => new Response(Uint8Array.of(1, 2, 3)))
  expect(await read('a.glb')).toEqual({ ok: true, value: Uint8Array.of(1, 2, 3) })
})

test('missing, failing and unreachable are told apart', async () => {
  expect(await reader(() => new Response('', { status: 404 }))('a.glb')).toMatchObject({ error: { kind: 'not-there' } })
  expect(await reader(() => new Response('', { status: 500 }))('a.glb')).toMatchObject({
    error: { kind: 'unreachable', why: 'HTTP 500' },
  })
  const broken = reader(() => {
    throw new TypeError('Failed to fetch')
  })
  expect(await broken('a.glb')).toMatchObject({ error: { kind: 'unreachable', why: 'Failed to fetch' } })
})

test('too big is refused by its header, and by what comes when the header is silent', async () => {
  let asked = 0
  const endless = (): Response =>
    new Response(new ReadableStream({ pull: (to) => (asked++, to.enqueue(new Uint8Array(8 * 1024 * 1024))) }))
  expect(
    await reader(() => new Response('x', { headers: { 'content-length': String(MOST_BYTES + 1) } }))('a.glb'),
  ).toMatchObject({ error: { kind: 'too-many-bytes' } })
  expect(await reader(endless)('a.glb')).toMatchObject({ error: { kind: 'too-many-bytes' } })
  expect(asked, 'chunks read of an endless file').toBeLessThan(12)
})

test('all files of a model share one budget', async () => {
  const read = reader(() => new Response(new Uint8Array(MOST_BYTES * 0.6)))
  expect((await read('a.stl')).ok).toBe(true)
  expect(await read('b.stl')).toMatchObject({ error: { kind: 'too-many-bytes' } })
})

test('every problem is said with the file and what is wrong', () => {
  expect(sayProblem({ kind: 'not-there' }, 'models/a.glb')).toBe('models/a.glb is not there')
  expect(sayProblem({ kind: 'not-there', file: 'meshes/arm.stl' }, 'models/a.urdf')).toBe(
    'a.urdf needs arm.stl, which is not there',
  )
  expect(sayProblem({ kind: 'too-many-triangles', triangles: 2_400_000 }, 'a.glb')).toBe(
    'a.glb has 2.40 million triangles; 2 million are shown at most',
  )
  expect(sayProblem({ kind: 'too-many-bytes' }, 'a.glb')).toBe('a.glb is bigger than 64 MB with all its files')
  expect(sayProblem({ kind: 'damaged', why: 'it is empty' }, 'a.glb')).toBe('a.glb is damaged: it is empty')
})
