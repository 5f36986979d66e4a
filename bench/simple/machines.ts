/** A hall of simple machines with one colour rule each, the same for every contender: places, camera, values, colours. */
export const SIZE = { width: 1280, height: 800 } as const
/** The housing of the library's generic machine, metres. */
export const MACHINE_M = [1.6, 1.8, 1.2] as const
/** Above it a machine is red, above half of it yellow, else green: a rule as such tools have them. */
export const HOT = 66

const PITCH_M = 4
const AZIMUTH_DEG = 43
const ELEVATION_DEG = 34
export const FOV_DEG = 32

/** [x, z] of each machine, metres, round the origin. */
export const places = (machines: number): readonly (readonly [number, number])[] => {
  const columns = Math.ceil(Math.sqrt(machines * 1.6))
  const rows = Math.ceil(machines / columns)
  return Array.from(
    { length: machines },
    (_, i) =>
      [((i % columns) - (columns - 1) / 2) * PITCH_M, (Math.floor(i / columns) - (rows - 1) / 2) * PITCH_M] as const,
  )
}

/** An orbit camera that sees all of them. */
export const view = (machines: number) => {
  const distance = Math.sqrt(machines) * PITCH_M * 2.1
  const [azimuth, elevation] = [(AZIMUTH_DEG * Math.PI) / 180, (ELEVATION_DEG * Math.PI) / 180]
  const eye = [
    Math.sin(azimuth) * Math.cos(elevation) * distance,
    Math.sin(elevation) * distance,
    Math.cos(azimuth) * Math.cos(elevation) * distance,
  ] as const
  return { azimuth: AZIMUTH_DEG, elevation: ELEVATION_DEG, distance, eye }
}

/** 0…100, another for most machines in each round. */
export const valueOf = (machine: number, round: number): number => (machine * 37 + round * 53) % 100

const pixel = new Uint8Array(4)
/** Waits until all that was submitted is drawn: software WebGL draws behind the program's back. */
export const finish = (gl: WebGLRenderingContext | WebGL2RenderingContext): void =>
  gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel)

export interface SimpleHall {
  /** Ready once all machines are in the picture. */
  open(machines: number): Promise<void>
  /** Draws without pause for so long, all values anew once a second. @returns ms of each frame, to pixels */
  run(ms: number): Promise<readonly number[]>
}

/** Frames that a median is worth something of. */
const FEWEST = 12

/** Frame after frame as the browser asks for them; a frame ends when its pixels are there. Values come by a clock of their own, as from a plant. */
export const framesFor = async (
  ms: number,
  each: {
    readonly update: (round: number) => void
    readonly draw: () => void
    readonly gl: () => WebGLRenderingContext | WebGL2RenderingContext
  },
): Promise<readonly number[]> => {
  const frames: number[] = []
  let round = 0
  const clock = setInterval(() => each.update(++round), 1000)
  const until = performance.now() + ms
  let last = performance.now()
  while (performance.now() < until || frames.length < FEWEST) {
    await new Promise(requestAnimationFrame)
    each.draw()
    finish(each.gl())
    const now = performance.now()
    frames.push(now - last)
    last = now
  }
  clearInterval(clock)
  return frames
}
