/** Inverse of a small symmetric matrix by Cholesky (Golub and Van Loan, Matrix Computations, 4.2). */
const MOST_SIZE = 16
const K = new Float64Array(MOST_SIZE * MOST_SIZE)

/**
 * @param matrix its lower triangle, `size` × `size`, row by row; overwritten
 * @param least a pivot is no smaller: what is not positive by rounding is taken for that
 * @param into the upper triangle of the inverse goes there, row by row, from `at` on
 * @param scale of each row and column: what the inverse's is divided by
 */
export const invert = (
  matrix: Float64Array,
  size: number,
  least: number,
  into: Float32Array,
  at: number,
  scale: (i: number) => number,
): void => {
  for (let j = 0; j < size; j++)
    for (let i = j; i < size; i++) {
      let sum = matrix[i * size + j]!
      for (let k = 0; k < j; k++) sum -= matrix[i * size + k]! * matrix[j * size + k]!
      matrix[i * size + j] = i === j ? Math.sqrt(Math.max(sum, least)) : sum / matrix[j * size + j]!
    }
  // K = L⁻¹, the inverse is KᵀK.
  for (let j = 0; j < size; j++)
    for (let i = j; i < size; i++) {
      let sum = i === j ? 1 : 0
      for (let k = j; k < i; k++) sum -= matrix[i * size + k]! * K[k * size + j]!
      K[i * size + j] = sum / matrix[i * size + i]!
    }
  for (let i = 0; i < size; i++)
    for (let j = i; j < size; j++) {
      let sum = 0
      for (let k = j; k < size; k++) sum += K[k * size + i]! * K[k * size + j]!
      into[at++] = sum / scale(i) / scale(j)
    }
}
