/** The gamma function of a positive number, to 1 part in 10¹³: C. Lanczos, SIAM J. Numer. Anal. B 1 (1964) 86–96, with g = 7. */
const COEFFICIENTS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
]

export const gamma = (x: number): number => {
  if (x < 0.5) return Math.PI / (Math.sin(Math.PI * x) * gamma(1 - x))
  const t = x + 6.5
  const sum = COEFFICIENTS.reduce((total, c, i) => (i === 0 ? c : total + c / (x - 1 + i)), 0)
  return Math.sqrt(2 * Math.PI) * t ** (x - 0.5) * Math.exp(-t) * sum
}
