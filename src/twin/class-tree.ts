/**
 * Classes in the order in which they extend one another, each right after what it inherits: all is then known of a class
 * from what its parents said and what it says itself, and a chain of thousands costs what its links cost.
 */
import type { Problems, Report } from './problems.ts'

export type ClassStep = { readonly enter: string } | { readonly leave: string }

type Classes = Readonly<Record<string, { readonly extends?: string | undefined }>>

/** Names listed of a circle. */
const CIRCLE_LISTED = 8

/** Those whose chain ends in a circle: on it or below it. Reports each that is on one. */
const reportCircles = (classes: Classes, left: ReadonlySet<string>, report: Report): void => {
  const done = new Set<string>()
  for (const start of left) {
    const passed: string[] = []
    const onWay = new Set<string>()
    let at: string | undefined = start
    while (at !== undefined && left.has(at) && !done.has(at) && !onWay.has(at)) {
      onWay.add(at)
      passed.push(at)
      at = classes[at]!.extends
    }
    if (at !== undefined && onWay.has(at)) {
      const circle = passed.slice(passed.indexOf(at))
      const way = [...circle.slice(0, CIRCLE_LISTED), ...(circle.length > CIRCLE_LISTED ? ['…'] : []), circle[0]!].join(
        ' → ',
      )
      for (const id of circle) report(`$.classes.${id}.extends`, { code: 'class-circle', values: { class: id, way } })
    }
    for (const id of passed) done.add(id)
  }
}

/** @param broken classes whose shape is wrong: they and their heirs are left out */
export const classSteps = function* (
  classes: Classes,
  broken: ReadonlySet<string>,
  { wrong: report, explain }: Problems,
): Generator<ClassStep> {
  const heirs = new Map<string, string[]>()
  const roots: string[] = []
  const left = new Set(Object.keys(classes))
  for (const id of left) {
    const parent = classes[id]!.extends
    if (parent === undefined) roots.push(id)
    else if (!Object.hasOwn(classes, parent))
      report(`$.classes.${id}.extends`, () => ({
        code: 'class-missing',
        values: { class: parent },
        hint: explain.suggest(parent, Object.keys(classes)),
      }))
    else {
      const known = heirs.get(parent)
      if (known) known.push(id)
      else heirs.set(parent, [id])
    }
    // What hangs on one that does not exist is not blamed either.
    if (parent !== undefined && !Object.hasOwn(classes, parent)) roots.push(id)
  }
  const missing = (id: string): boolean => {
    const parent = classes[id]!.extends
    return parent !== undefined && !Object.hasOwn(classes, parent)
  }
  const steps: { readonly id: string; readonly leaving: boolean; readonly sound: boolean }[] = roots
    .toReversed()
    .map((id) => ({ id, leaving: false, sound: !missing(id) }))
  for (let step = steps.pop(); step; step = steps.pop()) {
    const { id, leaving } = step
    if (leaving) {
      yield { leave: id }
      continue
    }
    left.delete(id)
    const sound = step.sound && !broken.has(id)
    if (sound) {
      yield { enter: id }
      steps.push({ id, leaving: true, sound })
    }
    for (const heir of (heirs.get(id) ?? []).toReversed()) steps.push({ id: heir, leaving: false, sound })
  }
  reportCircles(classes, left, report)
}
