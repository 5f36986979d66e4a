/** The long run of a Markov chain with few states, solved exactly. */

/** @param rows probabilities (or rates) from state to state, those of staying included: the balance π R = π (or π R = 0) */
const solved = (rows: readonly (readonly number[])[], diagonal: number): number[] => {
  const n = rows.length
  const a = rows.map((_, j) => [...rows.map((row, i) => row[j]! - (i === j ? diagonal : 0)), 0])
  a[n - 1] = Array.from({ length: n + 1 }, () => 1)
  for (let col = 0; col < n; col++) {
    let pivot = col
    for (let i = col + 1; i < n; i++) if (Math.abs(a[i]![col]!) > Math.abs(a[pivot]![col]!)) pivot = i
    ;[a[col], a[pivot]] = [a[pivot]!, a[col]!]
    for (let i = 0; i < n; i++) {
      const factor = a[i]![col]! / a[col]![col]!
      if (i === col || factor === 0) continue
      for (let k = col; k <= n; k++) a[i]![k]! -= factor * a[col]![k]!
    }
  }
  return a.map((row, i) => row[n]! / row[i]!)
}

/** Shares of time of each state, by what leaves each: to which state with what rate. */
export const stationary = <S>(first: S, next: (state: S) => readonly (readonly [S, number])[]): [S, number][] => {
  const states: S[] = [first]
  const index = new Map([[JSON.stringify(first), 0]])
  const rates: number[][] = []
  for (const state of states) {
    const row: number[] = []
    for (const [to, rate] of next(state)) {
      const key = JSON.stringify(to)
      if (!index.has(key)) index.set(key, states.push(to) - 1)
      const [from, at] = [index.get(JSON.stringify(state))!, index.get(key)!]
      row[at] = (row[at] ?? 0) + rate
      row[from] = (row[from] ?? 0) - rate
    }
    rates.push(row)
  }
  const full = rates.map((row) => states.map((_, i) => row[i] ?? 0))
  return solved(full, 0).map((share, i) => [states[i]!, share])
}
