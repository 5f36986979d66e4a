/** One thing after the other, a few milliseconds at a time: what happens in between is told in between. */
import type { Steps } from '../../base/steps.ts'
import { apiError } from '../../texts/api-english.ts'
import type { ManyAnswer, ManyRequest } from '../../wire/alarm-many.ts'
import type { AlarmService } from './alarm-service.ts'

export function* many(alarms: Pick<AlarmService, 'command'>, request: ManyRequest, actor: string): Steps<ManyAnswer> {
  const { keys, ...asked } = request
  const refused: ManyAnswer['refused'] = []
  for (const key of new Set(keys)) {
    const done = alarms.command({ ...asked, key, actor })
    if (!done.ok) refused.push({ key, error: apiError(done.error, key) })
    yield
  }
  return { done: new Set(keys).size - refused.length, refused }
}
