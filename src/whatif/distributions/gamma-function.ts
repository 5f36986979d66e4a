/** The gamma function of a positive number, to 1 part in 10¹³: C. Lanczos, SIAM J. Numer. Anal. B 1 (1964) 86–96, with g = 7. */
const COEFFICIENTS = [
  0.9999999999998099, 676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
  -0.13857109526572012, 0.000009984369578019572, 1.5056327351493116e-7,
]

export const gamma = (x: number): number => {
  if (x < 0.5) return Math.PI / (Math.sin(Math.PI * x) * gamma(1 - x))
  const t = x + 6.5
  const sum = COEFFICIENTS.reduce((total, c, i) => (i === 0 ? c : total + c / (x - 1 + i)), 0)
  return Math.sqrt(2 * Math.PI) * t ** (x - 0.5) * Math.exp(-t) * sum
}
