/** What an edge node or device of Sparkplug B publishes: its metrics by name, as births declare them and data fills them. */
import { Drops } from '../decode/drops.ts'
import { HISTORICAL, IS_NULL } from '../decode/sparkplug-columns.ts'
import { Sparkplug, type SparkplugTopic } from '../decode/sparkplug.ts'
import { type FieldReading, FieldShape } from './field-shape.ts'
import { isId, isMap, token } from './fields.ts'
import type { TopicShape } from './topic-shape.ts'
import { unitsOfBirth } from './sparkplug-units.ts'

const MOST_METRICS = 2_000
const MOST_ROWS = 200
/** What the protocol is run by, no value of the plant. */
const OWN = /^(bdSeq$|_types_\/|Node Control\/|Device Control\/)/

const namesOf = (name: string): string[] => name.split('/').filter((part) => part !== '')

const fieldOf = (shape: TopicShape, id: string, names: readonly string[], reading: FieldReading): FieldShape | null => {
  let field = shape.fields.get(id)
  if (!field) {
    if (shape.fields.size >= MOST_METRICS) {
      shape.overflow = true
      return null
    }
    shape.fields.set(id, (field = new FieldShape(names, reading)))
  }
  return field
}

/** A template's members; a data set's cells, by the row's own name where it has one. */
const noteNested = (shape: TopicShape, metric: string, nested: object): void => {
  const note = (names: readonly string[], select: FieldReading['select'], value: unknown): void => {
    fieldOf(shape, `${metric} ${JSON.stringify(select)}`, [...namesOf(metric), ...names], {
      format: 'sparkplug',
      select,
      metric,
    })?.note(value)
  }
  const walk = (value: unknown, names: readonly string[], pointer: string, depth: number): void => {
    if (Array.isArray(value)) return noteRows(value, names, pointer)
    if (!isMap(value)) return note(names, pointer, value)
    if (depth > 4) return shape.leave(pointer, 'deep')
    for (const name of Object.keys(value))
      walk(value[name], [...names, ...namesOf(name)], `${pointer}${token(name)}`, depth + 1)
  }
  const noteRows = (rows: readonly unknown[], names: readonly string[], pointer: string): void => {
    const maps = rows.slice(0, MOST_ROWS).filter(isMap)
    const id =
      maps[0] && Object.keys(maps[0]).find((column) => typeof maps[0]![column] === 'string' && isId(maps[0]![column]))
    const ids = id === undefined ? [] : maps.map((row) => row[id])
    if (id !== undefined && ids.every(isId) && new Set(ids).size === ids.length)
      for (const row of maps)
        for (const column of Object.keys(row).filter((one) => one !== id))
          note(
            [...names, String(row[id]), column],
            { at: pointer, key: { [token(id)]: row[id] as string }, take: token(column) },
            row[column],
          )
    else if (rows.length === 1 && maps[0])
      for (const column of Object.keys(maps[0]))
        note([...names, column], `${pointer}/0${token(column)}`, maps[0][column])
    else if (rows.length > 0) shape.leave(metric, 'nameless-list')
  }
  walk(nested, [], '', 0)
}

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
        const value = reader.valueOf(i, datatype)
        const nested = value === undefined ? reader.nested(i) : undefined
        const silent = (flags & IS_NULL) !== 0 || reader.columns.quality[i] === 0
        if (nested) {
          if (!silent) noteNested(shape, name, nested)
          return
        }
        const field = fieldOf(shape, name, namesOf(name), { format: 'sparkplug', select: '', metric: name })
        if (!field) return
        // Bytes: nothing that one signal shows.
        if (!silent) field.note(value === undefined ? {} : value)
        const unit = units?.get(name)
        if (unit) field.unit = unit
      },
      death: () => {},
    })
  }
}
