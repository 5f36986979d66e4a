/** What the sections of a document that are about the whole plant say of each other. */
import { suggest } from '../base/edit-distance.ts'
import { jsonPath, type Problems, type Report } from './problems.ts'
import { KNOWN_ROLES } from './roles.ts'
import { LEVELS, type TwinDocument } from './schema.ts'

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

const reportShifts = ({ shifts }: TwinDocument, flaw: Report): void => {
  for (const [i, { days, from, to }] of shifts.entries()) {
    if (new Set(days).size < days.length) flaw(`$.shifts[${i}].days`, { code: 'day-twice', values: {} })
    if (from === to) flaw(`$.shifts[${i}]`, { code: 'shift-empty', values: { time: from } })
  }
}

const reportLevels = ({ assets }: TwinDocument, flaw: Report): void => {
  const levels = new Map(assets.map(({ id, level }) => [id, level]))
  for (const [i, { level, parent }] of assets.entries()) {
    const above = parent === undefined ? undefined : levels.get(parent)
    if (above !== undefined && LEVELS.indexOf(level) < LEVELS.indexOf(above))
      flaw(`$.assets[${i}].level`, {
        code: 'level-above-parent',
        values: { level, parent: above, levels: LEVELS.join(' › ') },
      })
  }
}

/** @param present roles that signals have */
export const reportDocument = (document: TwinDocument, present: ReadonlySet<string>, problems: Problems): void => {
  const { flaw } = problems
  reportFlow(document, flaw)
  reportFrames(document, problems)
  reportShifts(document, flaw)
  reportLevels(document, flaw)
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
