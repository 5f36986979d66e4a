/** What the register knows of one topic, and of the values that bindings point at. */
import type { Reading, TopicDetail } from '../wire/discovery.ts'
import { sparkplugFilter } from '../decode/formats/sparkplug.ts'
import type { TopicRegister } from './register.ts'
import type { FieldShape } from './field-shape.ts'
import { unitAsTold, unitInName } from './units.ts'

const MOST_FIELDS = 200

const typeName = ({ numbers, integers, booleans, texts, times }: FieldShape): string =>
  texts
    ? 'text'
    : times
      ? 'time'
      : booleans
        ? 'boolean'
        : numbers
          ? integers === numbers
            ? 'whole number'
            : 'number'
          : 'nothing'

export const topicDetail = (register: TopicRegister, topic: string, now: number): TopicDetail => {
  const entry = register.entry(topic)
  if (!entry) return { clock: now, topic, message: null, payload: '', cut: false, fields: [] }
  const { shape } = entry
  const filed = shape.name === 'sparkplug' ? sparkplugFilter(topic) : topic
  return {
    clock: now,
    topic,
    message: entry.row(now),
    payload: shape.name === 'binary' || shape.name === 'sparkplug' ? '' : entry.payload(),
    cut: entry.bytes > entry.sample.length,
    fields: [...shape.fields.values()].slice(0, MOST_FIELDS).map((field) => ({
      reading: { topic: filed, ...field.reading },
      type: typeName(field),
      unit: unitAsTold(field.unit) || unitInName(field.names.at(-1) ?? topic.slice(topic.lastIndexOf('/') + 1)).unit,
      value: field.last,
    })),
  }
}

const sameReading = (a: Omit<Reading, 'topic'>, b: Reading): boolean =>
  a.format === b.format && a.metric === b.metric && JSON.stringify(a.select) === JSON.stringify(b.select)

/** The value there as it was last looked at; null = none yet. */
export const readFrom = (register: TopicRegister, reading: Reading): string | null => {
  const shape =
    reading.format === 'sparkplug'
      ? register.devices.get(sparkplugFilter(reading.topic))
      : register.entry(reading.topic)?.shape
  for (const field of shape?.fields.values() ?? []) if (sameReading(field.reading, reading)) return field.last
  return null
}
