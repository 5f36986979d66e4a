/** What is sent of rules: what they ask for, did, and did not do. */
import type { RuleNews } from '../../act/rule-news.ts'
import { notice as words } from '../../texts/api-english.ts'
import type { TwinPolicy } from '../../twin/policies.ts'
import type { Twin } from '../../twin/twin.ts'
import { assetFor, type Message, messageOf, momentAt, MOST_IN_ONE, numberOf, plain } from './message.ts'

/** What is to be told of one rule. */
export interface RuleDue {
  readonly policy: TwinPolicy
  readonly news: RuleNews
}

const said = ({ policy, news }: RuleDue): string => {
  if (news.what === 'refused') return words.rule.refused(words.refusal(news.why))
  if (!('to' in news)) return words.rule[news.what]
  const { name, unit = '' } = policy.command.value!
  const [from, to] = [news.from, news.to].map((one) => `${numberOf(one)} ${unit}`.trim())
  return words.rule[news.what]({ what: plain(name), from: from!, to: to! })
}

const nameOf = ({ policy }: RuleDue): string => words.ruleOf(plain(policy.asset.name), plain(policy.name))

/** Of an alarm, or of one that it lists. */
const alarmName = (twin: Twin, key: string): string =>
  twin.alarms.find((one) => key === one.key || key.startsWith(`${one.key}/`))?.name ?? key

const sawIn = (twin: Twin, { news }: RuleDue): string => {
  if (!('saw' in news)) return ''
  const { alarm } = news.saw
  if (alarm !== undefined) return ` (${plain(alarmName(twin, alarm))})`
  const signal = twin.signal(news.saw.signal)
  return ` (${plain(signal?.name ?? news.saw.signal)} ${numberOf(news.saw.value)} ${signal?.unit ?? ''}`.trimEnd() + ')'
}

const lineOf = (twin: Twin, due: RuleDue): string =>
  `${momentAt(due.news.at, twin.timeZone ?? undefined)}  ${nameOf(due)} ${said(due)}${sawIn(twin, due)}`

const forPrograms = (twin: Twin, { policy, news }: RuleDue) => {
  const { id: _, at, ...more } = news
  return {
    name: policy.name,
    at: new Date(at).toISOString(),
    command: policy.command.key,
    unit: policy.command.value!.unit ?? '',
    asset: assetFor(twin, policy.asset.id),
    ...more,
  }
}

/** @param due of one channel, at least one, in their order */
export const messageOfRules = (twin: Twin, due: readonly RuleDue[]): Message => {
  const shown = due.slice(0, MOST_IN_ONE)
  const left = due.length - shown.length
  const first = `${nameOf(due[0]!)} ${said(due[0]!)}`
  return messageOf(
    twin,
    due.length === 1 ? first : words.severalOfRules(due.length, first),
    [...shown.map((one) => lineOf(twin, one)), ...(left > 0 ? [words.more(left)] : [])],
    { format: 'gemba-rules', kind: 'rules', rules: shown.map((one) => forPrograms(twin, one)), more: left },
    words.fromRules,
  )
}
