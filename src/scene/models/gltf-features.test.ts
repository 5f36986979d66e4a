/** What modelling tools really write of glTF 2.0 stands as they show it; what is not shown is told. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ok } from '../../base/result.ts'
import type { Gltf } from './gltf-schema.ts'
import { loadGltf } from './load-gltf.ts'
import type { LoadedModel } from './loaded-model.ts'
import { Assembly } from './testing/assemble-gltf.ts'
import { glb, tetrahedron } from './testing/make-gltf.ts'

const CORNERS = Float32Array.of(0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1)
const FACES = Uint16Array.of(0, 2, 1, 0, 1, 3, 0, 3, 2, 1, 2, 3)

/** Every place in a document where something else may stand. */
const placesIn = (json: Gltf): readonly (readonly (string | number)[])[] => {
  const found: (readonly (string | number)[])[] = []
  const walk = (value: unknown, path: readonly (string | number)[]): void => {
    if (path.length > 0) found.push(path)
    if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value)) walk(inner, [...path, key])
  }
  walk(json, [])
  return found
}

const load = (json: Gltf, bin: Uint8Array) =>
  loadGltf('press.glb', glb(json, bin), async (file) => ({ ok: false, error: { kind: 'not-there', file } }))
const loaded = async ({ json, bin }: { json: Gltf; bin: Uint8Array }): Promise<LoadedModel> => {
  const answer = await load(json, bin)
  if (!answer.ok) throw new Error(JSON.stringify(answer.error))
  return answer.value
}
/** Lowest and highest along each axis, to the millimetre. */
const extent = ({ pieces }: LoadedModel): readonly (readonly [number, number])[] =>
  [0, 1, 2].map((axis) => {
    const along = pieces.flatMap(({ positions }) => [...positions].filter((_, i) => i % 3 === axis))
    return [Math.round(Math.min(...along) * 1000) / 1000, Math.round(Math.max(...along) * 1000) / 1000] as const
  })
const UNIT = [
  [0, 1],
  [0, 1],
  [0, 1],
]

/** Four corners, three of them written as exceptions. */
const sparse = (base: 'none' | 'zeros' | 'apart', index: Uint8Array | Uint16Array | Uint32Array) => {
  const a = new Assembly()
  const indices = { bufferView: a.view(index), componentType: { 1: 5121, 2: 5123, 4: 5125 }[index.BYTES_PER_ELEMENT]! }
  const values = { bufferView: a.view(CORNERS.slice(3)) }
  const under =
    base === 'none'
      ? {}
      : base === 'zeros'
        ? { bufferView: a.view(new Float32Array(12)) }
        : { bufferView: a.view(new Float32Array(24), 24), byteOffset: 12 }
  const position = a.write({
    ...under,
    componentType: 5126,
    count: 4,
    type: 'VEC3',
    sparse: { count: 3, indices, values },
  })
  const faces = a.put(FACES, 'SCALAR')
  return a.document({ meshes: [{ primitives: [{ attributes: { POSITION: position }, indices: faces }] }] })
}

describe('sparse accessors (clause 3.6.2.3)', () => {
  test.each([
    ['without a buffer view', 'none', Uint8Array.of(1, 2, 3)],
    ['over a buffer view', 'zeros', Uint16Array.of(1, 2, 3)],
    ['over elements that lie apart', 'apart', Uint32Array.of(1, 2, 3)],
  ] as const)('%s', async (_, base, index) => {
    expect(extent(await loaded(sparse(base, index)))).toEqual(UNIT)
  })

  test('one that reaches beyond its views is damage', async () => {
    const { json, bin } = sparse('none', Uint8Array.of(1, 2, 3))
    json.accessors![0]!.sparse!.count = 4
    expect(await load(json, bin)).toMatchObject({ error: { kind: 'damaged' } })
    const other = sparse('none', Uint8Array.of(1, 2, 3))
    other.json.accessors![0]!.sparse!.values.bufferView = 77
    expect(await load(other.json, other.bin)).toMatchObject({ error: { kind: 'damaged' } })
  })
})

