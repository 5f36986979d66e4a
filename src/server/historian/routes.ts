import { ROUTES } from '../../wire/routes.ts'
import { route, type Route } from '../web/route.ts'
import type { Historian } from './historian.ts'

/** @param signals all there are, by id, in the twin in force */
export const historyRoutes = (history: Historian, signals: () => readonly string[]): readonly Route[] => [
  route(ROUTES.history, ({ query }) => history.query(query)),
  route(ROUTES.historyRange, ({ body }) => history.range(body)),
  route(ROUTES.historyState, ({ query: { at } }) => history.stateAt({ at, signals: signals() })),
]
