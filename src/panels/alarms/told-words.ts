/** Rules and messages of who is told, in words. */
import { formatDuration, formatMoment } from '../../texts/times.ts'
import { text } from '../../texts/text.ts'
import type { Priority } from '../../twin/priorities.ts'
import type { Twin } from '../../twin/twin.ts'
import type { Notice, NoticeFailure, NotifyNow } from '../../wire/notify.ts'

const MINUTE = 60_000
const listed = (priorities: readonly Priority[]): string => priorities.map((one) => text(`priority.${one}`)).join(', ')

export const ruleWords = (
  { priorities, afterMin, assets, unknown, quiet }: NotifyNow['rules'][number],
  twin: Pick<Twin, 'asset'>,
): string => {
  const known = assets.filter((id) => !unknown.includes(id)).map((id) => twin.asset(id)?.name ?? id)
  const parts = [
    afterMin > 0
      ? text('told.rule.after', { priorities: listed(priorities), time: formatDuration(afterMin * MINUTE) })
      : text('told.rule.at-once', { priorities: listed(priorities) }),
    known.length > 0 && text('told.rule.in', { assets: known.join(', ') }),
    unknown.length > 0 && text('told.rule.unknown', { ids: unknown.join(', ') }),
    quiet &&
      (quiet.except.length > 0
        ? text('told.rule.quiet.but', { from: quiet.from, to: quiet.to, except: listed(quiet.except) })
        : text('told.rule.quiet', { from: quiet.from, to: quiet.to })),
  ]
  return parts.filter(Boolean).join('; ')
}

const whyWords = (failure: NoticeFailure): string => {
  switch (failure.kind) {
    case 'http-status':
      return text('told.why.http-status', failure)
    case 'redirected':
      return text('told.why.redirected', failure)
    case 'no-answer':
      return text('told.why.no-answer', { time: formatDuration(failure.withinMs) })
    case 'unreachable':
      return text('told.why.unreachable', failure)
    case 'mail-reply':
      return text('told.why.mail-reply', failure)
    default:
      return text('told.why.channel-gone')
  }
}

export const noticeTitle = ({ kind, to, by, alarms, rules }: Notice): string =>
  kind === 'test'
    ? text('told.notice.test', { to, by: by ?? '' })
    : kind === 'rules'
      ? text('told.notice.rules', { count: new Set(rules.map(({ policy }) => policy)).size, to })
      : text('told.notice.alarms', { count: new Set(alarms.map(({ key }) => key)).size, to })

export const outcomeWords = ({ outcome, failure, next, endedAt, at }: Notice, now: number): string => {
  const why = failure ? whyWords(failure) : ''
  if (outcome !== 'waiting') return text(`told.outcome.${outcome}`, { why, time: formatMoment(endedAt ?? at, now) })
  return failure && next !== null
    ? text('told.outcome.waiting', { why, time: formatMoment(next, now) })
    : text('told.outcome.sending')
}