describe('shape keys (clause 3.7.2.2)', () => {
  const keyed = (weights: readonly number[] | undefined, onNode = false) => {
    const a = new Assembly()
    const position = a.put(CORNERS, 'VEC3')
    const faces = a.put(FACES, 'SCALAR')
    // Key 1 lifts the third corner by 2 m; sparse and without a buffer view, as Blender writes them.
    const key = a.write({
      componentType: 5126,
      count: 4,
      type: 'VEC3',
      sparse: {
        count: 1,
        indices: { bufferView: a.view(Uint8Array.of(2)), componentType: 5121 },
        values: { bufferView: a.view(Float32Array.of(0, 2, 0)) },
      },
    })
    const primitives = [{ attributes: { POSITION: position }, indices: faces, targets: [{ POSITION: key }] }]
    return a.document({
      nodes: [{ mesh: 0, ...(onNode && weights ? { weights: [...weights] } : {}) }],
      meshes: [{ primitives, ...(!onNode && weights ? { weights: [...weights] } : {}) }],
    })
  }
  test.each([
    ['that stand at nothing change nothing', undefined, false, 1],
    ['that are drawn out stand so', [0.5], false, 2],
    ['a node may draw out otherwise than its mesh', [1], true, 3],
  ] as const)('%s', async (_, weights, onNode, top) => {
    expect(extent(await loaded(keyed(weights, onNode)))[1]).toEqual([0, top])
  })
})

const matrix = (scale: number, y = 0): number[] => [scale, 0, 0, 0, 0, scale, 0, 0, 0, 0, scale, 0, 0, y, 0, 1]
/** In centimetres, on a joint below an armature of a hundredth of the size, as many tools export. */
const skinned = (change: (json: Gltf) => void = () => {}, joint = 0) => {
  const a = new Assembly()
  const position = a.put(
    CORNERS.map((v) => v * 100),
    'VEC3',
  )
  const faces = a.put(FACES, 'SCALAR')
  const joints = a.put(
    Uint8Array.from({ length: 16 }, (_, i) => (i % 4 === 0 ? joint : 0)),
    'VEC4',
  )
  const weights = a.put(
    Float32Array.from({ length: 16 }, (_, i) => Number(i % 4 === 0)),
    'VEC4',
  )
  const binds = a.put(Float32Array.of(...matrix(1), ...matrix(1, -50)), 'MAT4')
  const made = a.document({
    scenes: [{ nodes: [0] }],
    nodes: [
      { name: 'Armature', scale: [0.01, 0.01, 0.01], children: [1, 3] },
      { name: 'Lower', children: [2] },
      { name: 'Upper', translation: [0, 50, 0] },
      // Where the mesh itself hangs says nothing (clause 3.7.3.1).
      { name: 'Body', mesh: 0, skin: 0, scale: [7, 7, 7], translation: [900, 0, 0] },
    ],
    meshes: [
      { primitives: [{ attributes: { POSITION: position, JOINTS_0: joints, WEIGHTS_0: weights }, indices: faces }] },
    ],
    skins: [{ joints: [1, 2], inverseBindMatrices: binds }],
  })
  change(made.json)
  return made
}

describe('skins (clause 3.7.3)', () => {
  test('stand in their rest pose, at their true size', async () => {
    const model = await loaded(skinned())
    expect(extent(model)).toEqual(UNIT)
    expect(model.pieces[0]!.names).toEqual(['Body', 'Armature'])
    // A quarter turn of the joint that carries it takes the surface along.
    const turned = await loaded(skinned((json) => (json.nodes![1]!.rotation = [0, 0, Math.SQRT1_2, Math.SQRT1_2])))
    expect(extent(turned).map(([low, high]) => [low + 0, high])).toEqual([
      [-1, 0],
      [0, 1],
      [0, 1],
    ])
    expect(extent(await loaded(skinned(undefined, 1)))).toEqual(UNIT)
  })

  test('a mesh that one node skins and another shows plainly stands both ways', async () => {
    const model = await loaded(
      skinned((json) => {
        json.nodes!.push({ name: 'Spare', mesh: 0, scale: [0.01, 0.01, 0.01], translation: [3, 0, 0] })
        json.scenes![0]!.nodes!.push(4)
      }),
    )
    expect(extent(model)[0]).toEqual([0, 4])
  })

  test.each<[string, (json: Gltf) => void]>([
    ['a joint that is not there', (json) => (json.skins![0]!.joints[1] = 99)],
    ['a skin that is not there', (json) => (json.nodes![3]!.skin = 9)],
    ['no weights', (json) => delete json.meshes![0]!.primitives[0]!.attributes['WEIGHTS_0']],
    ['fewer matrices than joints', (json) => (json.accessors![4]!.count = 1)],
  ])('%s is damage', async (_, change) => {
    const { json, bin } = skinned(change)
    expect(await load(json, bin)).toMatchObject({
      error: { kind: 'damaged', why: expect.stringMatching(/skin|joints/) as string },
    })
  })

  test('a vertex that hangs on a joint beyond the list is damage', async () => {
    const { json, bin } = skinned(undefined, 9)
    expect(await load(json, bin)).toEqual({
      ok: false,
      error: { kind: 'damaged', why: 'it hangs on joints that are not there' },
    })
  })
})

