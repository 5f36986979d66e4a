import { err, ok } from '../../base/result.ts'
import { apiError } from '../../texts/api-english.ts'
import { ROUTES } from '../../wire/routes.ts'
import { inSlices } from '../slices.ts'
import { route, type Route } from '../web/route.ts'
import type { AlarmService } from './alarm-service.ts'
import type { AlarmTrials } from './alarm-trial.ts'
import { many } from './many.ts'

export const alarmRoutes = (alarms: AlarmService, trials: AlarmTrials): readonly Route[] => [
  route(ROUTES.tryAlarm, ({ body, who, address }) => trials.try(`${who.name ?? ''} ${address}`, body)),
  route(ROUTES.alarm, ({ body, who }) => {
    const done = alarms.command({ ...body, actor: who.name! })
    return done.ok ? ok({}) : err(apiError(done.error, body.key))
  }),
  route(ROUTES.alarmMany, async ({ body, who }) => ok(await inSlices(many(alarms, body, who.name!)))),
]
