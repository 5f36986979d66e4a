/** Machines of one kind and one sub-structure are one class: a fleet, the base of every comparison with sisters. */
import type { Nature } from '../wire/discovery.ts'
import { isInstance, isNoise, isSerial } from './levels.ts'
import { kindOf } from './kinds.ts'
import type { Machine } from './machines.ts'
import { OF_THE_DEVICE } from './roles.ts'
import { family, fold, slug, titleOf, unique, wordsOf } from './words.ts'

export interface MachineClass {
  readonly key: string
  readonly name: string
  readonly nature: Nature
  readonly kind: string | null
  readonly machines: readonly Machine[]
}

/** Of two sets of value keys, how much they share of what either has. */
const likeness = (a: ReadonlySet<string>, b: ReadonlySet<string>): number => {
  let shared = 0
  for (const key of a) if (b.has(key)) shared++
  return shared / (a.size + b.size - shared || 1)
}
/** Machines that differ in less than this are of one class; what one of them lacks is left out for it. */
const ALIKE = 0.7

interface Cluster {
  readonly type: string
  readonly nature: Nature
  readonly machines: Machine[]
  readonly keys: Set<string>
}

/** Machines of one type, those that are alike together. */
class Clusters {
  readonly all: Cluster[] = []
  /** Key → the clusters that have it, by index. */
  readonly #having = new Map<string, number[]>()

  add(machine: Machine, type: string, nature: Nature, keys: ReadonlySet<string>): void {
    const at = this.#alike(keys)
    if (at === -1) this.all.push({ type, nature, machines: [], keys: new Set() })
    const index = at === -1 ? this.all.length - 1 : at
    const cluster = this.all[index]!
    cluster.machines.push(machine)
    for (const key of keys) {
      if (cluster.keys.has(key)) continue
      cluster.keys.add(key)
      const having = this.#having.get(key)
      if (having) having.push(index)
      else this.#having.set(key, [index])
    }
  }

  /** The first that is. It lacks fewer of the keys than `unshared`, so it has one of the rarest so many: only those need a look. */
  #alike(keys: ReadonlySet<string>): number {
    const unshared = Math.floor((1 - ALIKE) * keys.size + 1e-9) + 1
    const rarest = [...keys]
      .map((key) => this.#having.get(key) ?? [])
      .toSorted((a, b) => a.length - b.length)
      .slice(0, unshared)
    const candidates = [...new Set(rarest.flat())].toSorted((a, b) => a - b)
    return candidates.find((index) => likeness(this.all[index]!.keys, keys) >= ALIKE) ?? -1
  }
}

/** Levels under which a machine only says what it is. */
const NAMEPLATE = /^_?(asset|nameplate|info|identification|properties)$/i

/** The word that names what a machine is: of itself, or of the place of machines that are only numbered. */
const typeName = ({ name, told, places, isSparkplug, isRecords, vehicle }: Machine): string => {
  if (vehicle) return 'AGV'
  if (isRecords) return name
  if (told !== '') return told
  const own = family(name)
  if (own !== '' && !isSerial(name)) return own
  const above = places
    .toReversed()
    .find((place) => !isNoise(place.name) && !isInstance(place.name) && place.name.length > 2)
  return above?.name ?? (isSparkplug ? name : own || name)
}

const MEASURED: readonly RegExp[] = [
  /volt|spannung/,
  /curr|strom|amp/,
  /power|leistung|watt/,
  /energy|energie|kwh|zaehler/,
]
const ELECTRIC =
  /volt|spannung|curr|strom|amp|power|leistung|watt|energy|energie|kwh|zaehler|factor|\bpf\b|freq|total|today|yesterday|cos|phase|^act\b/
/** Measures electricity and nothing else. */
const isMeter = ({ values }: Machine): boolean => {
  const names = values
    .filter(({ leaf }) => leaf.field.numbers > 0)
    .map(({ leaf, below }) => fold(wordsOf([...below, ...leaf.names].slice(-2).join(' ')).join(' ')))
    .filter((name) => !OF_THE_DEVICE.test(name))
  const kinds = MEASURED.filter((pattern) => names.some((name) => pattern.test(name))).length
  return kinds >= 3 && names.filter((name) => ELECTRIC.test(name)).length >= 0.7 * names.length
}

const natureOf = (machine: Machine, type: string): Nature => {
  if (machine.isRecords) return 'records'
  if (machine.vehicle) return 'machine'
  if (isMeter(machine)) return 'meter'
  if (machine.values.some(({ leaf }) => leaf.names.at(-1) === 'linkquality')) return 'device'
  const hasState = machine.values.some(
    ({ leaf, below }) =>
      /state|zustand|status/i.test([...below, ...leaf.names].at(-1) ?? '') ||
      below.some((level) => /^(state|zustand)$/i.test(level)),
  )
  const above = machine.places.at(-1)?.name ?? ''
  const describes = machine.told !== '' || hasState
  if (
    !describes &&
    /\b(energy|electricity|power|water|gas|air)\b/.test(wordsOf(`${above} ${machine.name}`).join(' ')) &&
    !/\bpump|compressor|chiller\b/.test(machine.name)
  )
    return 'meter'
  if (!describes && /\bline|linie\b/.test(wordsOf(machine.name).join(' '))) return 'line'
  if (
    !hasState &&
    /\b(sensor|gateway|edge|node|plc|controller|arduino|ccu|txt|broker)\b/.test(
      wordsOf(`${type} ${machine.name}`).join(' '),
    )
  )
    return 'device'
  return 'machine'
}

