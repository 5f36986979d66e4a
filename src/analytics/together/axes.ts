/**
 * Principal axes of a correlation matrix, and the two distances made of them: along the axes in which signals move together,
 * and along those in which they hardly move while their relation holds (Hotelling's T² and Hawkins' T²_H, the residual with
 * each axis measured by its own spread: Hawkins, Technometrics 16, 1974).
 */

/** Most signals of a machine. */
export const MOST_SIGNALS = 24
/** Spread that each axis has at least, as a share of a signal's. */
const RIDGE = 1e-3
const SWEEPS = 30
const SMALL = 1e-12

const matrix = new Float64Array(MOST_SIGNALS * MOST_SIGNALS)
const axes = new Float64Array(MOST_SIGNALS * MOST_SIGNALS)

/** One rotation of Jacobi's that makes the entry of row p and column q zero. */
const rotate = (n: number, p: number, q: number): void => {
  const off = matrix[p * n + q]!
  const theta = (matrix[q * n + q]! - matrix[p * n + p]!) / (2 * off)
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1))
  const c = 1 / Math.sqrt(t * t + 1)
  const s = t * c
  for (let k = 0; k < n; k++) {
    const [a, b] = [matrix[k * n + p]!, matrix[k * n + q]!]
    matrix[k * n + p] = c * a - s * b
    matrix[k * n + q] = s * a + c * b
  }
  for (let k = 0; k < n; k++) {
    const [a, b] = [matrix[p * n + k]!, matrix[q * n + k]!]
    matrix[p * n + k] = c * a - s * b
    matrix[q * n + k] = s * a + c * b
    const [v, w] = [axes[k * n + p]!, axes[k * n + q]!]
    axes[k * n + p] = c * v - s * w
    axes[k * n + q] = s * v + c * w
  }
}

const diagonalise = (n: number): void => {
  axes.fill(0)
  for (let i = 0; i < n; i++) axes[i * n + i] = 1
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let off = 0
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) off += matrix[p * n + q]! ** 2
    if (off < SMALL) return
    for (let p = 0; p < n; p++)
      for (let q = p + 1; q < n; q++) if (Math.abs(matrix[p * n + q]!) > SMALL) rotate(n, p, q)
  }
}

/**
 * @param n signals
 * @param entry of the correlation matrix
 * @param write takes the entries of row i and column j ≥ i: of the distance in all axes, and in those of the relation alone
 */
export const distancesOf = (
  n: number,
  entry: (i: number, j: number) => number,
  write: (i: number, j: number, all: number, relation: number) => void,
): void => {
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) matrix[i * n + j] = entry(i, j)
  diagonalise(n)
  for (let i = 0; i < n; i++)
    for (let j = i; j < n; j++) {
      let all = 0
      let relation = 0
      for (let k = 0; k < n; k++) {
        const spread = Math.max(0, matrix[k * n + k]!)
        const share = (axes[i * n + k]! * axes[j * n + k]!) / (spread + RIDGE)
        all += share
        // Below what one signal alone has: along such an axis they hold each other.
        if (spread <= 1) relation += share
      }
      write(i, j, all, relation)
    }
}
