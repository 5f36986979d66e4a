import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openGltf } from './gltf-container.ts'
import { checkGltf } from './gltf-document.ts'
import { shapesOnly } from './gltf-shapes.ts'
import type { Gltf } from './gltf-schema.ts'
import { MOST_TRIANGLES } from './problem.ts'
import { glb, tetrahedron } from './testing/make-gltf.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const kindOf = (file: Uint8Array): string => {
  const opened = openGltf(file)
  if (!opened.ok) return opened.error.kind
  const checked = checkGltf(opened.value.json)
  return checked.ok ? 'fine' : checked.error.kind
}
const whole = (): Uint8Array => {
  const { json, bin } = tetrahedron()
  return glb(json, bin)
}
const changed = (change: (json: Gltf) => void): Uint8Array => {
  const { json, bin } = tetrahedron()
  change(json)
  return glb(json, bin)
}

describe('the container', () => {
  test('a whole GLB opens, and so does its JSON alone', () => {
    expect(kindOf(whole())).toBe('fine')
    expect(kindOf(bytes(JSON.stringify(tetrahedron().json)))).toBe('fine')
  })

  test.each([
    ['empty', new Uint8Array(0), 'damaged'],
    ['another format', bytes('solid cube\nendsolid'), 'damaged'],
    ['an HTML page', bytes('<!doctype html><p>Not found'), 'damaged'],
    ['JSON that ends', bytes('{"asset":{"version":'), 'damaged'],
    ['a list', bytes('{}'.replace('{}', '[]')), 'damaged'],
    ['a header only', whole().slice(0, 12), 'damaged'],
    ['cut in its binary', whole().slice(0, -8), 'damaged'],
    ['cut in its JSON', whole().slice(0, 60), 'damaged'],
    ['glTF 1', bytes('{"asset":{"version":"1.0"}}'), 'unknown-need'],
    ['no version', bytes('{"meshes":[]}'), 'damaged'],
    [
      'no meshes',
      bytes('{"asset":{"version":"2.0"},"scenes":[{"nodes":[0]}],"nodes":[{"name":"a"}]}'),
      'nothing-in-it',
    ],
    ['an extension nobody knows', changed((json) => (json.extensionsRequired = ['ACME_shape'])), 'unknown-need'],
    ['a mesh that is not there', changed((json) => (json.nodes![1]!.mesh = 7)), 'damaged'],
    ['a node that is its own child', changed((json) => (json.nodes![1]!.children = [0])), 'damaged'],
    ['a count below nothing', changed((json) => (json.accessors![0]!.count = -1)), 'damaged'],
  ])('%s', (_, file, kind) => expect(kindOf(file)).toBe(kind))

  test('a wrong container version', () => {
    const file = whole()
    new DataView(file.buffer).setUint32(4, 1, true)
    expect(kindOf(file)).toBe('unknown-need')
  })

  test('whatever the bytes are, the answer is a value', () => {
    const file = whole()
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.nat(255), fc.nat(file.length), (at, byte, length) => {
        const broken = file.slice(0, length)
        if (at < length) broken[at] = byte
        expect(['fine', 'damaged', 'unknown-need', 'nothing-in-it', 'too-many-triangles']).toContain(kindOf(broken))
      }),
      { seed: 7, numRuns: 400 },
    )
  })
})

describe('limits', () => {
  test('triangles count as often as nodes show them', () => {
    expect(checkGltf(tetrahedron().json)).toEqual({ ok: true, value: 8 })
  })

  test('declared counts are refused before anything is decoded', () => {
    const file = changed((json) => (json.accessors![1]!.count = 3 * (MOST_TRIANGLES + 1)))
    const opened = openGltf(file)
    expect(opened.ok && checkGltf(opened.value.json)).toEqual({
      ok: false,
      error: { kind: 'too-many-triangles', triangles: 2 * (MOST_TRIANGLES + 1) },
    })
  })

  test('many vertices of few triangles too', () => {
    expect(kindOf(changed((json) => (json.accessors![0]!.count = 1e9)))).toBe('too-many-triangles')
  })
})

test('looks are left out, so that a texture format is no reason to show nothing', () => {
  const file = changed((json) => {
    json.extensionsRequired = ['KHR_texture_basisu', 'KHR_materials_unlit']
    json.extensionsUsed = ['KHR_texture_basisu', 'KHR_materials_unlit']
    json['images'] = [{ uri: 'https://elsewhere.example/paint.ktx2' }]
    json['materials'] = [{ name: 'Paint' }]
    json.meshes![0]!.primitives[0]!['material'] = 0
  })
  expect(kindOf(file)).toBe('fine')
  const opened = openGltf(file)
  const left = JSON.stringify(opened.ok && shapesOnly(opened.value.json))
  expect(left).not.toMatch(/elsewhere|material|images|basisu|unlit/)
  expect(left).toContain('Ram.upper')
})
