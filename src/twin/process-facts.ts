/** What a simulation of the line has to be told of a machine: what it says itself, else its class, else the class that one extends, fact by fact; `null` takes it back. */
import * as z from 'zod'
import type { AssetDoc, TwinDocument } from './schema.ts'
import { Key, Text } from './schema-values.ts'

const LONGEST_S = 31_536_000

export const Process = z.strictObject({
  /** Places for parts that wait: of a belt or buffer all that it holds, of a machine those in front of it. */
  capacity: z.int().min(0).max(100_000).nullable().optional(),
  /** Who repairs it. One that `crews` does not list has one member. */
  crew: Key.nullable().optional(),
  /** How long a repair takes that was planned, s. */
  plannedRepairS: z.number().positive().max(LONGEST_S).nullable().optional(),
  /** And one after it has failed by wear, waiting for parts and people included, s. */
  unplannedRepairS: z.number().positive().max(LONGEST_S).nullable().optional(),
  /** What a planned repair puts in, and how long it takes to come once it is ordered, s; 0 = it is in stock. */
  sparePart: z
    .strictObject({ name: Text, leadTimeS: z.number().min(0).max(LONGEST_S).default(0) })
    .nullable()
    .optional(),
  /**
   * A work order of it goes this way: a command of the machine, given once somebody approved it, or by hand when the work
   * begins. One that takes a value gets how long it is until then, in its unit of time.
   */
  workOrder: z
    .strictObject({ command: Key, when: z.enum(['approved', 'by-hand']).default('by-hand') })
    .nullable()
    .optional(),
})
type ProcessDoc = z.output<typeof Process>

/** So many machines it can repair at once. */
export const Crew = z.strictObject({ name: Text, size: z.int().min(1).max(1000).default(1) })
export type CrewDoc = z.output<typeof Crew>

/** null = nobody has said it. */
export interface ProcessFacts {
  readonly capacity: number | null
  readonly crew: string | null
  readonly plannedRepairS: number | null
  readonly unplannedRepairS: number | null
  readonly sparePart: { readonly name: string; readonly leadTimeS: number } | null
  readonly workOrder: { readonly command: string; readonly when: 'approved' | 'by-hand' } | null
}

export const processFacts = (
  classes: TwinDocument['classes'],
  { process, class: id }: Pick<AssetDoc, 'process' | 'class'>,
): ProcessFacts => {
  const said = [process]
  const asked = new Set<string>()
  for (let at = id; at !== undefined && Object.hasOwn(classes, at) && !asked.has(at); at = classes[at]!.extends) {
    asked.add(at)
    said.push(classes[at]!.process)
    // What was taken back is not asked of those further up.
    if (said.at(-1) === null) break
  }
  const taken = said.indexOf(null)
  const heard = taken < 0 ? said : said.slice(0, taken)
  const fact = <K extends keyof ProcessDoc>(key: K): NonNullable<ProcessDoc[K]> | null =>
    (heard.find((one) => one?.[key] !== undefined)?.[key] as NonNullable<ProcessDoc[K]> | null | undefined) ?? null
  return {
    capacity: fact('capacity'),
    crew: fact('crew'),
    plannedRepairS: fact('plannedRepairS'),
    unplannedRepairS: fact('unplannedRepairS'),
    sparePart: fact('sparePart'),
    workOrder: fact('workOrder'),
  }
}
