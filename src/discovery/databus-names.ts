/**
 * Names that come by a topic of their own: connectors publish ids with their values on one topic, and on another, retained,
 * what the ids mean (Siemens Industrial Edge databus metadata: connections → data points → definitions).
 */
import { isId, isMap } from './fields.ts'

export interface Named {
  readonly name: string
  readonly unit: string
}
export interface Dictionary {
  /** The machine or connection that the ids are of; '' = not told. */
  readonly machine: string
  readonly names: ReadonlyMap<string, Named>
}

const MOST_VISITED = 20_000
const MOST_TOPICS = 5_000
const MOST_DEPTH = 8
/** However it is spelt: "dataType", "DataType", "data_type". */
const keyOf = (key: string): string =>
  key
    .slice(0, 40)
    .replace(/[\s_.-]/g, '')
    .toLowerCase()
const oneOf =
  (keys: string) =>
  (map: Readonly<Record<string, unknown>>): unknown => {
    for (const wanted of keys.split(' ')) for (const key in map) if (keyOf(key) === wanted) return map[key]
    return undefined
  }
const topicIn = oneOf('topic pubtopic publishtopic datatopic readtopic')
const statusIn = oneOf('statustopic')
const nameIn = oneOf('name connectionname tagname displayname symbol symbolname bezeichnung nombre nom nome')
const idIn = oneOf('id alias tagid pointid datapointid nodeid index nr')
const valueIn = oneOf('value val v wert valeur valor')
const unitIn = oneOf('unit engineeringunit engunit uom einheit unite unidad unita')
/** What only a definition has. */
const definedIn = oneOf('datatype type unit accessmode valuerank engineeringunit datentyp typ einheit tipo tipodato')

export class DatabusNames {
  readonly byTopic = new Map<string, Dictionary>()
  /** Without a topic: by where they came from. */
  readonly loose = new Map<string, Dictionary>()
  /** Topics that only name what others say, or say how the connector is. */
  readonly sources = new Set<string>()
  readonly statuses = new Set<string>()
  readonly machines = new Set<string>()

  note(from: string, root: unknown): void {
    let visited = 0
    const visit = (value: unknown, machine: string, topic: string, depth: number): void => {
      if (depth > MOST_DEPTH || visited++ > MOST_VISITED) return
      if (Array.isArray(value)) {
        const named = this.#definitions(value)
        if (named) {
          this.sources.add(from)
          if (topic !== '') {
            if (this.byTopic.size < MOST_TOPICS || this.byTopic.has(topic))
              this.#add(this.byTopic, topic, machine, named)
          } else if (this.loose.size < MOST_TOPICS) this.#add(this.loose, from, machine, named)
          return
        }
        for (const one of value) visit(one, machine, topic, depth + 1)
        return
      }
      if (!isMap(value)) return
      const told = topicIn(value)
      const own = typeof told === 'string' && told.includes('/') ? told : undefined
      const name = nameIn(value)
      // The outermost name that is one of a list is the connection's.
      const of = machine !== '' || typeof name !== 'string' ? machine : name
      const status = statusIn(value)
      if (typeof status === 'string' && this.statuses.size < MOST_TOPICS) this.statuses.add(status)
      for (const key in value) if (typeof value[key] === 'object') visit(value[key], of, own ?? topic, depth + 1)
    }
    visit(root, '', '', 0)
  }

  of(topic: string, ids: Iterable<string>): Dictionary | null {
    const own = this.byTopic.get(topic)
    if (own) return own
    const wanted = [...ids]
    for (const [from, dictionary] of this.loose)
      if (
        from.split('/')[0] === topic.split('/')[0] &&
        wanted.length > 0 &&
        wanted.every((id) => dictionary.names.has(id))
      )
        return dictionary
    return null
  }

  #add(into: Map<string, Dictionary>, key: string, machine: string, names: ReadonlyMap<string, Named>): void {
    const before = into.get(key)
    if (machine !== '') this.machines.add(machine)
    into.set(key, {
      machine: machine || (before?.machine ?? ''),
      names: before ? new Map([...before.names, ...names]) : names,
    })
  }

  /** Each element has an id and a name, and no value: it defines. */
  #definitions(list: readonly unknown[]): Map<string, Named> | null {
    if (list.length === 0) return null
    const names = new Map<string, Named>()
    for (const one of list) {
      if (!isMap(one)) return null
      const id = idIn(one)
      const name = nameIn(one)
      if (!isId(id) || typeof name !== 'string' || name === '' || String(id) === name) return null
      if (valueIn(one) !== undefined || definedIn(one) === undefined) return null
      const unit = unitIn(one)
      names.set(String(id), { name, unit: typeof unit === 'string' ? unit : '' })
    }
    return names
  }
}