/** What both names end in, where it is the word of a kind; '' = nothing is. */
const sharedEnding = (a: string, b: string): string => {
  const [one, other] = [a.slice(0, 100).toLowerCase(), b.slice(0, 100).toLowerCase()]
  let length = 0
  while (length < Math.min(one.length, other.length) && one.at(-1 - length) === other.at(-1 - length)) length++
  for (let from = one.length - length; from <= one.length - 6; from++) {
    const ending = one.slice(from)
    if (/^\p{L}+$/u.test(ending) && kindOf([ending]) !== 'generic' && KIND_ALONE.test(fold(ending))) return ending
  }
  return ''
}
const KIND_ALONE =
  /^(zaehler|presse|pumpe|ofen|saege|roboter|kompressor|kessel|behaelter|waage|regal|kran|getriebe|foerderband|fahrzeug|maschine|anlage|station|drucker|verdichter|geblaese|mischer|reaktor|ventilator|trockner|filter)$/

/**
 * Machines that say exactly the same and share a word of their names ("plug_oven", "plug_compressor") are of one type: that
 * word. Those that only say the same ("Presse", "Ofen") are not.
 */
function* sharedTypes(
  machines: readonly Machine[],
  keysOf: ReadonlyMap<Machine, ReadonlySet<string>>,
): Generator<void, ReadonlyMap<Machine, string>> {
  const alike = new Map<string, Machine[]>()
  for (const [i, machine] of machines.entries()) {
    if (i % 200 === 199) yield
    const keys = keysOf.get(machine)!
    if (keys.size < (machine.isTold ? 1 : 3) || machine.told !== '' || machine.vehicle || isInstance(machine.name))
      continue
    const id = [...keys].toSorted().join('\n')
    const same = alike.get(id)
    if (same) same.push(machine)
    else alike.set(id, [machine])
  }
  const found = new Map<Machine, string>()
  for (const same of alike.values()) {
    if (same.length < 2) continue
    yield
    for (const end of [0, -1] as const) {
      const byWord = new Map<string, Machine[]>()
      for (const machine of same) {
        const words = wordsOf(machine.name)
        const word = words.length > 1 ? (words.at(end) ?? '') : ''
        if (word.length < 3 || /\d/.test(word) || found.has(machine)) continue
        const one = byWord.get(word)
        if (one) one.push(machine)
        else byWord.set(word, [machine])
      }
      for (const [word, one] of byWord) if (one.length > 1) for (const machine of one) found.set(machine, word)
    }
    // German puts what a thing is last: "Hauptzähler", "Nebenzähler".
    const compared = same.slice(0, MOST_COMPARED)
    for (const [i, one] of compared.entries()) {
      yield
      for (const other of compared.slice(i + 1)) {
        const ending = found.has(one) || found.has(other) ? '' : sharedEnding(one.name, other.name)
        if (ending !== '') for (const machine of [one, other]) found.set(machine, ending)
        else if (found.has(one) !== found.has(other)) {
          const [known, unknown] = found.has(one) ? [one, other] : [other, one]
          const type = found.get(known)!
          if (unknown.name.toLowerCase().endsWith(type) && /^\p{L}{6,}$/u.test(type)) found.set(unknown, type)
        }
      }
    }
    // Told apart on one topic, with names that say nothing of what they are: "Nord", "Süd".
    const nameless = same.filter((one) => one.isTold && !found.has(one) && kindOf([one.name]) === 'generic')
    if (nameless.length > 1) for (const machine of nameless) found.set(machine, 'machine')
  }
  return found
}

/** Machines that say the same of which every name is held against every other. */
const MOST_COMPARED = 300

/** Pauses now and then. */
export function* classesOf(machines: readonly Machine[], taken: Set<string>): Generator<void, MachineClass[]> {
  const byType = new Map<string, Clusters>()
  const keysOf = new Map<Machine, ReadonlySet<string>>()
  let weighed = 0
  for (const machine of machines) {
    keysOf.set(machine, new Set([...machine.values.map(({ key }) => key), ...machine.faults.map(({ key }) => key)]))
    weighed += machine.values.length + 1
    if (weighed > 500) {
      weighed = 0
      yield
    }
  }
  const shared = yield* sharedTypes(machines, keysOf)
  yield
  let done = 0
  for (const machine of machines.toSorted((a, b) => keysOf.get(b)!.size - keysOf.get(a)!.size)) {
    const type = shared.get(machine) ?? typeName(machine)
    const nature = natureOf(machine, type)
    const id = `${nature} ${slug(type, 'machine')}`
    const keys = keysOf.get(machine)!
    let clusters = byType.get(id)
    if (!clusters) byType.set(id, (clusters = new Clusters()))
    clusters.add(machine, type, nature, keys)
    done += keys.size + 1
    if (done > 100) {
      done = 0
      yield
    }
  }
  return [...byType.values()].flatMap(({ all }) =>
    all.map(({ type, nature, machines: members }, i): MachineClass => {
      const nameplate =
        i > 0 &&
        members.every(({ values }) => values.every(({ below }) => below.some((level) => NAMEPLATE.test(level))))
      const key = unique(slug(nameplate ? `${type} nameplate` : type, 'machine'), taken)
      const title = (/^[A-Z]{2,5}$/.test(type) ? type : titleOf(wordsOf(type))) || type.trim().slice(0, 80) || key
      const inOrder = members.toSorted((a, b) => (a.root < b.root ? -1 : 1))
      return {
        key,
        name: i === 0 ? title : nameplate ? `${title}, nameplate only` : `${title} ${i + 1}`,
        nature,
        kind:
          nature === 'records'
            ? null
            : members[0]!.vehicle
              ? 'agv'
              : nature === 'meter' || nature === 'device'
                ? 'cabinet'
                : kindOf([
                    type,
                    members[0]!.name,
                    ...members[0]!.places
                      .toReversed()
                      .slice(0, 1)
                      .map(({ name }) => name),
                  ]),
        machines: inOrder,
      }
    }),
  )
}
