/** From JSON to a `Twin`, or every problem with its path. The only maker of twins. */
import { err, ok, type Result } from '../base/result.ts'
import { buildTwin, type TwinChecks } from './build.ts'
import { contentHash } from './canonical.ts'
import { bodyOf, classChain, merge, withoutNulls } from './inherit.ts'
import { suggest } from '../base/edit-distance.ts'
import { problemsOf } from './problems.ts'
import { type Salvaged, salvage } from './salvage.ts'
import { ResolvedBody, TWIN_FORMAT, TwinDocument } from './schema.ts'
import type { Twin, TwinProblem } from './twin.ts'

type Report = (path: string, message: string) => void

const newerFormat = (json: unknown): TwinProblem | null => {
  const format = json !== null && typeof json === 'object' ? (json as Record<string, unknown>)['format'] : undefined
  if (typeof format === 'number' && format > TWIN_FORMAT)
    return {
      path: '$.format',
      message: `format ${format} is newer than this program knows (${TWIN_FORMAT}). Update Gemba, or save the document in format ${TWIN_FORMAT}.`,
    }
  return null
}

/**
 * Checks, resolves and indexes a twin document.
 * @returns the twin, or all problems found: wrong shapes, and wrong references of all that has the right shape and hangs
 * on nothing broken. Nothing is taken from a document that has any.
 */
export const loadTwin = (json: unknown, checks: TwinChecks = {}): Result<Twin, readonly TwinProblem[]> => {
  const tooNew = newerFormat(json)
  if (tooNew) return err([tooNew])
  const problems: TwinProblem[] = []
  const seen = new Set<string>()
  const report: Report = (path, message) => {
    if (!seen.has(`${path} ${message}`)) problems.push({ path, message })
    seen.add(`${path} ${message}`)
  }
  const parsed = TwinDocument.safeParse(json)
  if (!parsed.success) for (const { path, message } of problemsOf(parsed.error)) report(path, message)
  const intact: Salvaged | null = parsed.success
    ? {
        document: parsed.data,
        written: json as Salvaged['written'],
        brokenClasses: new Set(),
        brokenAssets: new Set(),
        leftOut: new Set(),
      }
    : salvage(json, parsed.error)
  if (!intact) return err(problems)

  const bodies = onFirmGround(intact, resolveBodies(intact, report))
  const follows: Report = intact.leftOut.has('frames')
    ? (path, message) => path.endsWith('.frame') || report(path, message)
    : report
  const twin = buildTwin(intact.document, bodies, problems.length ? '' : contentHash(json), follows, checks)
  return problems.length ? err(problems) : ok(twin)
}

/** Each asset with what it inherits, by index; undefined where that is not known for certain. */
const resolveBodies = (
  { document, written, brokenClasses, brokenAssets }: Salvaged,
  report: Report,
): (ResolvedBody | undefined)[] => {
  const classBodies = new Map<
    string,
    { raw: unknown; checked: ResolvedBody | undefined; issues: ReadonlySet<string> }
  >()
  for (const id of Object.keys(document.classes)) {
    const { chain, broken, at } = classChain(document.classes, id)
    if (broken === 'missing')
      report(`$.classes.${id}.extends`, `class "${at}" does not exist.${suggest(at, Object.keys(document.classes))}`)
    if (broken === 'cycle')
      report(
        `$.classes.${id}.extends`,
        `class "${at}" extends itself by way of ${chain.join(' → ')}. Break the circle.`,
      )
    if (broken || chain.some((name) => brokenClasses.has(name))) continue
    const raw = withoutNulls(chain.reduce<unknown>((base, name) => merge(base, bodyOf(written.classes![name]!)), {}))
    const checked = ResolvedBody.safeParse(raw)
    const found = checked.success ? [] : problemsOf(checked.error)
    for (const problem of found) report(problem.path.replace('$', `$.classes.${id}`), problem.message)
    classBodies.set(id, { raw, checked: checked.data, issues: new Set(found.map((p) => p.path + p.message)) })
  }

  return document.assets.map((asset, index) => {
    if (brokenAssets.has(index)) return undefined
    if (asset.class !== undefined && !document.classes[asset.class])
      report(
        `$.assets[${index}].class`,
        `class "${asset.class}" does not exist.${suggest(asset.class, Object.keys(document.classes))}`,
      )
    const inherited = asset.class === undefined ? undefined : classBodies.get(asset.class)
    if (asset.class !== undefined && !inherited) return undefined
    const own = bodyOf(written.assets[index]!, ['name'])
    // Of most plants most machines are just what their class says.
    if (inherited?.checked && Object.keys(own).length === 0) return inherited.checked
    const checked = ResolvedBody.safeParse(withoutNulls(merge(inherited?.raw ?? {}, own)))
    if (checked.success) return checked.data
    for (const problem of problemsOf(checked.error))
      // What its class gets wrong is said once, at the class.
      if (!inherited?.issues.has(problem.path + problem.message))
        report(problem.path.replace('$', `$.assets[${index}]`), `${problem.message} (asset "${asset.id}")`)
    return undefined
  })
}

/** Without the assets that stand below a broken or missing one: vars come from the parents. */
const onFirmGround = (
  { document }: Salvaged,
  bodies: readonly (ResolvedBody | undefined)[],
): (ResolvedBody | undefined)[] => {
  const indexOf = new Map(document.assets.map(({ id }, index) => [id, index]))
  const firm = new Map<number, boolean>()
  const isFirm = (index: number): boolean => {
    const known = firm.get(index)
    if (known !== undefined) return known
    // Until proven: an asset that is its own ancestor never is.
    firm.set(index, false)
    const { parent } = document.assets[index]!
    const above = parent === undefined ? undefined : indexOf.get(parent)
    const stands = bodies[index] !== undefined && (parent === undefined || (above !== undefined && isFirm(above)))
    firm.set(index, stands)
    return stands
  }
  return bodies.map((body, index) => (isFirm(index) ? body : undefined))
}
