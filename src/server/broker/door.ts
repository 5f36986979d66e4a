/**
 * Who may say and hear what on the embedded broker. Machines and programs sign in by name, with rights by topic; browsers
 * have come in by the page's door and only listen; the topics of the twin's commands are the gateway's own, since whoever
 * publishes there goes round its checks and its journal.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import { FilterTrie } from '../../decode/topic-filter.ts'
import type { BrokerClient } from '../broker-clients.ts'
import type { DoorCount, DoorKey } from '../../wire/diagnostics.ts'

/** What one who came in may do. */
export interface Rights {
  /** Name that it signed in with; null = none. */
  readonly name: string | null
  mayPublish(topic: string): boolean
  mayListen(filter: string): boolean
}

export interface DoorSettings {
  readonly clients: Readonly<Record<string, Omit<BrokerClient, 'passwordFile' | 'password'> & { password: string }>>
  /** Programs of this machine may come in without a name. */
  readonly open: boolean
}

const MOST_KNOWN = 50_000
const SHOWN = 120

const digest = (text: string | Buffer): Buffer => createHash('sha256').update(text).digest()

const byFilters = (filters: readonly string[]): ((topic: string) => boolean) => {
  if (filters.includes('#')) return () => true
  const trie = new FilterTrie<true>()
  for (const filter of filters) trie.add(filter, true)
  const known = new Map<string, boolean>()
  return (topic) => {
    let may = known.get(topic)
    if (may === undefined) {
      if (known.size >= MOST_KNOWN) known.clear()
      known.set(topic, (may = trie.match(topic).length > 0))
    }
    return may
  }
}

export class BrokerDoor {
  /** Of a browser: the page's door let it in. */
  readonly browser: Rights = { name: null, mayPublish: () => false, mayListen: () => true }
  readonly #nameless: Rights | null
  readonly #clients: ReadonlyMap<string, { readonly secret: Buffer; readonly rights: Rights }>
  readonly #now: () => number
  readonly #counts: Record<DoorKey, { refused: number; lastAt: number; last: string }> = {
    'sign-in': { refused: 0, lastAt: 0, last: '' },
    publish: { refused: 0, lastAt: 0, last: '' },
    subscribe: { refused: 0, lastAt: 0, last: '' },
  }
  #commands: ReadonlySet<string> = new Set()

  /** @param now the gateway's clock, ms */
  constructor({ clients, open }: DoorSettings, now: () => number) {
    this.#now = now
    const free = (topic: string): boolean => !this.#commands.has(topic)
    this.#nameless = open ? { name: null, mayPublish: free, mayListen: () => true } : null
    this.#clients = new Map(
      Object.entries(clients).map(([name, { password, publish, subscribe, commands }]) => {
        const may = byFilters(publish)
        return [
          name,
          {
            secret: digest(password),
            rights: {
              name,
              mayPublish: commands ? may : (topic) => free(topic) && may(topic),
              mayListen: byFilters(subscribe),
            },
          },
        ]
      }),
    )
  }

  /** Topics to which the gateway alone publishes from now on. */
  reserve(topics: Iterable<string>): void {
    this.#commands = new Set(topics)
  }

  /** What a program on this machine gave with CONNECT. @returns null: it is not let in */
  signIn(name: string | undefined, password: Buffer | string | undefined, from: string): Rights | null {
    if (name === undefined && this.#nameless) return this.#nameless
    const known = this.#clients.get(name ?? '')
    // Compared in any case: how long it takes tells nothing of which names there are.
    const matches = timingSafeEqual(known?.secret ?? digest(''), digest(password ?? ''))
    if (known && matches) return known.rights
    this.refuse('sign-in', name ?? from)
    return null
  }

  /** @param who or what: a name, a topic */
  refuse(key: DoorKey, who: string): void {
    const count = this.#counts[key]
    count.refused++
    count.lastAt = this.#now()
    count.last = who.length > SHOWN ? `${who.slice(0, SHOWN)}…` : who
  }

  counts(): DoorCount[] {
    return (Object.keys(this.#counts) as DoorKey[]).map((key) => ({ key, ...this.#counts[key] }))
  }
}
