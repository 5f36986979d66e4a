/** The product's scene as the page mounts it, made to draw in every frame: on its own it would rest between the values. */
import { hallOf } from './twin.ts'
import { Viewer } from '../../page/viewer.ts'
import { framesFor, SIZE, type SimpleHall, valueOf, view } from '../machines.ts'

let viewer: Viewer

const set = (round: number): void => {
  for (const { slot } of viewer.twin.heard) viewer.set(slot, valueOf(slot, round))
}

const hall: SimpleHall = {
  open: async (machines) => {
    viewer = new Viewer(hallOf(machines), 'temperature')
    viewer.renderer.setPixelRatio(1)
    viewer.renderer.setSize(SIZE.width, SIZE.height, false)
    viewer.live.resize(SIZE.width, SIZE.height, 1)
    const { azimuth, elevation, distance } = view(machines)
    viewer.live.rig.fly({ target: [0, 0, 0], azimuth, elevation, distance }, false, false)
    set(0)
    for (let i = 0; i < 3; i++) viewer.frame()
  },
  run: (ms) =>
    framesFor(ms, {
      update: set,
      draw: () => {
        // Whatever is told to the scene makes it draw; this tells it nothing new.
        viewer.setLayer('temperature')
        viewer.frame(16)
      },
      gl: () => viewer.renderer.getContext(),
    }),
}
Object.assign(window, { hall })
