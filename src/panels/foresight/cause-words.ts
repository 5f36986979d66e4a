/** A likely cause in words: what, and where and how long before. */
import '../../texts/foresight.ts'
import { formatNumber, withUnit } from '../../texts/numbers.ts'
import { text } from '../../texts/text.ts'
import { formatDay, formatDuration } from '../../texts/times.ts'
import type { Twin } from '../../twin/twin.ts'
import type { AlikeCase, LikelyCause } from '../../wire/cause.ts'
import { nameIn } from './words.ts'

/** Means are of minutes: closer than this is at the same time. */
const TOGETHER_MS = 60_000

const nameOf = (twin: Twin, asset: string): string => twin.asset(asset)?.name ?? asset

const signalOf = (twin: Twin, id: string, component: string | null): string => {
  const signal = twin.signal(id)
  return signal ? nameIn(signal, component) : id
}

const said = (twin: Twin, signal: string, value: number | string | null): string => {
  if (value === null) return text('value.none')
  const known = twin.signal(signal)
  return typeof value === 'number' && known ? withUnit(formatNumber(value, known.decimals), known.unit) : String(value)
}

export const causeTitle = (cause: LikelyCause, twin: Twin, component: string | null): string => {
  const name = nameOf(twin, cause.asset)
  switch (cause.code) {
    case 'stop':
      return text(`cause.stop.${cause.group}`, { name })
    case 'signal': {
      const signal = signalOf(twin, cause.signal, component)
      if (cause.way !== 'own') return text('cause.signal', { name, signal })
      return text(cause.beforeMs >= -TOGETHER_MS ? 'cause.signal.own' : 'cause.signal.own.later', { signal })
    }
    case 'class': {
      const kind = twin.asset(cause.asset)?.className ?? ''
      const signal = signalOf(twin, `${cause.asset}/${cause.key}`, component)
      return text('cause.class', { moved: cause.moved, of: cause.of, kind, signal })
    }
    case 'alarm':
      return text('cause.alarm', { name: twin.alarm(cause.key)?.name ?? cause.key })
    default:
      return changeTitle(cause, twin)
  }
}

const changeTitle = (cause: LikelyCause & { readonly code: 'change' }, twin: Twin): string => {
  const by = cause.by ?? text('value.none')
  if (cause.kind === 'note') return text('cause.note', { by, text: cause.text ?? '' })
  if (cause.kind === 'setting')
    return text('cause.setting', {
      signal: signalOf(twin, cause.id, null),
      from: said(twin, cause.id, cause.from),
      to: said(twin, cause.id, cause.to),
    })
  const command = twin.command(cause.id)
  const named = command?.name ?? cause.id
  return cause.value === null
    ? text('cause.command', { command: named, by })
    : text('cause.command.value', {
        command: named,
        value: withUnit(formatNumber(cause.value), command?.confirm.signal.unit ?? ''),
        by,
      })
}

/** "next upstream, went up, 12 min before" */
export const causeAbout = (cause: LikelyCause, twin: Twin): string => {
  const { way, edges, beforeMs } = cause
  const words: string[] = []
  if (cause.code === 'class') words.push(text('cause.class.about'))
  if (way !== 'own') {
    if (cause.code === 'change' || cause.code === 'alarm')
      words.push(text('cause.on', { name: nameOf(twin, cause.asset) }))
    words.push(text(`cause.way.${way}`, { edges }))
  }
  if (cause.code === 'signal' && cause.sign !== 0) words.push(text(cause.sign > 0 ? 'cause.up' : 'cause.down'))
  words.push(
    Math.abs(beforeMs) <= TOGETHER_MS
      ? text('cause.together')
      : text(beforeMs > 0 ? 'cause.before' : 'cause.after', { duration: formatDuration(Math.abs(beforeMs)) }),
  )
  return words.join(', ')
}

export const alikeTitle = (one: AlikeCase, twin: Twin): string => {
  const what = one.text !== '' ? one.text : text(`cause.alike.${one.verdict}`)
  return one.asset === null || one.openedAt === null
    ? text('cause.alike.other', { what })
    : text('cause.alike.row', { day: formatDay(one.openedAt), name: nameOf(twin, one.asset), what })
}

export const alikeAbout = (one: AlikeCase): string =>
  [
    one.toLimitMs !== null
      ? text('cause.alike.limit', { duration: formatDuration(one.toLimitMs) })
      : text('cause.alike.no-limit'),
    ...(one.by === '' ? [] : [text('cause.alike.said', { by: one.by })]),
  ].join(', ')
