/** Stands in for three's renderer where there is no WebGL: notes what it was asked for and draws nothing. */
import type { Camera, Object3D, Scene, Vector2, WebGLRenderer } from 'three'

export interface FakePicture {
  /** Children of the scene that were visible. */
  readonly shown: readonly Object3D[]
  /** Shadows were redrawn with it. */
  readonly shadows: boolean
}

export const fakeRenderer = (width = 800, height = 600) => {
  const pictures: FakePicture[] = []
  let [compiled, copied] = [0, 0]
  const shadowMap = { enabled: false, autoUpdate: true, needsUpdate: false }
  const renderer = {
    shadowMap,
    toneMapping: 0,
    info: { render: { calls: 3, triangles: 12 } },
    // No texture has been made: whatever is to be sent is sent whole with the next picture.
    properties: { get: () => ({}) },
    renderLists: { dispose: () => {} },
    compile: (_scene: Object3D, _camera: Camera) => void compiled++,
    getDrawingBufferSize: (size: Vector2) => size.set(width, height),
    copyFramebufferToTexture: () => void copied++,
    render: (scene: Scene, _camera: Camera) => {
      pictures.push({ shown: scene.children.filter((child) => child.visible), shadows: shadowMap.needsUpdate })
      shadowMap.needsUpdate = false
    },
  }
  return {
    renderer: renderer as unknown as WebGLRenderer,
    pictures,
    compiled: () => compiled,
    copied: () => copied,
  }
}
