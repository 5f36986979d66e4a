import { err, ok } from '../../base/result.ts'
import { apiError } from '../../texts/api-english.ts'
import { ROUTES } from '../../wire/routes.ts'
import type { Twin } from '../../twin/twin.ts'
import { route, STARTING, type Route } from '../web/route.ts'
import type { ActService } from './act-service.ts'
import { workOrderOf } from './work-order.ts'

/** @param service null while the gateway starts */
export const actRoutes = (service: () => ActService | null, twin: () => Twin): readonly Route[] => [
  route(ROUTES.act, () => {
    const here = service()
    return here ? ok(here.now()) : STARTING
  }),
  route(ROUTES.actRecord, ({ query: { from, to, asset } }) => {
    const here = service()
    return here ? ok(here.record(from, to, asset)) : STARTING
  }),
  route(ROUTES.propose, ({ body, who }) => service()?.propose(body, who) ?? STARTING),
  route(ROUTES.answerProposal, ({ body, who }) => service()?.answer(body, who) ?? STARTING),
  route(ROUTES.tellAgain, ({ body }) => service()?.tellAgain(body) ?? STARTING),
  route(ROUTES.hold, ({ body, who }) => service()?.hold(body, who) ?? STARTING),
  route(ROUTES.policyMode, ({ body, who }) => service()?.allow(body, who) ?? STARTING),
  route(ROUTES.workOrder, ({ query: { id } }) => {
    const here = service()
    if (!here) return STARTING
    const proposal = here.proposal(id)
    const order = proposal && workOrderOf(proposal, twin())
    return order ? ok(order) : err(apiError({ code: 'proposal-unknown', values: {} }, 'id'))
  }),
]
