/**
 * What can still be checked of a document with wrong shapes: its broken parts are taken out, so that what is wrong with
 * the references of the others is told in the same breath, and nothing is told that only follows from what is broken.
 */
import type * as z from 'zod'
import { Key, TWIN_FORMAT, TwinDocument } from './schema.ts'

type Written = Record<string, unknown>

export interface Salvaged {
  readonly document: TwinDocument
  /** As written, with stand-ins at the places of the broken parts: indices are those of the document. */
  readonly written: { classes?: Record<string, Written>; assets: Written[] }
  readonly brokenClasses: ReadonlySet<string>
  readonly brokenAssets: ReadonlySet<number>
  /** Top-level fields that were left out. */
  readonly leftOut: ReadonlySet<string>
}

const isMap = (value: unknown): value is Written => value !== null && typeof value === 'object' && !Array.isArray(value)

const STAND_IN: Readonly<Record<string, unknown>> = { format: TWIN_FORMAT, id: 'unread', name: 'unread' }

const isKey = (value: unknown): boolean => Key.safeParse(value).success

/** Keeps what others may refer to: id, aliases and parent, where they are right. */
const assetStandIn = (broken: unknown, index: number): Written => {
  const { id, parent, aliases } = isMap(broken) ? broken : {}
  return {
    id: isKey(id) ? id : `unread-${index}`,
    name: 'unread',
    ...(isKey(parent) ? { parent } : {}),
    ...(Array.isArray(aliases) ? { aliases: aliases.filter(isKey) } : {}),
  }
}

/** @returns null where too little is left to say anything more */
export const salvage = (json: unknown, error: z.ZodError): Salvaged | null => {
  if (!isMap(json) || !Array.isArray(json['assets']) || !(json['classes'] === undefined || isMap(json['classes'])))
    return null
  const brokenClasses = new Set<string>()
  const brokenAssets = new Set<number>()
  const leftOut = new Set<string>()
  for (const issue of error.issues) {
    const [field, entry] = issue.path
    if (field === 'assets' && typeof entry === 'number') brokenAssets.add(entry)
    else if (field === 'classes' && typeof entry === 'string') brokenClasses.add(entry)
    else if (typeof field === 'string') leftOut.add(field)
    else if (issue.code === 'unrecognized_keys') for (const key of issue.keys) leftOut.add(key)
  }
  if (leftOut.has('assets') || leftOut.has('classes')) return null
  const classes = isMap(json['classes'])
    ? Object.fromEntries(
        Object.entries(json['classes'])
          .filter(([id]) => isKey(id))
          .map(([id, body]) => [id, brokenClasses.has(id) ? {} : (body as Written)]),
      )
    : {}
  const assets = json['assets'].map((asset: unknown, index) =>
    brokenAssets.has(index) ? assetStandIn(asset, index) : (asset as Written),
  )
  const kept = Object.fromEntries(Object.entries(json).filter(([field]) => !leftOut.has(field)))
  const parsed = TwinDocument.safeParse({ ...STAND_IN, ...kept, classes, assets })
  return parsed.success
    ? { document: parsed.data, written: { classes, assets }, brokenClasses, brokenAssets, leftOut }
    : null
}
