import fc from 'fast-check'
import type { WebGLRenderer } from 'three'
import { expect, test } from 'vitest'
import { LiveTexture } from './live-texture.ts'

const [WIDTH, ROWS] = [4, 6]

/** A GPU that keeps what it is sent. */
const gpu = () => {
  const bytes = new Uint8Array(WIDTH * ROWS * 4)
  const made: { __webglTexture?: object } = {}
  const gl = {
    texSubImage2D: (
      _target: number,
      _level: number,
      x: number,
      y: number,
      width: number,
      height: number,
      _format: number,
      _type: number,
      data: Uint8Array,
      from: number,
    ) => {
      expect([x, width]).toEqual([0, WIDTH])
      bytes.set(data.subarray(from, from + width * height * 4), y * WIDTH * 4)
      calls.push(height)
    },
  }
  const calls: number[] = []
  const renderer = {
    properties: { get: () => made },
    getContext: () => gl,
    state: { bindTexture: () => {}, pixelStorei: () => {} },
  } as unknown as WebGLRenderer
  return { bytes, calls, renderer, made }
}

test('whatever changes between pictures, the GPU has it with the next, in one call at most (seed 8)', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.tuple(fc.nat(WIDTH * ROWS - 1), fc.integer({ min: 1, max: 255 })), { maxLength: 5 }), {
        maxLength: 8,
      }),
      (pictures) => {
        const data = new Uint8Array(WIDTH * ROWS * 4)
        const live = new LiveTexture(data, WIDTH, 4)
        const { bytes, calls, renderer, made } = gpu()
        made.__webglTexture = {}
        for (const changes of pictures) {
          calls.length = 0
          for (const [texel, value] of changes) {
            data[texel * 4] = value
            live.changed(texel, 1)
          }
          live.send(renderer)
          expect([...bytes]).toEqual([...data])
          expect(calls.length).toBe(changes.length > 0 ? 1 : 0)
        }
      },
    ),
    { seed: 8 },
  )
})

test('until three has made it nothing is sent: it takes all of it then', () => {
  const live = new LiveTexture(new Uint8Array(WIDTH * ROWS * 4), WIDTH, 4)
  const { calls, renderer, made } = gpu()
  live.changed(0, 1)
  live.send(renderer)
  made.__webglTexture = {}
  live.send(renderer)
  expect(calls).toEqual([])
  expect(live.texture.version).toBe(1)
})
