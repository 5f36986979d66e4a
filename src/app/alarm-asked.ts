/** What a person asks of this device's own alarms, as the engine in the worker takes it. Fetched when first asked. */
import { wrongOf } from '../base/schema-problems.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { AlarmAsked } from '../panels/ports.tsx'
import { type AlarmCommand, AlarmRequest } from '../wire/alarms.ts'
import type { ApiError } from '../wire/api.ts'
import { codedError } from '../wire/coded-error.ts'
import { PersonName } from '../wire/principal.ts'

export const parseAsked = ({ actor, ...request }: AlarmAsked): Result<AlarmCommand, ApiError> => {
  const name = PersonName.safeParse(actor, { reportInput: true })
  const parsed = AlarmRequest.safeParse(request, { reportInput: true })
  const issue = (name.error ?? parsed.error)?.issues[0]
  return name.success && parsed.success
    ? ok({ ...parsed.data, actor: name.data })
    : err({ ...codedError(wrongOf(issue!)), where: issue!.path.join('.') })
}
