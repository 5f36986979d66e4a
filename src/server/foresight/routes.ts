import { err, ok, type Result } from '../../base/result.ts'
import { apiError } from '../../texts/api-english.ts'
import type { ApiError } from '../../wire/api.ts'
import type { ForesightCase } from '../../wire/foresight.ts'
import { ROUTES } from '../../wire/routes.ts'
import type { Journal } from '../journal/journal.ts'
import { inSlices } from '../slices.ts'
import { route, STARTING, type Route } from '../web/route.ts'
import { foresightNow, foresightOfAsset, foresightRecord } from '../../foresight/answers.ts'
import { causeOf } from './cause-answer.ts'
import { learntFile, takeLearnt } from './learnt.ts'
import type { ForesightService } from './foresight-service.ts'

/** @param service null while the gateway starts */
export const foresightRoutes = (
  service: () => ForesightService | null,
  journal: Journal,
  clock: () => number,
): readonly Route[] => [
  route(ROUTES.foresight, async () => {
    const here = service()
    return here ? ok(await inSlices(foresightNow(here, clock()))) : STARTING
  }),
  route(ROUTES.foresightAsset, async ({ query }) => {
    const here = service()
    if (!here) return STARTING
    if (!here.twin.asset(query.asset))
      return err(apiError({ code: 'asset-unknown', values: { asset: query.asset } }, 'asset'))
    return ok(
      await inSlices(foresightOfAsset(here, journal.foresight, query, clock(), (asked) => journal.notes(asked))),
    )
  }),
  route(ROUTES.foresightRecord, async ({ query }) => {
    const here = service()
    return here
      ? ok(
          await inSlices(
            foresightRecord(here, journal.foresight, query, clock(), {
              claims: here.use.judgedIn(query.from, query.to),
              silent: here.use.silent(Math.min(query.to, clock())),
            }),
          ),
        )
      : STARTING
  }),
  route(ROUTES.foresightCause, async ({ query }) => {
    const here = service()
    if (!here) return STARTING
    const { twin } = here
    const asset = twin.asset(query.asset)
    if (!asset) return err(apiError({ code: 'asset-unknown', values: { asset: query.asset } }, 'asset'))
    const at = Math.min(query.at ?? clock(), clock())
    return ok(await causeOf({ twin, journal, history: here.history }, asset, at))
  }),
  route(ROUTES.foresightFeedback, ({ body, who }) => {
    const here = service()
    if (!here) return STARTING
    const said = { at: clock(), by: who.name!, verified: who.verified, verdict: body.verdict, text: body.text }
    const done = here.ledger.cases.say(body.case, { ...said, renewed: body.renewed })
    if (done.ok && done.value && body.renewed) here.renew(done.value, said.at)
    return answered(done, 'case')
  }),
  route(ROUTES.foresightUse, async ({ query }) => {
    const here = service()
    if (!here) return STARTING
    if (!here.twin.asset(query.of)) return err(apiError({ code: 'asset-unknown', values: { asset: query.of } }, 'of'))
    const now = clock()
    return ok(await here.use.answer(query.of, query.at !== undefined && query.at < now ? query.at : null, now))
  }),
  route(ROUTES.advice, () => {
    const here = service()
    return here ? ok(here.advice.now(clock())) : STARTING
  }),
  route(ROUTES.adviceAside, ({ body, who }) => {
    const here = service()
    if (!here) return STARTING
    const done = here.advice.setAside(body.id, body.reason, who, clock())
    if (!done.ok) return err(apiError({ code: 'journal-not-written', values: { why: done.error } }))
    return done.value ? ok(done.value) : err(apiError({ code: 'advice-unknown', values: {} }, 'id'))
  }),
  route(ROUTES.learnt, async () => {
    const here = service()
    return here ? ok(await learntFile({ twin: here.twin, journal }, clock(), here.lives.learnt())) : STARTING
  }),
  route(ROUTES.takeLearnt, ({ body }) => {
    const here = service()
    if (!here) return STARTING
    const taken = takeLearnt({ twin: here.twin, journal }, here.ledger, body)
    if (taken.ok && taken.value.lives > 0) here.lives.forget()
    return taken.ok ? taken : err(apiError({ code: 'journal-not-written', values: { why: taken.error } }))
  }),
  route(ROUTES.handCase, ({ body, who }) => {
    const here = service()
    if (!here) return STARTING
    const handed = { to: body.to, by: who.name!, verified: who.verified, at: clock() }
    return answered(here.ledger.cases.hand(body.case, handed), 'case')
  }),
  route(ROUTES.withdrawFeedback, ({ body, who }) => {
    const here = service()
    if (!here) return STARTING
    const withdrawn = { by: who.name!, verified: who.verified, at: clock() }
    return answered(here.ledger.cases.takeBack(body.id, withdrawn), 'id')
  }),
]

const answered = (done: Result<ForesightCase | null, string>, where: string): Result<ForesightCase, ApiError> => {
  if (!done.ok) return err(apiError({ code: 'journal-not-written', values: { why: done.error } }))
  return done.value ? ok(done.value) : err(apiError({ code: 'case-unknown', values: {} }, where))
}
