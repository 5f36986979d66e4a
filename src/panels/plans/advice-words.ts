/** Words of a piece of advice: what, for how much, on what it rests, and how it came out. */
import '../../texts/advice.ts'
import { formatNumber } from '../../texts/numbers.ts'
import { text } from '../../texts/text.ts'
import { formatMoment } from '../../texts/times.ts'
import type { Twin } from '../../twin/twin.ts'
import type { Advice } from '../../wire/advice.ts'
import type { SetPlan } from '../../wire/act.ts'
import { personName } from './act-words.ts'

/** As its setting writes it. */
const settingWords = ({ setting }: Advice, value: number | null, twin: Twin): string => {
  const signal = setting === null ? undefined : twin.signal(setting)
  if (value === null || !signal) return ''
  const state = signal.states.find(({ code }) => code === value)
  return state ? state.name : `${formatNumber(value, signal.decimals)} ${signal.unit}`.trim()
}

export const adviceTitle = (advice: Advice, twin: Twin): string =>
  text(`advice.title.${advice.kind}`, {
    asset: twin.asset(advice.asset)?.name ?? advice.asset,
    setting: (advice.setting && twin.signal(advice.setting)?.name) || '',
    from: settingWords(advice, advice.from, twin),
    to: settingWords(advice, advice.to, twin),
  })

/** Few figures: the interval says how sure it is. */
const size = ({ unit }: Advice['gain'], value: number): string =>
  formatNumber(value, unit === 'rejects' || Math.abs(value) < 10 ? 1 : 0)

export const gainWords = ({ gain }: Pick<Advice, 'gain'>, value = gain.middle): string =>
  text(`advice.gain.${gain.unit}`, { value: size(gain, value) })

export const rangeWords = ({ gain }: Pick<Advice, 'gain'>): string =>
  text('advice.gain.range', { low: size(gain, gain.low), high: size(gain, gain.high) })

export const outcomeWords = (advice: Advice, now: number): string => {
  const { judged } = advice
  if (!judged) return ''
  const { outcome, amount, by, reason, at } = judged
  const words =
    outcome === 'set-aside'
      ? text(reason === '' ? 'advice.outcome.set-aside' : 'advice.outcome.set-aside.reason', {
          name: by ? personName(by) : '',
          reason,
        })
      : text(`advice.outcome.${outcome}`, { amount: amount === null ? '' : gainWords(advice, amount) })
  return text('advice.outcome', { time: formatMoment(at, now), outcome: words })
}

/** What is proposed of it; null: nothing sets it. */
export const proposedOf = (advice: Advice, twin: Twin, now: number): SetPlan | null => {
  const { command: key, from, to, setting, gain, times } = advice
  const command = key === null ? undefined : twin.command(key)
  if (!command?.value || from === null || to === null || setting === null || times <= 0) return null
  const power = twin.asset(advice.asset)?.signals.find(({ role, component }) => role === 'power' && component === null)
  return {
    kind: 'set',
    policy: '',
    command: command.key,
    from,
    to,
    unit: command.value.unit ?? '',
    at: now,
    expects: {
      signal: gain.unit === 'kWh' && power ? power.id : setting,
      low: gain.unit === 'kWh' && power ? -gain.high / times : to - from,
      high: gain.unit === 'kWh' && power ? -gain.low / times : to - from,
      withinMs: 86_400_000,
    },
  }
}
