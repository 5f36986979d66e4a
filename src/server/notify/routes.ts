import { ok } from '../../base/result.ts'
import { ROUTES } from '../../wire/routes.ts'
import { type Route, route, STARTING } from '../web/route.ts'
import type { Notifier } from './notifier.ts'

/** @param service null while the gateway starts */
export const notifyRoutes = (service: () => Notifier | null): readonly Route[] => [
  route(ROUTES.notify, () => {
    const here = service()
    return here ? ok(here.now()) : STARTING
  }),
  route(ROUTES.notifyTest, ({ body, who }) => service()?.test(body.to, who.name!) ?? STARTING),
]
