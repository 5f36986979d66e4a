/** What the register knows of one topic, and of the values that bindings point at. */
import type { Steps } from '../base/steps.ts'
import type { Reading, TopicDetail } from '../wire/discovery.ts'
import { sparkplugFilter } from '../decode/formats/sparkplug.ts'
import type { TopicRegister } from './register.ts'
import type { FieldShape } from './field-shape.ts'
import type { TopicShape } from './topic-shape.ts'
import { unitSymbol, unitInName } from './units.ts'

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
      unit: unitSymbol(field.unit) || unitInName(field.names.at(-1) ?? topic.slice(topic.lastIndexOf('/') + 1)).unit,
      value: field.last,
    })),
  }
}

const keyOf = ({ format, metric, select }: Omit<Reading, 'topic'>): string => JSON.stringify([format, metric, select])

/** The values there as they were last looked at, in the order of the question; null = none yet. */
export const readingsOf = function* (register: TopicRegister, readings: readonly Reading[]): Steps<(string | null)[]> {
  const values = new Map<TopicShape, ReadonlyMap<string, FieldShape>>()
  const answers: (string | null)[] = []
  for (const reading of readings) {
    const shape =
      reading.format === 'sparkplug'
        ? register.devices.get(sparkplugFilter(reading.topic))
        : register.entry(reading.topic)?.shape
    if (shape && !values.has(shape)) {
      yield
      // Of several that read the same the first counts: it is set last.
      values.set(shape, new Map([...shape.fields.values()].toReversed().map((field) => [keyOf(field.reading), field])))
    }
    answers.push((shape && values.get(shape)!.get(keyOf(reading))?.last) ?? null)
  }
  return answers
}
