/** Numbers of repeated runs: absolute ones wander on a shared machine, so contenders take turns and medians are compared. */

/** @param share 0…1; NaN where there is nothing */
export const quantile = (values: readonly number[], share: number): number => {
  if (values.length === 0) return Number.NaN
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!
}

export const median = (values: readonly number[]): number => quantile(values, 0.5)

/** Lowest and highest, as text. */
export const spread = (values: readonly number[]): string =>
  values.length ? `${shown(Math.min(...values))}–${shown(Math.max(...values))}` : ''

/** Three significant figures, thousands in groups. */
export const shown = (value: number): string => {
  if (!Number.isFinite(value)) return '–'
  if (Math.abs(value) >= 1000) return Math.round(Number(value.toPrecision(3))).toLocaleString('en')
  return String(Number(value.toPrecision(3)))
}

/** Each contender once a round, in turn, after one round to warm up. Returns ms of every round by contender. */
export const takeTurns = <K extends string>(
  contenders: Readonly<Record<K, () => void>>,
  rounds: number,
): Record<K, number[]> => {
  const names = Object.keys(contenders) as K[]
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<K, number[]>
  for (let round = -1; round < rounds; round++)
    for (const name of names) {
      const began = performance.now()
      contenders[name]()
      if (round >= 0) times[name].push(performance.now() - began)
    }
  return times
}

/** The quantile of durations with each weighing as long as it lasts: how long the one is that a random moment falls in. */
export const weighted = (durations: readonly number[], q: number): number => {
  const sorted = durations.toSorted((a, b) => a - b)
  let left = q * sorted.reduce((sum, d) => sum + d, 0)
  return sorted.find((d) => (left -= d) <= 0) ?? Number.NaN
}
