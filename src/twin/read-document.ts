/**
 * First part of loading: what the document says, checked field by field. Classes and assets are checked one by one, so
 * that a large document is read in slices, and so that what is wrong with one hides nothing of the others: its place is
 * taken by a stand-in, and nothing is told that only follows from what is broken.
 */
import type { Problems } from './problems.ts'
import { Asset, Class, TWIN_FORMAT, TwinDocument } from './schema.ts'
import { Key } from './schema-values.ts'

export type Written = Record<string, unknown>

export interface ReadDocument {
  readonly document: TwinDocument
  /** As written, with stand-ins at the places of the broken parts: indices are those of the document. */
  readonly written: { readonly classes: Readonly<Record<string, Written>>; readonly assets: readonly Written[] }
  readonly brokenClasses: ReadonlySet<string>
  readonly brokenAssets: ReadonlySet<number>
  /** Top-level fields that were left out. */
  readonly leftOut: ReadonlySet<string>
}

const isMap = (value: unknown): value is Written => value !== null && typeof value === 'object' && !Array.isArray(value)
const isKey = (value: unknown): boolean => Key.safeParse(value).success

/** What is wrong is told with what stands there. */
const REPORTING = { reportInput: true }

const STAND_IN: Readonly<Record<string, unknown>> = { format: TWIN_FORMAT, id: 'unread', name: 'unread' }
/** Sections that nothing else hangs on: without them the plant goes on as it was. */
const ASIDE = new Set(['crews', 'workOrders', 'shifts', 'daysOff', 'views', '$schema', 'description'])

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

const Top = TwinDocument.omit({ classes: true, assets: true })

/** Everything but classes and assets; what is wrong is left out. */
const readTop = (
  json: Written,
  problems: Problems,
): { top: Omit<TwinDocument, 'classes' | 'assets'>; leftOut: Set<string> } => {
  const leftOut = new Set<string>()
  const { classes: _, assets: __, ...rest } = json
  const whole = Top.safeParse(rest, REPORTING)
  if (whole.success) return { top: whole.data, leftOut }
  for (const issue of whole.error.issues)
    if (issue.code === 'unrecognized_keys' && issue.path.length === 0) for (const key of issue.keys) leftOut.add(key)
    else leftOut.add(String(issue.path[0]))
  const sound = [...leftOut].every((field) => ASIDE.has(field))
  problems.explain.issues(whole.error, [], sound ? problems.flaw : problems.wrong)
  const kept = Object.fromEntries(Object.entries(rest).filter(([field]) => !leftOut.has(field)))
  return { top: Top.parse({ ...STAND_IN, ...kept }), leftOut }
}

const readClasses = function* (
  given: unknown,
  problems: Problems,
): Generator<
  void,
  (Pick<ReadDocument, 'brokenClasses'> & { classes: TwinDocument['classes']; written: Record<string, Written> }) | null
> {
  if (given !== undefined && !isMap(given)) {
    problems.explain.issues(TwinDocument.shape.classes.safeParse(given, REPORTING).error!, ['classes'], problems.wrong)
    return null
  }
  const classes: TwinDocument['classes'] = {}
  const written: Record<string, Written> = {}
  const brokenClasses = new Set<string>()
  for (const [id, body] of Object.entries(given ?? {})) {
    yield
    const key = Key.safeParse(id, REPORTING)
    if (!key.success) {
      problems.explain.issues(key.error, ['classes', id], problems.wrong)
      continue
    }
    const read = Class.safeParse(body, REPORTING)
    if (!read.success) {
      problems.explain.issues(read.error, ['classes', id], problems.wrong)
      brokenClasses.add(id)
    }
    classes[id] = read.success ? read.data : {}
    written[id] = read.success ? (body as Written) : {}
  }
  return { classes, written, brokenClasses }
}

const readAssets = function* (
  given: readonly unknown[],
  problems: Problems,
): Generator<void, Pick<ReadDocument, 'brokenAssets'> & { assets: TwinDocument['assets']; written: Written[] }> {
  const brokenAssets = new Set<number>()
  const written: Written[] = []
  const assets: TwinDocument['assets'] = []
  for (const [index, body] of given.entries()) {
    yield
    const read = Asset.safeParse(body, REPORTING)
    if (!read.success) {
      problems.explain.issues(read.error, ['assets', index], problems.wrong)
      brokenAssets.add(index)
    }
    written.push(read.success ? (body as Written) : assetStandIn(body, index))
    assets.push(read.success ? read.data : Asset.parse(written.at(-1)))
  }
  return { assets, written, brokenAssets }
}

const newerFormat = ({ format }: Written, problems: Problems): boolean => {
  if (typeof format !== 'number' || format <= TWIN_FORMAT) return false
  problems.wrong('$.format', { code: 'format-newer', values: { format, known: TWIN_FORMAT } })
  return true
}

/** @returns null where too little is left to say anything more */
export const readDocument = function* (json: unknown, problems: Problems): Generator<void, ReadDocument | null> {
  if (!isMap(json)) {
    problems.wrong('$', {
      code: 'no-document',
      values: { shape: '{ "format": 1, "id": …, "name": …, "assets": [ … ] }' },
    })
    return null
  }
  if (newerFormat(json, problems)) return null
  const { top, leftOut } = readTop(json, problems)
  const classes = yield* readClasses(json['classes'], problems)
  if (!Array.isArray(json['assets']) || json['assets'].length === 0) {
    problems.explain.issues(
      TwinDocument.shape.assets.safeParse(json['assets'], REPORTING).error!,
      ['assets'],
      problems.wrong,
    )
    return null
  }
  const assets = yield* readAssets(json['assets'], problems)
  if (!classes) return null
  return {
    document: { ...top, classes: classes.classes, assets: assets.assets },
    written: { classes: classes.written, assets: assets.written },
    brokenClasses: classes.brokenClasses,
    brokenAssets: assets.brokenAssets,
    leftOut,
  }
}
