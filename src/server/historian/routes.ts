import { ROUTES } from '../../wire/routes.ts'
import { route, type Route } from '../web/route.ts'
import type { Historian } from './historian.ts'

export const historyRoutes = (history: Historian): readonly Route[] => [
  route(ROUTES.history, ({ query }) => history.query(query)),
]