const copied = (change: (json: Gltf) => void = () => {}) => {
  const a = new Assembly()
  const position = a.put(CORNERS, 'VEC3')
  const faces = a.put(FACES, 'SCALAR')
  const at = a.put(Float32Array.of(0, 0, 0, 5, 0, 0, 0, 0, 10), 'VEC3')
  const size = a.put(Float32Array.of(1, 1, 1, 1, 1, 1, 2, 2, 2), 'VEC3')
  const id = a.put(Float32Array.of(1, 2, 3), 'SCALAR')
  const made = a.document({
    nodes: [
      {
        name: 'Bolts',
        mesh: 0,
        translation: [0, 1, 0],
        extensions: { EXT_mesh_gpu_instancing: { attributes: { TRANSLATION: at, SCALE: size, _ID: id } } },
      },
    ],
    meshes: [{ primitives: [{ attributes: { POSITION: position }, indices: faces }] }],
    extensionsUsed: ['EXT_mesh_gpu_instancing'],
    extensionsRequired: ['EXT_mesh_gpu_instancing'],
  })
  change(made.json)
  return made
}

describe('EXT_mesh_gpu_instancing', () => {
  test('all copies stand', async () => {
    const model = await loaded(copied())
    expect(model.pieces.map(({ names }) => names[0])).toEqual(['Bolts', 'Bolts', 'Bolts'])
    expect(extent(model)).toEqual([
      [0, 6],
      [1, 3],
      [0, 12],
    ])
  })
  test('copies are counted as triangles before any is made', async () => {
    const { json, bin } = copied((one) => (one.accessors![2]!.count = 1_000_000))
    expect(await load(json, bin)).toMatchObject({ error: { kind: 'too-many-triangles' } })
  })
  test('copies without as many places as sizes are damage', async () => {
    const { json, bin } = copied((one) => (one.accessors![3]!.count = 2))
    expect(await load(json, bin)).toMatchObject({ error: { kind: 'damaged' } })
  })
})

describe('how numbers are written', () => {
  test('interleaved, the last element without its padding', async () => {
    const a = new Assembly()
    // 12 bytes of place and 12 of direction each; the view ends with the last direction's third byte group.
    const both = new Float32Array(24)
    for (let i = 0; i < 4; i++) {
      both.set(CORNERS.subarray(i * 3, i * 3 + 3), i * 6)
      both.set([0, 1, 0], i * 6 + 3)
    }
    const bufferView = a.view(both.subarray(0, 21), 24)
    const position = a.write({ bufferView, componentType: 5126, count: 4, type: 'VEC3' })
    const faces = a.put(FACES, 'SCALAR')
    const made = a.document({ meshes: [{ primitives: [{ attributes: { POSITION: position }, indices: faces }] }] })
    expect(extent(await loaded(made))).toEqual(UNIT)
  })

  test.each([
    ['normalised 16 bits', Int16Array.from(CORNERS, (v) => v * 32767), true, 1],
    ['normalised 8 bits', Int8Array.from(CORNERS, (v) => v * 127), true, 1],
    ['whole metres', Uint16Array.from(CORNERS, (v) => v * 500), false, 0.002],
  ] as const)('KHR_mesh_quantization: %s', async (_, numbers, normalized, scale) => {
    const a = new Assembly()
    const size = numbers.BYTES_PER_ELEMENT
    // Elements begin at multiples of 4 bytes (clause 3.6.2.4).
    const stride = size === 1 ? 4 : 8
    const padded = new Uint8Array(4 * stride)
    for (let i = 0; i < 4; i++) padded.set(new Uint8Array(numbers.buffer, i * 3 * size, 3 * size), i * stride)
    const componentType = { 1: 5120, 2: normalized ? 5122 : 5123 }[size as 1 | 2]
    const position = a.write({ bufferView: a.view(padded, stride), componentType, count: 4, type: 'VEC3', normalized })
    const faces = a.put(FACES, 'SCALAR')
    const made = a.document({
      nodes: [{ mesh: 0, scale: [scale, scale, scale] }],
      meshes: [{ primitives: [{ attributes: { POSITION: position }, indices: faces }] }],
      extensionsUsed: ['KHR_mesh_quantization'],
      extensionsRequired: ['KHR_mesh_quantization'],
    })
    expect(extent(await loaded(made))).toEqual(UNIT)
  })

  test('strips and fans are triangles, and a list without indices too', async () => {
    for (const mode of [5, 6] as const) {
      const a = new Assembly()
      const position = a.put(Float32Array.of(0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 1, 0), 'VEC3')
      const made = a.document({ meshes: [{ primitives: [{ attributes: { POSITION: position }, mode }] }] })
      const model = await loaded(made)
      expect(model.pieces[0]!.indices.length / 3, `mode ${mode}`).toBe(2)
    }
  })

  test('a node may be placed by a matrix, and mirrored', async () => {
    const { json, bin } = tetrahedron()
    json.nodes = [{ mesh: 0, matrix: [-1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 5, 0, 0, 1] }]
    expect(extent(await loaded({ json, bin }))[0]).toEqual([4, 5])
  })

  test('without a scene all roots stand; of several the one that is meant', async () => {
    const { json, bin } = tetrahedron()
    const bare = structuredClone(json)
    delete bare.scene
    delete bare.scenes
    expect((await loaded({ json: bare, bin })).pieces).toHaveLength(2)
    const several = structuredClone(json)
    several.scenes = [{ nodes: [0] }, { nodes: [1] }]
    several.scene = 1
    expect((await loaded({ json: several, bin })).pieces.map(({ names }) => names[0])).toEqual(['Ram.upper'])
  })
})

