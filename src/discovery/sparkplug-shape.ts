/** What an edge node or device of Sparkplug B publishes: its metrics by name, as births declare them and data fills them. */
import { Drops } from '../decode/drops.ts'
import { HISTORICAL, IS_NULL } from '../decode/sparkplug-reader.ts'
import { Sparkplug, type SparkplugTopic } from '../decode/sparkplug.ts'
import { FieldShape } from './field-shape.ts'
import type { TopicShape } from './shape.ts'
import { unitsOfBirth } from './sparkplug-units.ts'

const MOST_METRICS = 2_000
/** What the protocol is run by, no value of the plant. */
const OWN = /^(bdSeq$|Node Control\/|Device Control\/)/

export class SparkplugShapes {
  readonly #sparkplug = new Sparkplug(new Drops())

  /** `shape`: of the device's own topic, whatever message type brought this one. */
  message(topic: string, at: SparkplugTopic, bytes: Uint8Array, now: number, shape: TopicShape): void {
    shape.name = 'sparkplug'
    const units = at.type.endsWith('BIRTH') ? unitsOfBirth(bytes) : null
    this.#sparkplug.message(topic, at, bytes, now, {
      metric: (reader, i, name, datatype) => {
        const flags = reader.columns.flags[i]!
        if (OWN.test(name) || flags & HISTORICAL) return
        let field = shape.fields.get(name)
        if (!field) {
          if (shape.fields.size >= MOST_METRICS) {
            shape.overflow = true
            return
          }
          shape.fields.set(
            name,
            (field = new FieldShape(
              name.split('/').filter((part) => part !== ''),
              { format: 'sparkplug', select: '', metric: name },
            )),
          )
        }
        const value = reader.valueOf(i, datatype)
        // Data sets, templates and bytes: nothing that one signal shows.
        if (!(flags & IS_NULL) && reader.columns.quality[i] !== 0) field.note(value === undefined ? {} : value)
        const unit = units?.get(name)
        if (unit) field.unit = unit
      },
      death: () => {},
    })
  }
}
