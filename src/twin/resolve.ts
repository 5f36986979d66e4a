/** Second part of loading: what every asset has, from its class, the classes that one extends, and what it says itself. */
import { type Body, copyOf, emptyBody, Overlay, signalsIn } from './bodies.ts'
import { classSteps } from './class-tree.ts'
import { type ModelUse, modelUse } from './model-use.ts'
import type { Wrong } from '../base/problem.ts'
import { jsonPath, keyOf, type Problems } from './problems.ts'
import type { ReadDocument, Written } from './read-document.ts'

/** Signals that a twin may have: a document of a few hundred lines can name millions by way of its classes. */
const MOST_SIGNALS = 500_000

/** What is wrong, and where: fields from the machine down, `model`, `params`, `length`. */
export type ModelProblem = Wrong & { readonly at: readonly string[] }

/** What is wrong with a model from the equipment library and what is said of it, from the machine's fields down. */
export type ModelCheck = (use: ModelUse) => readonly ModelProblem[]

const BODY = ['model', 'parts', 'signals', 'alarms', 'commands', 'motion'] as const
/** Fields that a check of the model looks at. */
const OF_MODEL = ['model', 'parts', 'motion'] as const

const NOTHING: ReadonlySet<string> = new Set()

const says = (written: Written, fields: readonly string[]): boolean =>
  fields.some((field) => written[field] !== undefined)

export interface Resolved {
  readonly body: Body
  /** The asset says more than which class it is of. */
  readonly own: boolean
}

/** @returns by index of the asset; undefined where what it has is not known for certain */
export const resolveBodies = function* (
  { document, written, brokenClasses, brokenAssets }: ReadDocument,
  problems: Problems,
  check: ModelCheck | undefined,
): Generator<void, (Resolved | undefined)[] | null> {
  const report = problems.wrong
  const members = new Map<string, number>()
  document.assets.forEach((asset, index) => {
    if (asset.class === undefined || brokenAssets.has(index)) return
    if (Object.hasOwn(document.classes, asset.class)) members.set(asset.class, (members.get(asset.class) ?? 0) + 1)
    else
      report(`$.assets[${index}].class`, () => ({
        code: 'class-missing',
        values: { class: asset.class! },
        hint: problems.explain.suggest(asset.class!, Object.keys(document.classes)),
      }))
  })

  const wrongOf = new Map<Body, ReadonlySet<string>>()
  /** @param known what was reported already, at the class */
  const checkModel = (
    body: Body,
    own: Written,
    at: string,
    known: ReadonlySet<string> = NOTHING,
  ): ReadonlySet<string> => {
    const use = check && says(own, OF_MODEL) ? modelUse(body, own) : null
    if (!check || !use) return known
    const wrong = check(use)
    if (wrong.length === 0) return known
    const found = new Set(known)
    for (const { at: fields, ...problem } of wrong) {
      const once = `${fields.join('/')} ${keyOf(problem)}`
      if (!found.has(once)) problems.flaw(jsonPath(fields, at), problem)
      found.add(once)
    }
    return found
  }

  const ofClass = new Map<string, { readonly body: Body; readonly wrong: number }>()
  const overlay = new Overlay(emptyBody(), problems)
  const back: (() => void)[] = []
  const knownOf: ReadonlySet<string>[] = []
  let signals = 0
  for (const step of classSteps(document.classes, brokenClasses, problems)) {
    yield
    if ('leave' in step) {
      back.pop()!()
      knownOf.pop()
      continue
    }
    const own = written.classes[step.enter]!
    const at = jsonPath(['classes', step.enter])
    back.push(overlay.aside())
    overlay.write(own, at)
    const known = checkModel(overlay.body, own, at, knownOf.at(-1))
    knownOf.push(known)
    const users = members.get(step.enter) ?? 0
    if (users === 0) continue
    signals += users * signalsIn(overlay.body)
    if (signals > MOST_SIGNALS) {
      report(at, { code: 'too-many-signals', values: { users, most: MOST_SIGNALS } })
      return null
    }
    const body = copyOf(overlay.body)
    ofClass.set(step.enter, { body, wrong: overlay.wrong })
    wrongOf.set(body, known)
  }

  const bodies: (Resolved | undefined)[] = []
  for (const [index, asset] of document.assets.entries()) {
    yield
    const inherited = asset.class === undefined ? undefined : ofClass.get(asset.class)
    bodies.push(undefined)
    if (brokenAssets.has(index) || (asset.class !== undefined && !inherited)) continue
    const own = written.assets[index]!
    // Of most plants most machines are just what their class says.
    if (inherited && !says(own, BODY)) {
      if (inherited.wrong === 0) bodies[index] = { body: inherited.body, own: false }
      continue
    }
    const at = `$.assets[${index}]`
    const mine = new Overlay(inherited ? copyOf(inherited.body) : emptyBody(), problems, inherited?.wrong)
    mine.write(own, at, asset.id)
    checkModel(mine.body, own, at, inherited && wrongOf.get(inherited.body))
    if (mine.wrong === 0) bodies[index] = { body: mine.body, own: true }
  }
  return bodies
}
