/** A panel as it is first rendered, over a small plant: real table, real board, and ports that write down what is asked of them. */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { AlarmBoard } from '../../alarms/board.ts'
import { timeMs } from '../../base/brand.ts'
import { ok } from '../../base/result.ts'
import { NO_MARKS } from '../../timeline/moment.ts'
import { loadTwin } from '../../twin/load.ts'
import { ValueTable } from '../../values/table.ts'
import { QUALITY } from '../../wire/quality.ts'
import { type PanelPorts, PortsProvider } from '../ports.tsx'

export const NOW = Date.UTC(2026, 0, 5, 12)

export const smallPlant = () => {
  const loaded = loadTwin({
    format: 1,
    id: 'plant',
    name: 'Plant',
    timeZone: 'UTC',
    classes: {
      robot: {
        name: 'Robot',
        signals: {
          state: {
            name: 'State',
            type: 'state',
            role: 'state',
            states: { execute: { code: 6, name: 'Running' }, stopped: { code: 2, name: 'Stopped', tone: 'fault' } },
          },
          power: { name: 'Power', unit: 'kW', role: 'power', staleAfterS: 10 },
        },
        parts: { 'joint-3': { name: 'Joint 3', signals: { heat: { name: 'Temperature', unit: '°C' } } } },
      },
    },
    assets: [
      { id: 'hall', name: 'Hall 2', level: 'area' },
      { id: 'line', name: 'Line 1', level: 'line', parent: 'hall' },
      { id: 'r-1', name: 'R-1', class: 'robot', parent: 'line' },
      { id: 'r-2', name: 'R-2', class: 'robot', parent: 'line' },
      { id: 'line-2', name: 'Line 2', level: 'line', parent: 'hall' },
    ],
    kpis: [{ name: 'Power drawn', role: 'power', reduce: 'sum', unit: 'kW' }],
  })
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
  const twin = loaded.value
  const values = new ValueTable(twin)
  const board = new AlarmBoard('gateway')
  return {
    twin,
    values,
    board,
    /** @param at ms */
    hear: (id: string, value: number, at = NOW): void => values.set(twin.signal(id)!.slot, value, QUALITY.good, at, 0),
  }
}
type SmallPlant = ReturnType<typeof smallPlant>

const never = () => () => {}

const portsOf = ({ twin, values, board }: SmallPlant): PanelPorts => {
  const now = () => timeMs(NOW)
  return {
    twin,
    values,
    board,
    shownBoard: board,
    now,
    travel: {
      possible: true,
      moment: () => ({ kind: 'live' }),
      at: now,
      now,
      waits: () => false,
      trouble: () => null,
      marks: () => NO_MARKS,
      span: () => null,
      setSpan: () => {},
      subscribe: never,
      seek: () => {},
      play: () => {},
      mark: () => {},
      goLive: () => {},
    },
    history: null as never,
    select: () => {},
    selected: { get: () => null, subscribe: never },
    focus: () => {},
    isolated: { get: () => null, set: () => {}, subscribe: never },
    workspace: { get: () => 'hall', shown: () => ({}), open: () => {}, subscribe: never },
    alarmCommand: async () => ok(undefined),
    journal: async () => ok([]),
    alarmDesk: null,
    notes: null,
    sendCommand: async () => {
      throw new Error('nothing is sent')
    },
    onCommandReport: never,
    onPastGrew: never,
    foresight: null,
    acts: null,
    alarmRules: null,
    discover: null,
    health: async () => {
      throw new Error('nothing is asked')
    },
    feedFigures: async () => null,
    picture: { figures: () => null, quality: () => 'auto', setQuality: () => {}, subscribe: never },
    faults: { get: () => [], subscribe: never },
    link: {
      get: () => ({ state: 'live', since: 0, ageMs: 0, reason: '', detail: '', retryAt: 0 }),
      subscribe: never,
    },
    mayAct: true,
    survey: () => null,
    drawn: () => null,
    actor: { get: () => '', set: () => {} },
  }
}

/** @param told what queries have been answered with already, by key */
export const panelMarkup = (
  panel: ReactNode,
  plant: SmallPlant,
  over: Partial<PanelPorts> = {},
  told: readonly (readonly [readonly unknown[], unknown])[] = [],
): string => {
  const queries = new QueryClient()
  for (const [key, answer] of told) queries.setQueryData(key, answer)
  return renderToStaticMarkup(
    <QueryClientProvider client={queries}>
      <PortsProvider value={{ ...portsOf(plant), ...over }}>{panel}</PortsProvider>
    </QueryClientProvider>,
  )
}

/** Attributes of every element with this role or tag, in order, and the words in it. */
export const elementsOf = (html: string, opening: RegExp): { readonly attributes: string; readonly words: string }[] =>
  [...html.matchAll(new RegExp(`<([a-z0-9]+)\\b([^>]*${opening.source}[^>]*)>`, 'g'))].map((match) => {
    const from = match.index + match[0].length
    let depth = 1
    let at = from
    for (const tag of html.slice(from).matchAll(new RegExp(`<(/?)${match[1]}\\b`, 'g'))) {
      depth += tag[1] ? -1 : 1
      at = from + tag.index
      if (depth === 0) break
    }
    return { attributes: match[2]!, words: wordsOf(html.slice(from, at)) }
  })

export const wordsOf = (html: string): string =>
  html
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