describe('what is not shown', () => {
  const beside = (change: (json: Gltf) => void): Promise<LoadedModel> => {
    const { json, bin } = tetrahedron()
    change(json)
    return loaded({ json, bin })
  }
  test('nothing is said of cameras, lights, paints and texts', async () => {
    const model = await beside((json) => {
      json['cameras'] = [{ type: 'perspective' }]
      json.nodes![0]!['camera'] = 0
      json.nodes![1]!.extensions = { KHR_lights_punctual: {} }
      json.meshes![0]!.primitives[0]!.extensions = { KHR_materials_variants: {}, EXT_mesh_features: {} }
      json.extensionsUsed = ['KHR_lights_punctual', 'KHR_materials_unlit', 'KHR_texture_transform']
    })
    expect(model.leftOut).toEqual([])
    expect(model.pieces).toHaveLength(2)
  })

  test('points, lines, what is switched off, animations and extensions that are only wished for', async () => {
    const model = await beside((json) => {
      const { primitives } = json.meshes![0]!
      primitives.push(
        { attributes: { POSITION: 0 }, mode: 0 },
        { attributes: { POSITION: 0 }, mode: 1 },
        { attributes: {} },
      )
      json.nodes![2]!.extensions = { KHR_node_visibility: { visible: false } }
      json.nodes![1]!.extensions = { ACME_shape: {} }
      json.animations = [{}]
    })
    expect(model.pieces.map(({ names }) => names[0])).toEqual(['Ram.upper'])
    expect(model.leftOut).toEqual([
      { is: 'points' },
      { is: 'lines' },
      { is: 'shapeless' },
      { is: 'hidden' },
      { is: 'animations' },
      { is: 'extension', name: 'ACME_shape' },
    ])
  })

  test('a file of lines alone has nothing to show, and why is told', async () => {
    const { json, bin } = tetrahedron()
    json.meshes![0]!.primitives[0]!.mode = 1
    expect(await load(json, bin)).toEqual({ ok: false, error: { kind: 'nothing-in-it', leftOut: [{ is: 'lines' }] } })
  })

  test('what is required and not understood is refused by its name', async () => {
    for (const name of ['ACME_shape', 'KHR_gaussian_splatting', 'CESIUM_RTC']) {
      const { json, bin } = tetrahedron()
      json.extensionsRequired = [name]
      expect(await load(json, bin)).toEqual({ ok: false, error: { kind: 'unknown-need', what: name } })
    }
  })

  test('what is wrong only where nothing is shown from is no reason to refuse', async () => {
    const model = await beside((json) => {
      json.accessors!.push({ count: 4000, type: 'SCALAR', componentType: 5126, bufferView: 0 })
      json.buffers!.push({ byteLength: 5, uri: 'animation.bin' })
      json.bufferViews!.push({ buffer: 1, byteOffset: 0, byteLength: 9999 })
    })
    expect(model.pieces).toHaveLength(2)
  })
})

test('whatever stands anywhere in such documents, the answer is a value', async () => {
  const documents = [sparse('apart', Uint8Array.of(1, 2, 3)), skinned(), copied()].flatMap((made) =>
    placesIn(made.json).map((path) => ({ ...made, path })),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...documents),
      fc.oneof(fc.jsonValue(), fc.integer(), fc.constantFrom(-1, 2 ** 40, null)),
      async ({ json, bin, path }, value) => {
        json.buffers![0]!.uri = 'a.bin'
        const copy = structuredClone(json)
        const owner = path.slice(0, -1).reduce((at: never, key) => at[key], copy as never) as Record<string, unknown>
        owner[path.at(-1)!] = value
        const answer = await loadGltf('a.gltf', new TextEncoder().encode(JSON.stringify(copy)), async () =>
          ok(Uint8Array.from(bin)),
        )
        if (answer.ok) expect(answer.value.pieces.every(({ positions }) => positions.every(Number.isFinite))).toBe(true)
        else expect(answer.error.kind).toMatch(/./)
      },
    ),
    { seed: 17, numRuns: 250 },
  )
})
