import { afterEach, expect, test, vi } from 'vitest'
import { loadTwin } from '../../twin/load.ts'
import { loadModels } from './load-models.ts'
import type { ModelShelf } from '../plan/model-shelf.ts'
import type { ModelsProgress } from './models-progress.ts'
import { glb, tetrahedron } from './testing/make-gltf.ts'

const BASE = 'http://plant/twins/one/'
const { json, bin } = tetrahedron()
const good = new Uint8Array(glb(json, bin))

const twin = (() => {
  const loaded = loadTwin({
    format: 1,
    id: 't',
    name: 'T',
    classes: {},
    assets: ['a', 'b', 'c', 'd'].map((id) => ({
      id,
      name: id,
      model: { file: `${id}.glb` },
      place: { at: [0, 0, 0] },
    })),
  })
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
  return loaded.value
})()

const answer = (bytes: Uint8Array<ArrayBuffer>): Response =>
  new Response(bytes, { headers: { 'content-length': String(bytes.length) } })

afterEach(() => vi.unstubAllGlobals())

/** Until all files have come. */
const settled = async (served: Record<string, () => Promise<Response>>) => {
  vi.stubGlobal('fetch', (url: string) => served[url.slice(BASE.length)]!())
  vi.stubGlobal('reportError', () => {})
  const heard: ModelsProgress[] = []
  let shelf: ModelShelf | null = null
  const end = loadModels(
    twin,
    BASE,
    (next) => (shelf = next),
    (progress) => heard.push(progress),
  )
  const rest = (): Promise<void> =>
    vi.waitFor(() => expect(heard.at(-1)).toMatchObject({ all: 4, done: 4, coming: [] }), { timeout: 5000 })
  await rest()
  const missing = () => Object.fromEntries(twin.assets.map((asset) => [asset.id, shelf?.of(asset).missing]))
  await vi.waitFor(() => expect(shelf).not.toBeNull())
  return { heard, missing, rest, end }
}

test('a fault at one file is its own; the others come, and what failed is asked for again', async () => {
  let there = false
  const served = {
    'a.glb': async () => answer(good),
    'b.glb': async () => (there ? answer(good) : new Response(null, { status: 404 })),
    'c.glb': async () => (there ? answer(good) : Promise.reject(new TypeError('Failed to fetch'))),
    'd.glb': async () => answer(good),
  }
  const { heard, missing, end } = await settled(served)
  await vi.waitFor(() =>
    expect(missing()).toMatchObject({
      a: null,
      b: 'b.glb is not there',
      c: expect.stringContaining('Failed to fetch') as string,
      d: null,
    }),
  )
  expect(heard.at(-1)!.failed).toHaveLength(2)
  there = true
  heard.at(-1)!.again()
  await vi.waitFor(() => expect(missing()).toEqual({ a: null, b: null, c: null, d: null }))
  await vi.waitFor(() => expect(heard.at(-1)).toMatchObject({ done: 4, coming: [], failed: [] }))
  end()
})

test('tells how much of a file has come while it comes', async () => {
  let finish = (): void => {}
  const slow = new Response(
    new ReadableStream<Uint8Array>({
      start: (controller) => {
        controller.enqueue(good.slice(0, 100))
        finish = () => {
          controller.enqueue(good.slice(100))
          controller.close()
        }
      },
    }),
    { headers: { 'content-length': String(good.length) } },
  )
  vi.stubGlobal('fetch', async (url: string) => (url.endsWith('/d.glb') ? slow : answer(good)))
  const heard: ModelsProgress[] = []
  const end = loadModels(
    twin,
    BASE,
    () => {},
    (progress) => heard.push(progress),
  )
  await vi.waitFor(
    () =>
      expect(heard.at(-1)).toMatchObject({ all: 4, done: 3, coming: [{ file: 'd.glb', bytes: 100, of: good.length }] }),
    { timeout: 5000 },
  )
  finish()
  await vi.waitFor(() => expect(heard.at(-1)).toMatchObject({ done: 4, coming: [], failed: [] }))
  end()
})

test('what is most likely wrong with a file is said, unless the twin means it; what is not shown of it too', async () => {
  const plain = tetrahedron()
  const sized = (size: number): Uint8Array<ArrayBuffer> =>
    new Uint8Array(glb({ ...plain.json, nodes: [{ mesh: 0, scale: [size, size, size] }] }, plain.bin))
  const lined = new Uint8Array(
    glb(
      {
        ...plain.json,
        meshes: [{ primitives: [...plain.json.meshes![0]!.primitives, { attributes: { POSITION: 0 }, mode: 1 }] }],
      },
      plain.bin,
    ),
  )
  vi.stubGlobal('fetch', async (url: string) => answer(url.endsWith('lined.glb') ? lined : sized(1800)))
  const loaded = loadTwin({
    format: 1,
    id: 't',
    name: 'T',
    classes: {},
    assets: [
      { id: 'guessed', name: 'A', model: { file: 'big.glb' } },
      { id: 'meant', name: 'B', model: { file: 'big.glb', scale: 1 } },
      { id: 'right', name: 'C', model: { file: 'big.glb', scale: 0.001 } },
      { id: 'lined', name: 'D', model: { file: 'lined.glb' } },
    ],
  })
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
  let shelf: ModelShelf | null = null
  const end = loadModels(loaded.value, BASE, (next) => (shelf = next))
  const of = (id: string) => shelf!.of(loaded.value.assets.find((asset) => asset.id === id)!)
  await vi.waitFor(() => expect(shelf && of('lined').missing).toBeNull(), { timeout: 5000 })
  await vi.waitFor(() => expect(of('meant').missing).toBeNull(), { timeout: 5000 })
  expect(of('guessed').missing).toMatch(/1.800.m (tall|across).*millimetres.*model\.scale to 0\.001/)
  expect(of('right').missing).toBeNull()
  expect(of('lined')).toMatchObject({ leftOut: 'Not shown of lined.glb: lines.' })
  end()
})
