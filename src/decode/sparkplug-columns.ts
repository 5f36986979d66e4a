/** How the metrics of a Sparkplug B payload lie in memory: a row a metric in typed columns. */

/** How a metric's value was written. */
export const NO_VALUE = 0
/** int_value: 32 bits, in `value`, unsigned. */
export const WHOLE_32 = 1
/** long_value: 64 bits, the low half in `value`, the high one in `high`, both unsigned. */
export const WHOLE_64 = 2
/** float_value, double_value, boolean_value (0 or 1): in `value`. */
export const REAL = 3
export const TRUTH = 4
export const TEXT = 5
/** dataset_value, template_value: at `textAt`. */
export const DATA_SET = 6
export const TEMPLATE = 7

export const HISTORICAL = 1
export const TRANSIENT = 2
export const IS_NULL = 4

/** `alias` of a metric that gives none, and of one beyond 31 bits. */
export const NO_ALIAS = -1
export const WIDE_ALIAS = -2

/**
 * §6.4.16: Int8, Int16, Int32 travel as uint32, Int64 as uint64, in two's complement. Some clients write the smaller ones in
 * their own width (Int8 −5 as 251), some extended to 32 bits.
 */
export const isSigned32 = (datatype: number): boolean => datatype >= 1 && datatype <= 3
export const signed = (low: number, datatype: number): number =>
  datatype === 1 && low <= 0xff ? (low << 24) >> 24 : datatype === 2 && low <= 0xffff ? (low << 16) >> 16 : low | 0
export const INT_64 = 4

export const columnsOf = (n: number) => ({
  nameAt: new Int32Array(n),
  nameLength: new Int32Array(n),
  alias: new Int32Array(n),
  datatype: new Int32Array(n),
  time: new Float64Array(n),
  flags: new Uint8Array(n),
  kind: new Uint8Array(n),
  value: new Float64Array(n),
  high: new Uint32Array(n),
  textAt: new Int32Array(n),
  textLength: new Int32Array(n),
  quality: new Int32Array(n),
})
export type Columns = ReturnType<typeof columnsOf>
