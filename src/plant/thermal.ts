/** First-order thermal model of a winding: τ·dT/dt = T∞ − T, solved exactly for a step (any step size is stable). */
export const warm = (temperatureC: number, settlesAtC: number, dtS: number, tauS: number): number =>
  settlesAtC + (temperatureC - settlesAtC) * Math.exp(-dtS / tauS)

/** Where a winding settles: copper losses grow with the square of the current. */
export const settlesAt = (ambientC: number, riseAtRatedC: number, loadOfRated: number): number =>
  ambientC + riseAtRatedC * loadOfRated ** 2
