/** What the sections of a document that are about the whole plant say of each other. */
import { suggest } from '../base/edit-distance.ts'
import type { Steps } from '../base/steps.ts'
import { jsonPath, type Problems, type Report } from './problems.ts'
import { KNOWN_ROLES } from './roles.ts'
import { LEVELS, type Level, type TwinDocument } from './schema.ts'

/** Roles that layers and key figures show. */
export const shownRoles = ({ layers, kpis }: TwinDocument): ReadonlySet<string> =>
  new Set([...Object.values(layers).map(({ role }) => role), ...kpis.map(({ role }) => role)])

const reportFlow = ({ flow }: TwinDocument, flaw: Report): void => {
  const seen = new Map<string, number>()
  for (const [i, { from, to, kind }] of flow.entries()) {
    if (from === to) flaw(`$.flow[${i}]`, { code: 'flow-to-itself', values: { asset: from } })
    const once = `${from} ${to} ${kind}`
    if (seen.has(once)) flaw(`$.flow[${i}]`, { code: 'flow-twice', values: { first: `$.flow[${seen.get(once)}]` } })
    else seen.set(once, i)
  }
}

const reportFrames = ({ frames }: TwinDocument, { wrong, flaw }: Problems): void => {
  for (const [name, frame] of Object.entries(frames))
    frame.roads.forEach((road, i) => {
      const at = `${jsonPath(['frames', name])}.roads[${i}]`
      for (const node of new Set(road))
        if (!Object.hasOwn(frame.nodes, node))
          wrong(at, () => ({
            code: 'node-missing',
            values: { node },
            hint: suggest(node, Object.keys(frame.nodes)),
          }))
      if (road[0] === road[1]) flaw(at, { code: 'road-to-itself', values: { node: road[0] } })
    })
}

const minutesOf = (time: string): number => {
  const [hours, minutes] = time.split(':').map(Number)
  return hours! * 60 + minutes!
}

const DAY_MIN = 1440

/** Minutes from the beginning of a shift to this time of day; an end comes after its beginning. */
const intoShift = (shift: string, time: string, isEnd: boolean): number => {
  const minutes = (minutesOf(time) - minutesOf(shift) + DAY_MIN) % DAY_MIN
  return isEnd && minutes === 0 ? DAY_MIN : minutes
}

const reportBreaks = (
  { from: begins, to: ends, breaks }: TwinDocument['shifts'][number],
  at: string,
  flaw: Report,
): void => {
  const length = intoShift(begins, ends, true)
  let before = 0
  for (const [i, { from, to }] of breaks.entries()) {
    const [first, last] = [intoShift(begins, from, false), intoShift(begins, to, true)]
    const where = `${at}.breaks[${i}]`
    if (from === to) flaw(where, { code: 'break-empty', values: { time: from } })
    else if (first >= length || last > length || last < first)
      flaw(where, { code: 'break-outside', values: { from, to, begins, ends } })
    else if (first < before) flaw(where, { code: 'break-order', values: { from, to } })
    before = Math.max(before, last)
  }
}

const reportShifts = ({ shifts, daysOff }: TwinDocument, flaw: Report): void => {
  for (const [i, shift] of shifts.entries()) {
    const { days, from, to } = shift
    reportBreaks(shift, `$.shifts[${i}]`, flaw)
    if (new Set(days).size < days.length) flaw(`$.shifts[${i}].days`, { code: 'day-twice', values: {} })
    if (from === to) flaw(`$.shifts[${i}]`, { code: 'shift-empty', values: { time: from } })
  }
  const named = new Set<string>()
  for (const [i, day] of daysOff.entries()) {
    if (named.has(day)) flaw(`$.daysOff[${i}]`, { code: 'day-off-twice', values: { day } })
    named.add(day)
  }
}

/** Assets looked at in one step. */
const AT_ONCE = 1000

const reportLevels = function* ({ assets }: TwinDocument, flaw: Report): Steps {
  const levels = new Map<string, Level>()
  for (const [i, { id, level }] of assets.entries()) {
    if (i % AT_ONCE === 0) yield
    levels.set(id, level)
  }
  for (const [i, { level, parent }] of assets.entries()) {
    if (i % AT_ONCE === 0) yield
    const above = parent === undefined ? undefined : levels.get(parent)
    if (above !== undefined && LEVELS.indexOf(level) < LEVELS.indexOf(above))
      flaw(`$.assets[${i}].level`, {
        code: 'level-above-parent',
        values: { level, parent: above, levels: LEVELS.join(' › ') },
      })
  }
}

/** @param present roles that signals have */
export const reportDocument = function* (
  document: TwinDocument,
  present: ReadonlySet<string>,
  problems: Problems,
): Steps {
  const { flaw } = problems
  reportFlow(document, flaw)
  reportFrames(document, problems)
  reportShifts(document, flaw)
  yield* reportLevels(document, flaw)
  const reportRole = (role: string, at: string): void => {
    if (!KNOWN_ROLES.has(role) && !present.has(role))
      flaw(`${at}.role`, () => ({
        code: 'role-of-no-signal',
        values: { role },
        hint: suggest(role, new Set([...present, ...KNOWN_ROLES])),
      }))
  }
  for (const [name, layer] of Object.entries(document.layers)) {
    const at = jsonPath(['layers', name])
    reportRole(layer.role, at)
    const [low, high] = layer.scale
    if (low >= high) flaw(`${at}.scale`, { code: 'scale-order', values: { low, high } })
  }
  document.kpis.forEach((kpi, i) => reportRole(kpi.role, `$.kpis[${i}]`))
}
