/**
 * Sparkplug B metrics that hold several values: Templates (specification 3.0, §6.4.12) as an object by the names of their
 * members, DataSets (§6.4.8) as a list of rows by the names of their columns. A binding's `select` then says which.
 * Rare and small beside plain metrics: read plainly, when asked for.
 */
const utf8 = new TextDecoder()
const MOST_DEPTH = 4
const MOST_ROWS = 1000
const MOST_MEMBERS = 1000

type Take = (field: number, value: number | bigint, body: Uint8Array) => void
const NONE = new Uint8Array()

/** Calls back with each field of a message: numbers by value, bodies by bytes. Stops where the bytes are broken. */
const eachField = (bytes: Uint8Array, take: Take): void => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 0
  const varint = (): bigint => {
    let value = 0n
    for (let shift = 0n; at < bytes.length && shift < 70n; shift += 7n) {
      const byte = bytes[at++]!
      value |= BigInt(byte & 127) << shift
      if (byte < 128) return value
    }
    // Broken: nothing comes after it.
    at = Number.MAX_SAFE_INTEGER
    return 0n
  }
  while (at < bytes.length) {
    const tag = Number(varint())
    const field = tag >> 3
    switch (tag & 7) {
      case 0: {
        const value = varint()
        if (at <= bytes.length) take(field, value, NONE)
        break
      }
      case 1:
        if (at + 8 <= bytes.length) take(field, view.getFloat64(at, true), NONE)
        at += 8
        break
      case 5:
        if (at + 4 <= bytes.length) take(field, view.getFloat32(at, true), NONE)
        at += 4
        break
      case 2: {
        const length = Number(varint())
        if (at + length > bytes.length) return
        take(field, 0, bytes.subarray(at, at + length))
        at += length
        break
      }
      default:
        return
    }
  }
}

/** §6.4.16: signed whole numbers travel in two's complement, in 32 or 64 bits. */
const whole = (value: bigint, datatype: number): number | bigint => {
  const bits = datatype === 1 ? 8 : datatype === 2 ? 16 : datatype === 3 ? 32 : datatype === 4 ? 64 : 0
  const number = bits ? BigInt.asIntN(bits, value) : value
  return number <= Number.MAX_SAFE_INTEGER && number >= Number.MIN_SAFE_INTEGER ? Number(number) : number
}

/** Of a DataSetValue (fields 1–6) or of a metric's own value (10–15). */
const scalarOf = (
  field: number,
  first: number,
  value: number | bigint,
  body: Uint8Array,
  datatype: number,
): unknown => {
  switch (field - first) {
    case 0:
    case 1:
      return whole(BigInt(value), datatype)
    case 2:
    case 3:
      return Number(value)
    case 4:
      return Number(value) !== 0
    case 5:
      return utf8.decode(body)
    default:
      return undefined
  }
}

/** A list of rows, each an object by column. */
export const readDataSet = (bytes: Uint8Array): Record<string, unknown>[] => {
  const columns: string[] = []
  const types: number[] = []
  const rows: Record<string, unknown>[] = []
  eachField(bytes, (field, value, body) => {
    if (field === 2) columns.push(utf8.decode(body))
    else if (field === 3) types.push(Number(value))
    else if (field === 4 && rows.length < MOST_ROWS) {
      const cells: unknown[] = []
      eachField(body, (inner, _, element) => {
        if (inner !== 1) return
        let cell: unknown = null
        const type = types[cells.length] ?? 0
        eachField(element, (at, said, text) => {
          cell = scalarOf(at, 1, said, text, type) ?? cell
        })
        cells.push(cell)
      })
      rows.push(Object.fromEntries(cells.map((cell, i) => [columns[i] ?? String(i), cell])))
    }
  })
  return rows
}

/** Its members by name; parameters are constants of the instance and are left out. */
export const readTemplate = (bytes: Uint8Array, depth = 0): Record<string, unknown> => {
  const members: [string, unknown][] = []
  eachField(bytes, (field, _, metric) => {
    if (field !== 2 || members.length >= MOST_MEMBERS) return
    let name = ''
    let datatype = 0
    let found: unknown
    let isNull = false
    const values: [number, number | bigint, Uint8Array][] = []
    eachField(metric, (at, value, body) => {
      if (at === 1) name = utf8.decode(body)
      else if (at === 4) datatype = Number(value)
      else if (at === 7) isNull = Number(value) !== 0
      else if (at >= 10) values.push([at, value, body])
    })
    for (const [at, value, body] of values)
      if (at <= 15) found = scalarOf(at, 10, value, body, datatype)
      else if (at === 17) found = readDataSet(body)
      else if (at === 18 && depth < MOST_DEPTH) found = readTemplate(body, depth + 1)
    if (name !== '' && (isNull || found !== undefined)) members.push([name, isNull ? null : found])
  })
  return Object.fromEntries(members)
}
