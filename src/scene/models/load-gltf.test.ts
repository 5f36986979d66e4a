import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ok } from '../../base/result.ts'
import { loadGltf } from './load-gltf.ts'
import type { ReadFile } from './read-file.ts'
import { meshoptGlb } from './testing/compressed-gltf.ts'
import { glb, tetrahedron } from './testing/make-gltf.ts'

const nothingBeside: ReadFile = async (path) => ({ ok: false, error: { kind: 'not-there', file: path } })

const volume = ({
  positions: p,
  indices,
}: {
  readonly positions: Float32Array
  readonly indices: Uint32Array
}): number => {
  let sum = 0
  for (let i = 0; i < indices.length; i += 3) {
    const [a, b, c] = [indices[i]! * 3, indices[i + 1]! * 3, indices[i + 2]! * 3]
    sum +=
      p[a]! * (p[b + 1]! * p[c + 2]! - p[b + 2]! * p[c + 1]!) -
      p[a + 1]! * (p[b]! * p[c + 2]! - p[b + 2]! * p[c]!) +
      p[a + 2]! * (p[b]! * p[c + 1]! - p[b + 1]! * p[c]!)
  }
  return sum / 6
}

describe('glTF', () => {
  test('meshes come with the names of the document, in its frame, mirrored ones turned right side out', async () => {
    const { json, bin } = tetrahedron()
    const loaded = await loadGltf('press.glb', glb(json, bin), nothingBeside)
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
    const [ram, frame] = loaded.value.pieces
    expect(ram!.names).toEqual(['Ram.upper', 'Press'])
    expect(frame!.names).toEqual(['Frame', 'Press'])
    expect(Math.min(...ram!.positions.filter((_, i) => i % 3 === 1))).toBeCloseTo(2)
    expect(Math.min(...frame!.positions.filter((_, i) => i % 3 === 0))).toBeCloseTo(-2)
    expect(volume(ram!)).toBeCloseTo(1 / 6)
    expect(volume(frame!)).toBeCloseTo(8 / 6)
    for (let i = 0; i < ram!.normals.length; i += 3)
      expect(Math.hypot(...ram!.normals.subarray(i, i + 3))).toBeCloseTo(1)
  })

  test('a buffer beside the file is read from beside it', async () => {
    const { json, bin } = tetrahedron()
    json.buffers![0]!.uri = 'press data.bin'
    const asked: string[] = []
    const loaded = await loadGltf('models/press.gltf', new TextEncoder().encode(JSON.stringify(json)), async (path) => {
      asked.push(path)
      return ok(Uint8Array.from(bin))
    })
    expect(asked).toEqual(['models/press data.bin'])
    expect(loaded.ok && loaded.value.pieces.length).toBe(2)
  })

  test('one that is not there is named', async () => {
    const { json } = tetrahedron()
    json.buffers![0]!.uri = 'gone.bin'
    expect(await loadGltf('press.gltf', new TextEncoder().encode(JSON.stringify(json)), nothingBeside)).toEqual({
      ok: false,
      error: { kind: 'not-there', file: 'gone.bin' },
    })
  })

  test('a buffer that is nowhere', async () => {
    const { json } = tetrahedron()
    expect(await loadGltf('press.gltf', new TextEncoder().encode(JSON.stringify(json)), nothingBeside)).toMatchObject({
      ok: false,
      error: { kind: 'damaged' },
    })
  })

  test('a buffer shorter than it says', async () => {
    const { json, bin } = tetrahedron()
    json.buffers![0]!.uri = 'press.bin'
    const loaded = await loadGltf('press.gltf', new TextEncoder().encode(JSON.stringify(json)), async () =>
      ok(bin.slice(0, 50)),
    )
    expect(loaded).toMatchObject({ ok: false, error: { kind: 'damaged' } })
  })

  test('an accessor that reaches beyond its buffer is damage, not a crash', async () => {
    const { json, bin } = tetrahedron()
    json.accessors![0]!.count = 4000
    expect(await loadGltf('press.glb', glb(json, bin), nothingBeside)).toMatchObject({
      ok: false,
      error: { kind: 'damaged' },
    })
  })

  test('indices of vertices that are not there are said to be wrong', async () => {
    const { json, bin } = tetrahedron()
    new DataView(bin.buffer).setUint16(48, 999, true)
    expect(await loadGltf('press.glb', glb(json, bin), nothingBeside)).toMatchObject({
      ok: false,
      error: { kind: 'damaged' },
    })
  })

  test('positions that are no numbers are said to be so', async () => {
    const { json, bin } = tetrahedron()
    new DataView(bin.buffer).setFloat32(12, Number.NaN, true)
    expect(await loadGltf('press.glb', glb(json, bin), nothingBeside)).toEqual({
      ok: false,
      error: { kind: 'damaged', why: 'it has positions that are no numbers' },
    })
  })

  test('a decoder that never answers is not waited for', async () => {
    const { json, bin } = tetrahedron()
    let ended = 0
    const silent = async () => ({ loader: { parseAsync: () => new Promise<never>(() => {}) }, dispose: () => ended++ })
    expect(await loadGltf('press.glb', glb(json, bin), nothingBeside, 20, silent)).toEqual({
      ok: false,
      error: { kind: 'too-slow', limitMs: 20 },
    })
    expect(ended, 'its worker is let go').toBe(1)
  })

  test('meshopt: what is packed comes out, within its quantisation, under the same names', async () => {
    const loaded = await loadGltf('packed.glb', await meshoptGlb(), nothingBeside)
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
    expect(loaded.value.pieces.map(({ names }) => names[0])).toEqual(['Ram.upper', 'Frame'])
    expect(volume(loaded.value.pieces[0]!)).toBeCloseTo(1 / 6)
  })

  test('whatever stands anywhere in the document, the answer is a value', async () => {
    const { json, bin } = tetrahedron()
    json.buffers![0]!.uri = 'a.bin'
    const paths: (readonly (string | number)[])[] = []
    const walk = (value: unknown, path: readonly (string | number)[]): void => {
      paths.push(path)
      if (typeof value === 'object' && value !== null)
        for (const [key, inner] of Object.entries(value)) walk(inner, [...path, key])
    }
    walk(json, [])
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...paths.slice(1)),
        fc.oneof(fc.jsonValue(), fc.integer(), fc.constantFrom(-1, 2 ** 40, 'uri', null)),
        async (path, value) => {
          const copy = structuredClone(json) as never
          const owner = path.slice(0, -1).reduce((at: Record<string | number, never>, key) => at[key]!, copy) as Record<
            string | number,
            unknown
          >
          owner[path.at(-1)!] = value
          const file = new TextEncoder().encode(JSON.stringify(copy))
          const loaded = await loadGltf('a.gltf', file, async () => ok(Uint8Array.from(bin)))
          if (loaded.ok)
            expect(loaded.value.pieces.every(({ positions }) => positions.every(Number.isFinite))).toBe(true)
          else expect(loaded.error.kind).toMatch(/./)
        },
      ),
      { seed: 11, numRuns: 300 },
    )
  })
})
