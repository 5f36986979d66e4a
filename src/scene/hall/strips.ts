/** Strip lights under the ceiling, as floor and metal mirror them; they light nothing. Metres. */
export const STRIPS = {
  heightM: 9,
  /** From one to the next along X; they run along Z. */
  pitchM: 6,
  halfWidthM: 0.5,
} as const
