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
const TOPIC_KEYS = ['topic', 'pubTopic', 'publishTopic', 'dataTopic', 'readTopic']
const STATUS_KEYS = ['statustopic', 'statusTopic', 'status_topic']

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
      const own = TOPIC_KEYS.map((key) => value[key]).find((text) => typeof text === 'string' && text.includes('/')) as
        | string
        | undefined
      const name = value['name'] ?? value['connectionName']
      // The outermost name that is one of a list is the connection's.
      const of = machine !== '' || typeof name !== 'string' ? machine : name
      for (const key of STATUS_KEYS)
        if (typeof value[key] === 'string' && this.statuses.size < MOST_TOPICS) this.statuses.add(value[key])
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
      const id = one['id'] ?? one['Id'] ?? one['ID'] ?? one['alias']
      const name = one['name'] ?? one['Name'] ?? one['displayName']
      if (!isId(id) || typeof name !== 'string' || name === '' || String(id) === name) return null
      if (['value', 'val', 'v', 'Value'].some((key) => Object.hasOwn(one, key))) return null
      if (!['dataType', 'datatype', 'type', 'unit', 'accessMode', 'valueRank'].some((key) => Object.hasOwn(one, key)))
        return null
      const unit = one['unit'] ?? one['engineeringUnit'] ?? ''
      names.set(String(id), { name, unit: typeof unit === 'string' ? unit : '' })
    }
    return names
  }
}
