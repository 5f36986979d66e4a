/** From JSON to a `Twin`, or every problem with its path. The only maker of twins. */
import { err, ok, type Result } from '../base/result.ts'
import { buildTwin } from './build.ts'
import { contentHash } from './canonical.ts'
import { bodyOf, classChain, merge, withoutNulls } from './inherit.ts'
import { problemsOf, suggest } from './problems.ts'
import { ResolvedBody, TWIN_FORMAT, TwinDocument } from './schema.ts'
import type { Twin, TwinProblem } from './twin.ts'

type Written = Record<string, unknown>

const newerFormat = (json: unknown): TwinProblem | null => {
  const format = json !== null && typeof json === 'object' ? (json as Written)['format'] : undefined
  if (typeof format === 'number' && format > TWIN_FORMAT)
    return { path: '$.format', message: `format ${format} is newer than this program knows (${TWIN_FORMAT}). Update Gemba, or save the document in format ${TWIN_FORMAT}.` }
  return null
}

/**
 * Checks, resolves and indexes a twin document.
 * @returns the twin, or all problems found; nothing is taken from a document that has any.
 */
export const loadTwin = (json: unknown): Result<Twin, readonly TwinProblem[]> => {
  const tooNew = newerFormat(json)
  if (tooNew) return err([tooNew])
  const parsed = TwinDocument.safeParse(json)
  if (!parsed.success) return err(problemsOf(parsed.error))
  const document = parsed.data
  const written = json as { classes?: Record<string, Written>; assets: Written[] }
  const problems: TwinProblem[] = []
  const seen = new Set<string>()
  const report = (path: string, message: string): void => {
    if (!seen.has(`${path} ${message}`)) problems.push({ path, message })
    seen.add(`${path} ${message}`)
  }

  const classBodies = new Map<string, { raw: unknown; issues: ReadonlySet<string> }>()
  for (const id of Object.keys(document.classes)) {
    const { chain, broken, at } = classChain(document.classes, id)
    if (broken === 'missing') report(`$.classes.${id}.extends`, `class "${at}" does not exist.${suggest(at, Object.keys(document.classes))}`)
    if (broken === 'cycle') report(`$.classes.${id}.extends`, `class "${at}" extends itself by way of ${chain.join(' → ')}. Break the circle.`)
    if (broken) continue
    const raw = withoutNulls(chain.reduce<unknown>((base, name) => merge(base, bodyOf(written.classes![name]!)), {}))
    const checked = ResolvedBody.safeParse(raw)
    const found = checked.success ? [] : problemsOf(checked.error)
    for (const problem of found) report(problem.path.replace('$', `$.classes.${id}`), problem.message)
    classBodies.set(id, { raw, issues: new Set(found.map((p) => p.path + p.message)) })
  }

  const bodies: ResolvedBody[] = []
  document.assets.forEach((asset, index) => {
    const own = bodyOf(written.assets[index]!, ['name'])
    if (asset.class !== undefined && !document.classes[asset.class])
      report(`$.assets[${index}].class`, `class "${asset.class}" does not exist.${suggest(asset.class, Object.keys(document.classes))}`)
    const inherited = asset.class === undefined ? undefined : classBodies.get(asset.class)
    const checked = ResolvedBody.safeParse(withoutNulls(merge(inherited?.raw ?? {}, own)))
    if (checked.success) bodies[index] = checked.data
    else
      for (const problem of problemsOf(checked.error))
        // What its class gets wrong is said once, at the class.
        if (!inherited?.issues.has(problem.path + problem.message)) report(problem.path.replace('$', `$.assets[${index}]`), `${problem.message} (asset "${asset.id}")`)
  })

  if (problems.length) return err(problems)
  const twin = buildTwin(document, bodies, contentHash(json), report)
  return problems.length ? err(problems) : ok(twin)
}
