/** A stable code with the values its sentence is made with. @template V of each code, the names of its values */
export type Coded<V> = {
  [C in keyof V]: {
    readonly code: C
    readonly values: Readonly<Record<V[C] & string, string | number>>
  }
}[keyof V]
