import { expect, test } from 'vitest'
import { MOST_BYTES, leftOutText, problemText, sizeProblem } from './problem.ts'
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

test.each([
  ['as it is named', 'Fräser (2)+x.bin', 'Fräser (2)+x.bin'],
  ['as an address', 'Fr%C3%A4ser%20(2)%2Bx.bin', 'Fräser (2)+x.bin'],
  ['as an address that leaves + alone', 'Fr%C3%A4ser%20(2)+x.bin', 'Fräser (2)+x.bin'],
  ['with letters and accents apart', 'Fra\u0308ser.bin', 'Fräser.bin'],
  ['the other way round', 'Fr\u00e4ser.bin', 'Fra\u0308ser.bin'],
  ['a hash that is a name', 'hash#1.bin', 'hash#1.bin'],
  ['a hash that is encoded', 'hash%231.bin', 'hash#1.bin'],
  ['a question', 'a?b.bin', 'a?b.bin'],
  ['a share', '100%.bin', '100%.bin'],
  ['what looks encoded and is a name', '50%25.bin', '50%25.bin'],
  ['from Windows', 'meshes\\arm.stl', 'meshes/arm.stl'],
  ['below the folder', 'Teile/Fräser.bin', 'Teile/Fräser.bin'],
])('a file is found however its name is spelt: %s', async (_, asked, file) => {
  const there = `${BASE}${file.split('/').map(encodeURIComponent).join('/')}`
  const read = createReader(BASE, new AbortController().signal, async (url) =>
    url === there ? new Response(Uint8Array.of(1)) : new Response('', { status: 404 }),
  )
  expect(await read(asked)).toEqual({ ok: true, value: Uint8Array.of(1) })
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
  expect(problemText({ kind: 'not-there' }, 'models/a.glb')).toBe('models/a.glb is not there')
  expect(problemText({ kind: 'not-there', file: 'meshes/arm.stl' }, 'models/a.urdf')).toBe(
    'a.urdf needs arm.stl, which is not there',
  )
  expect(problemText({ kind: 'too-many-triangles', triangles: 2_400_000 }, 'a.glb')).toBe(
    'a.glb has 2.40 million triangles; 2 million are shown at most',
  )
  expect(problemText({ kind: 'too-many-bytes' }, 'a.glb')).toBe('a.glb is bigger than 64 MB with all its files')
  expect(problemText({ kind: 'damaged', why: 'it is empty' }, 'a.glb')).toBe('a.glb is damaged: it is empty')
})

const sized = (width: number, height: number, at = 0) => ({ min: [at, 0, 0], max: [at + width, height, width] })
const words = (size: ReturnType<typeof sized>, meant = false): string | null => {
  const problem = sizeProblem(size, meant)
  return problem && problemText(problem, 'models/press.glb')
}

test.each([
  [sized(900, 1800), 'press.glb is 1 800 m tall: its file is probably in millimetres. Set model.scale to 0.001'],
  [sized(120, 180), 'press.glb is 180 m tall: its file is probably in centimetres. Set model.scale to 0.01'],
  [sized(4000, 900), 'press.glb is 4 000 m across: its file is probably in millimetres. Set model.scale to 0.001'],
  [sized(0.0011, 0.0018), 'press.glb is 0.00180 m tall: its file is probably in kilometres. Set model.scale to 1000'],
  [sized(1e7, 1e7), 'press.glb is 10 000 km tall: check its unit'],
  [sized(2, 1, 5_700_000), 'press.glb lies 5 700 km from its own origin: it is probably in survey coordinates'],
])('a size that no machine has is told with what is most likely wrong', (size, said) => {
  expect(words(size)?.replaceAll('\u202f', ' ').replaceAll('\u00a0', ' ')).toContain(said)
})

test('what a plant has is no matter: a hall, a chimney, a nozzle; and what the twin means is meant', () => {
  expect([sized(300, 30), sized(12, 120), sized(0.04, 0.03)].map((size) => words(size))).toEqual([null, null, null])
  expect(words(sized(120, 180), true)).toBeNull()
  expect(words(sized(1e6, 1e6), true)).not.toBeNull()
})

test('what is not shown of a file is said', () => {
  expect(leftOutText([], 'a.glb')).toBeNull()
  expect(leftOutText([{ is: 'lines' }, { is: 'extension', name: 'ACME_shape' }], 'models/a.glb')).toBe(
    'Not shown of a.glb: lines, ACME_shape.',
  )
  expect(problemText({ kind: 'nothing-in-it', leftOut: [{ is: 'points' }] }, 'a.glb')).toBe(
    'a.glb has no mesh to show. Not shown of a.glb: points.',
  )
})
