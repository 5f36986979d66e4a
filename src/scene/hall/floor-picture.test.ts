import { PerspectiveCamera, Vector2, type WebGLRenderer } from 'three'
import { expect, test } from 'vitest'
import { FloorPicture } from './floor-picture.ts'

const start = () => {
  const copies: { width: number; height: number }[] = []
  const renderer = {
    copyFramebufferToTexture: ({ image }: { image: { width: number; height: number } }) =>
      void copies.push({ width: image.width, height: image.height }),
  } as unknown as WebGLRenderer
  const camera = new PerspectiveCamera(32, 1.6, 0.1, 100)
  camera.updateMatrixWorld()
  return { picture: new FloorPicture(), renderer, camera, copies, size: new Vector2(640, 400) }
}

test('a picture of the floor holds as long as eye, size and light stay', () => {
  const { picture, renderer, camera, copies, size } = start()
  expect(picture.stands(camera, size)).toBe(false)
  expect(picture.stands(camera, size)).toBe(true)
  expect(picture.holds).toBe(false)
  picture.take(renderer, size)
  expect(picture.stands(camera, size) && picture.holds).toBe(true)
  camera.position.x += 0.01
  camera.updateMatrixWorld()
  expect(picture.stands(camera, size)).toBe(false)
  expect(picture.holds).toBe(false)
  picture.take(renderer, size)
  camera.fov = 33
  camera.updateProjectionMatrix()
  expect(picture.stands(camera, size) || picture.holds).toBe(false)
  picture.take(renderer, size)
  picture.forget()
  expect(picture.stands(camera, size)).toBe(true)
  expect(picture.holds).toBe(false)
  expect(copies).toEqual(Array.from({ length: 3 }, () => ({ width: 640, height: 400 })))
})

test('in a window of another size it is taken anew, in that size', () => {
  const { picture, renderer, camera, copies, size } = start()
  picture.stands(camera, size)
  picture.take(renderer, size)
  const wide = new Vector2(900, 400)
  expect(picture.stands(camera, wide) || picture.holds).toBe(false)
  picture.take(renderer, wide)
  expect(copies.at(-1)).toEqual({ width: 900, height: 400 })
  picture.dispose()
})
