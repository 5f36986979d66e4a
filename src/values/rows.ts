/** Lists of small numbers, one a row, in two flat columns: row `i` is `items[start[i]]` up to before `items[start[i + 1]]`. */
export interface Rows {
  readonly start: Uint32Array
  readonly items: Uint32Array
}

export const rowsOf = (lists: readonly (readonly number[])[]): Rows => {
  const start = new Uint32Array(lists.length + 1)
  lists.forEach((list, i) => {
    start[i + 1] = start[i]! + list.length
  })
  const items = new Uint32Array(start[lists.length]!)
  lists.forEach((list, i) => items.set(list, start[i]))
  return { start, items }
}

/** Item → the rows it stands in. @param count items are smaller than this */
export const inverted = ({ start, items }: Rows, count: number): Rows => {
  const from = new Uint32Array(count + 1)
  for (const item of items) from[item + 1]!++
  for (let i = 0; i < count; i++) from[i + 1]! += from[i]!
  const fill = from.slice()
  const rows = new Uint32Array(items.length)
  for (let row = 0; row + 1 < start.length; row++)
    for (let at = start[row]!; at < start[row + 1]!; at++) rows[fill[items[at]!]!++] = row
  return { start: from, items: rows }
}
