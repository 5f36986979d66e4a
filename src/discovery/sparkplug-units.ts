/** Units of a birth's metrics, from their property sets (specification 3.0, §6.4.17: keys in field 1, values in field 2 with texts in field 8). Births are rare: read plainly. */

/** The property that says the unit, as the common modules write it. */
const UNIT_PROPERTY = /^(eng(ineering)?\s*units?|units?|uom|eu)$/i
const utf8 = new TextDecoder()

/** Calls back with each length-delimited field of a message; stops where the bytes are broken. */
const eachField = (bytes: Uint8Array, take: (field: number, body: Uint8Array) => void): void => {
  let at = 0
  const varint = (): number => {
    let value = 0
    for (let factor = 1; at < bytes.length && factor < 2 ** 70; factor *= 128) {
      const byte = bytes[at++]!
      value += (byte & 127) * factor
      if (byte < 128) return value
    }
    at = Number.MAX_SAFE_INTEGER
    return 0
  }
  while (at < bytes.length) {
    const tag = varint()
    const wire = tag % 8
    if (wire === 0) varint()
    else if (wire === 1) at += 8
    else if (wire === 5) at += 4
    else if (wire === 2) {
      const length = varint()
      if (at + length > bytes.length) return
      take(Math.floor(tag / 8), bytes.subarray(at, at + length))
      at += length
    } else return
  }
}

const unitIn = (properties: Uint8Array): string => {
  const keys: string[] = []
  const texts: string[] = []
  eachField(properties, (field, body) => {
    if (field === 1) keys.push(utf8.decode(body))
    if (field !== 2) return
    let text = ''
    eachField(body, (inner, said) => {
      if (inner === 8) text = utf8.decode(said)
    })
    texts.push(text)
  })
  return texts[keys.findIndex((key) => UNIT_PROPERTY.test(key))] ?? ''
}

/** Metric name → unit. */
export const unitsOfBirth = (payload: Uint8Array): ReadonlyMap<string, string> => {
  const found = new Map<string, string>()
  eachField(payload, (field, metric) => {
    if (field !== 2) return
    let name = ''
    let unit = ''
    eachField(metric, (inner, body) => {
      if (inner === 1) name = utf8.decode(body)
      else if (inner === 9) unit = unitIn(body) || unit
    })
    if (name !== '' && unit !== '') found.set(name, unit)
  })
  return found
}
