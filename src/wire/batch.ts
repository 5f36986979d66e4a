/**
 * What a worker hands to the page once a frame: columns, transferred, never copied. Live rows are
 * conflated, at most one a slot; those of the past are told one by one, in order.
 */
export interface SampleBatch {
  readonly count: number
  readonly slot: Uint32Array
  readonly value: Float64Array
  readonly quality: Uint8Array
  /** ms on the gateway's clock. */
  readonly receive: Float64Array
  /** ms on the source's clock; 0 = none given. */
  readonly source: Float64Array
  /** 1 = this row says "dead", not a new sample. */
  readonly dead: Uint8Array
  /** When the value became what it is, where the sender says so; 0 = with this row, if it is news; −1 = nobody knows. */
  readonly since: Float64Array
  /** Latest texts of text signals among the rows. */
  readonly texts: readonly (readonly [slot: number, text: string])[]
  /** True for the first batch after a connection: rows that are not in it have never been seen. */
  readonly snapshot: boolean
  /** Signals that are not followed are known as of this time, ms on the gateway's clock; 0 = this batch tells nothing of them. */
  readonly asOf: number
  /** All that was newly wanted by the `want` of this number has come; 0 = no such answer. */
  readonly wanted: number
}
