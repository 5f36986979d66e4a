import { err, ok } from '../../base/result.ts'
import { apiError } from '../../texts/api-english.ts'
import { ROUTES } from '../../wire/routes.ts'
import { route, type Route } from '../web/route.ts'
import type { AlarmService } from './alarm-service.ts'
import type { AlarmTrials } from './alarm-trial.ts'

export const alarmRoutes = (alarms: AlarmService, trials: AlarmTrials): readonly Route[] => [
  route(ROUTES.tryAlarm, ({ body, who, address }) => trials.try(`${who.name ?? ''} ${address}`, body)),
  route(ROUTES.alarm, ({ body, who }) => {
    const done = alarms.command({ ...body, actor: who.name! })
    return done.ok ? ok({}) : err(apiError(done.error, body.key))
  }),
]
