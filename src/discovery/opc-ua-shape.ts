/** What OPC UA PubSub wraps values in, as JSON (Part 14 §7.2.5). */
import { isMap } from './fields.ts'

/** What stands in a DataSetMessage beside its values, and says nothing of the plant. */
const BESIDE = /^(dataSetWriterId|dataSetWriterName|sequenceNumber|metaDataVersion|minorVersion)$/i

/** The key of the values, where the map is a DataSetMessage; null = it is none. */
export const dataSetIn = (map: Readonly<Record<string, unknown>>): string | null => {
  const key = isMap(map['Payload']) ? 'Payload' : isMap(map['payload']) ? 'payload' : null
  return key !== null && Object.keys(map).some((name) => BESIDE.test(name)) ? key : null
}

/** A Variant in the reversible encoding (Part 6 §5.4.2.17): `{"Type": 11, "Body": 5.2}` is the value of its body. */
export const bodyIn = (map: Readonly<Record<string, unknown>>): string | null =>
  typeof map['Type'] === 'number' && Object.hasOwn(map, 'Body') ? 'Body' : null

/** The id of a list's elements is a writer's: each of them publishes one thing's values. */
export const isWriterKey = (key: string): boolean => /^dataSetWriter(Id|Name)$/i.test(key)
