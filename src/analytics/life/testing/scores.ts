/** How expected lives are scored: error and score with lives counted up to a cap, share of intervals that held. */
import type { RemainingLife } from '../remaining-life.ts'

export const lifeScores = (
  asked: readonly RemainingLife[],
  lives: readonly number[],
  cap: number,
): { rmse: number; score: number; coverage: number } => {
  let [squares, score, inside] = [0, 0, 0]
  asked.forEach(({ median, low, high }, i) => {
    const life = lives[i]!
    const late = Math.min(cap, median) - Math.min(cap, life)
    squares += late * late
    // Saxena et al. 2008: too late costs more than too early.
    score += late < 0 ? Math.exp(-late / 13) - 1 : Math.exp(late / 10) - 1
    if (life >= low && life <= high) inside++
  })
  return { rmse: Math.sqrt(squares / asked.length), score, coverage: inside / asked.length }
}
