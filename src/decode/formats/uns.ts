/**
 * Payloads of a Unified Namespace: `{"timestamp_ms": …, "value": …}` and `{"value", "unit", "timestamp"}`, `{"timestamp_ms":
 * …, "<key>": …}` where the key is free (United Manufacturing Hub v1), or a bare value, named by the topic's last level.
 */
import type { Format } from './format.ts'

const TIMES = new Set(['timestamp_ms', 'timestamp', 'ts', '_ts', 'time', 'utc_time'])

/** The value that such a payload is about; undefined when it is not clear which. */
export const unsValue = (root: unknown, topic: string): unknown => {
  if (typeof root !== 'object' || root === null || Array.isArray(root)) return root
  const fields = root as Record<string, unknown>
  if (Object.hasOwn(fields, 'value')) return fields['value']
  const name = topic.slice(topic.lastIndexOf('/') + 1)
  if (Object.hasOwn(fields, name)) return fields[name]
  const keys = Object.keys(fields).filter((key) => !TIMES.has(key))
  return keys.length === 1 ? fields[keys[0]!] : undefined
}

export const uns: Format = {
  root: (body) => body.auto,
  reader: ({ select }) => (select === '' ? { read: (topic, root) => unsValue(root, topic) } : null),
}
