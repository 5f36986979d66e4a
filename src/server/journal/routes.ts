import { ok } from '../../base/result.ts'
import { ROUTES } from '../../wire/routes.ts'
import { route, type Route } from '../web/route.ts'
import type { Journal } from './journal.ts'

export const journalRoutes = (journal: Journal): readonly Route[] => [
  route(ROUTES.journal, ({ query: { after, ...query } }) => {
    const events = after === undefined ? journal.query(query) : journal.after(after, query.limit)
    return ok({ events, cursor: journal.cursor })
  }),
]
