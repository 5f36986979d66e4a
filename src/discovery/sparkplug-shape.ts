/** What an edge node or device of Sparkplug B publishes: its metrics by name, as births declare them and data fills them. */
import { Drops } from '../decode/drops.ts'
import { ProtoReader } from '../decode/protobuf.ts'
import { Sparkplug, type SparkplugTopic } from '../decode/sparkplug.ts'
import { FieldShape, type TopicShape } from './shape.ts'

const MOST_METRICS = 2_000

/** Names of the property that says the unit, as the common modules write it. */
const UNIT_PROPERTIES = /^(eng(ineering)?\s*units?|units?|uom|eu)$/i

/** Metric name → unit, from the property sets of a birth (specification 3.0, §6.4.17: keys in field 1, values in field 2, texts in field 8). */
const unitsOf = (bytes: Uint8Array): Map<string, string> => {
  const found = new Map<string, string>()
  const reader = new ProtoReader(bytes)
  while (reader.next()) {
    if (reader.field !== 2 || reader.wire !== 2) {
      reader.skip()
      continue
    }
    const metric = new ProtoReader(reader.bytes())
    let name = ''
    let unit = ''
    while (metric.next()) {
      if (metric.field === 1 && metric.wire === 2) name = metric.string()
      else if (metric.field === 9 && metric.wire === 2) unit = unitProperty(metric.bytes()) || unit
      else metric.skip()
    }
    if (name && unit) found.set(name, unit)
  }
  return found
}

const unitProperty = (bytes: Uint8Array): string => {
  const reader = new ProtoReader(bytes)
  const keys: string[] = []
  const texts: string[] = []
  while (reader.next()) {
    if (reader.field === 1 && reader.wire === 2) keys.push(reader.string())
    else if (reader.field === 2 && reader.wire === 2) {
      const value = new ProtoReader(reader.bytes())
      let text = ''
      while (value.next()) {
        if (value.field === 8 && value.wire === 2) text = value.string()
        else value.skip()
      }
      texts.push(text)
    } else reader.skip()
  }
  return texts[keys.findIndex((key) => UNIT_PROPERTIES.test(key))] ?? ''
}

export class SparkplugShapes {
  readonly #sparkplug = new Sparkplug(new Drops())
  readonly #metrics = new Map<string, number>()

  /** `shapeOf` gives the shape of the device's own topic, whatever message type brought this one. */
  message(topic: string, at: SparkplugTopic, bytes: Uint8Array, now: number, shape: TopicShape): void {
    shape.name = 'sparkplug'
    const units = at.type.endsWith('BIRTH') ? unitsOf(bytes) : null
    this.#sparkplug.message(topic, at, bytes, now, {
      metric: (metric, name) => {
        if (name === 'bdSeq' || name.startsWith('Node Control/') || name.startsWith('Device Control/') || metric.historical) return
        let field = shape.fields.get(name)
        if (!field) {
          if (shape.fields.size >= MOST_METRICS) {
            shape.overflow = true
            return
          }
          shape.fields.set(name, (field = new FieldShape(name.split('/').filter((part) => part !== ''), { format: 'sparkplug', select: '', metric: name })))
        }
        if (!metric.isNull && metric.quality !== 0) field.note(metric.value === undefined ? {} : metric.value)
        const unit = units?.get(name)
        if (unit) field.unit = unit
      },
      death: () => {},
    })
  }
}
