/** Numbers in an object of their own, for want of one in JSON: Int64 of JavaScript clients (`long`), MongoDB's extended JSON. */

const isInt32 = (half: unknown): half is number =>
  typeof half === 'number' && Number.isInteger(half) && half >= -(2 ** 31) && half < 2 ** 32

/** A number, a bigint where a double would lose digits, or text of one; everything else as it is. */
export const plainOf = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value
  const { low, high, unsigned } = value as Readonly<Record<string, unknown>>
  // Without `unsigned` it may as well be a range.
  if (typeof unsigned === 'boolean' && isInt32(low) && isInt32(high)) {
    const number = (unsigned ? high >>> 0 : high | 0) * 2 ** 32 + (low >>> 0)
    if (Number.isSafeInteger(number)) return number
    return (BigInt(unsigned ? high >>> 0 : high | 0) << 32n) + BigInt(low >>> 0)
  }
  for (const name of MONGO) {
    if (!Object.hasOwn(value, name)) continue
    const written = (value as Readonly<Record<string, unknown>>)[name]
    if (typeof written === 'string' || typeof written === 'number') return written
  }
  return value
}
const MONGO = ['$numberLong', '$numberInt', '$numberDouble', '$numberDecimal']
