/** Ids and names that have their machine in them: "Line3.Press1.Force_kN", "Extruder2_ScrewSpeed". */
import { isCategory, isComponent, isInstance, isPlace, machineLevel } from './levels.ts'
import { roleOf } from './roles.ts'
import { family, wordsOf, written } from './words.ts'

export interface Part {
  readonly text: string
  /** Where it ends in the id. */
  readonly end: number
}

/** OPC UA Part 6 §5.3.1.10: a node id as text, by namespace index or URI. */
const NODE_ID = /^((ns=\d+|nsu=[^;]*);)?[sigb]=/
export const withoutNodeId = (id: string): string => id.replace(NODE_ID, '') || id
export const isNodeId = (id: string): boolean => NODE_ID.test(id)

/** "Line3.Press1.Force_kN" → its parts; null = one name. */
export const partsOf = (id: string): readonly Part[] | null => {
  const from = NODE_ID.exec(id)?.[0].length ?? 0
  const parts: Part[] = []
  const pattern = /[^./|\\:]+/g
  pattern.lastIndex = from
  for (let match = pattern.exec(id); match; match = pattern.exec(id)) {
    parts.push({ text: match[0].replace(/^"|"$/g, ''), end: match.index + match[0].length })
    if (parts.length > 12) return null
  }
  return parts.length >= 2 && parts.every(({ text }) => /^["'\p{L}_]/u.test(text)) ? parts : null
}

const LEADS =
  /^(l|ln|ch|chan|channel|kanal|conn|connection|driver|drv|s7|plc|sps|com|eth|ethernet|tcp|mb|modbus|opc(ua)?)[\s_-]?\d*$/i

/** Where in the parts of an id the machine's name is; −1 = in none. `alone`: the topic names no machine either. */
export const machineIn = (parts: readonly Pick<Part, 'text'>[], alone: boolean): number => {
  const texts = parts.map(({ text }) => text)
  // "CH1.Boiler2.Pressure": the channel or driver of a gateway leads to the machine.
  const from = texts.length > 2 && LEADS.test(texts[0]!) ? 1 : 0
  const at = from + machineLevel(texts.slice(from), false)
  const text = texts[at]!
  if (at >= texts.length - 1 || isComponent(text) || isCategory(text)) return -1
  return (isInstance(text) && !isPlace(text)) || (alone && !isPlace(text)) ? at : -1
}

const NUMBERED = /^(\p{L}[\p{L}_-]{1,40}?[_-]?\d{1,5})[_\- ]+(?=\p{L})/u
/** Things of which one machine has several. */
const OF_ONE =
  /^(sensor|channel|kanal|input|output|probe|fuehler|fühler|point|slot|port|loop|stage|stufe|string|lane|track|cavity|tag|value|wert|register|line|phase|zone|leg|cell|pack|module|step)s?$/i

/**
 * Names of several machines side by side: "Extruder1_Temp", "Extruder2_Temp" → the names that begin so, each with where its
 * machine's ends. Two of a family that share what follows are machines; what one machine has several of is not.
 */
export const numberedIn = (names: Iterable<string>): ReadonlyMap<string, number> => {
  const families = new Map<string, Map<string, Set<string>>>()
  const found: { name: string; of: string; end: number }[] = []
  for (const name of names) {
    const match = NUMBERED.exec(name.slice(0, 200))
    if (!match) continue
    const own = match[1]!
    const of = family(own).toLowerCase()
    if (of.length < 2 || isComponent(own) || isPlace(own) || isCategory(of) || OF_ONE.test(of)) continue
    if (roleOf(written(wordsOf(of)), '') !== null) continue
    let instances = families.get(of)
    if (!instances) families.set(of, (instances = new Map()))
    let rest = instances.get(own)
    if (!rest) instances.set(own, (rest = new Set()))
    rest.add(name.slice(match[0].length))
    found.push({ name, of, end: own.length })
  }
  const several = new Set<string>()
  for (const [of, instances] of families) {
    const [first, ...others] = [...instances.values()]
    if (first && others.length > 0 && others.every((rest) => [...rest].some((one) => first.has(one)))) several.add(of)
  }
  return new Map(found.filter(({ of }) => several.has(of)).map(({ name, end }) => [name, end]))
}
