/** Machines that an edge node keeps as folders of its metrics: "Quarry/Crusher 1/Process/Temp" (Sparkplug 3.0 §6.4.8: names with "/"). */
import type { FieldShape } from './field-shape.ts'
import { isCategory, isComponent, isPlace, machineLevel } from './levels.ts'
import { family } from './words.ts'

/** The folder that is a machine. */
export interface Folder {
  /** Metric names of its values begin so. */
  readonly prefix: string
  readonly name: string
  /** Folders it lies in. */
  readonly above: readonly string[]
  /** How many names of a field lead to it. */
  readonly depth: number
}

const folderOf = (metric: string): Folder | null => {
  const parts = metric.split('/')
  // Empty parts are left out of the names of a field, and would shift them.
  if (parts.length < 2 || parts.includes('')) return null
  const at = machineLevel(parts, false)
  const name = parts[at]!
  if (at >= parts.length - 1 || isComponent(name) || isCategory(name) || isPlace(name)) return null
  return { prefix: parts.slice(0, at + 1).join('/'), name, above: parts.slice(0, at), depth: at + 1 }
}

/** Sisters say mostly the same; so does one that has most of what another one says. */
const share = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean => {
  let shared = 0
  for (const one of a) if (b.has(one)) shared++
  return shared >= 2 && shared * 2 >= Math.min(a.size, b.size)
}

/** Of a node that is no machine itself: by metric, the folder that is one. None where fewer than two folders are sisters. */
export const foldersIn = (fields: Iterable<FieldShape>): ReadonlyMap<string, Folder> => {
  const folders = new Map<string, Folder>()
  const rests = new Map<string, Set<string>>()
  for (const { reading } of fields) {
    const { metric } = reading
    const folder = metric === undefined ? null : folderOf(metric)
    if (metric === undefined || !folder) continue
    folders.set(metric, folder)
    let rest = rests.get(folder.prefix)
    if (!rest) rests.set(folder.prefix, (rest = new Set()))
    rest.add(`${metric.slice(folder.prefix.length)} ${JSON.stringify(reading.select)}`)
  }
  const byAbove = new Map<string, Folder[]>()
  const seen = new Set<string>()
  for (const folder of folders.values()) {
    if (seen.has(folder.prefix)) continue
    seen.add(folder.prefix)
    const key = folder.above.join('/')
    const same = byAbove.get(key)
    if (same) same.push(folder)
    else byAbove.set(key, [folder])
  }
  const machines = new Set<string>()
  for (const same of byAbove.values()) {
    const sisters = same.filter((one) =>
      same.some(
        (other) =>
          other !== one &&
          (share(rests.get(one.prefix)!, rests.get(other.prefix)!) ||
            (family(one.name) !== '' && family(one.name) === family(other.name) && family(one.name) !== one.name)),
      ),
    )
    if (sisters.length < 2) continue
    // What stands beside machines and says several things is one too.
    for (const one of same) if (sisters.includes(one) || rests.get(one.prefix)!.size > 1) machines.add(one.prefix)
  }
  return new Map([...folders].filter(([, { prefix }]) => machines.has(prefix)))
}
