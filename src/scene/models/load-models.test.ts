import { afterEach, expect, test, vi } from 'vitest'
import { loadTwin } from '../../twin/load.ts'
import { loadModels } from './load-models.ts'
import type { ModelShelf } from './model-shelf.ts'
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
