/** Texts by id, inside React and out of it (the scene's labels use the same catalogue). */
import { IntlMessageFormat } from 'intl-messageformat'
import type { act } from './en/act.ts'
import type { advice } from './en/advice.ts'
import type { alarmPage } from './en/alarm-page.ts'
import type { answers } from './en/answers.ts'
import type { branch } from './en/branch.ts'
import type { cause } from './en/cause.ts'
import type { discover } from './en/discover.ts'
import type { drops } from './en/drops.ts'
import type { foresight } from './en/foresight.ts'
import type { importTexts } from './en/import.ts'
import type { life } from './en/life.ts'
import type { notes } from './en/notes.ts'
import type { past } from './en/past.ts'
import type { alarmRules } from './en/alarm-rules.ts'
import type { plans } from './en/plans.ts'
import type { problems } from './en/problems.ts'
import type { production } from './en/production.ts'
import type { peopleTexts } from './en/people.ts'
import type { toldTexts } from './en/told.ts'
import type { record } from './en/record.ts'
import type { refusals } from './en/refusals.ts'
import type { simulated } from './en/simulated.ts'
import type { trends } from './en/trends.ts'
import type { whatIf } from './en/what-if.ts'
import type { troubles } from './en/troubles.ts'
import { en } from './en.ts'

export const LOCALE = 'en'

export type TextId =
  | keyof typeof en
  | keyof typeof act
  | keyof typeof advice
  | keyof typeof alarmPage
  | keyof typeof answers
  | keyof typeof branch
  | keyof typeof cause
  | keyof typeof discover
  | keyof typeof drops
  | keyof typeof foresight
  | keyof typeof importTexts
  | keyof typeof life
  | keyof typeof peopleTexts
  | keyof typeof toldTexts
  | keyof typeof notes
  | keyof typeof past
  | keyof typeof alarmRules
  | keyof typeof plans
  | keyof typeof whatIf
  | keyof typeof problems
  | keyof typeof production
  | keyof typeof record
  | keyof typeof refusals
  | keyof typeof simulated
  | keyof typeof trends
  | keyof typeof troubles

/** Those that come with the page, and what its later parts bring. */
const messages: Record<string, string> = { ...en }

/** Brings the texts of a part of the page that is loaded later. */
export const addTexts = (more: Readonly<Record<string, string>>): void => void Object.assign(messages, more)

/** Messages whose values are filled in, read once each. */
const formats = new Map<TextId, IntlMessageFormat>()

export type TextValues = Readonly<Record<string, string | number>>

const formatOf = (id: TextId): IntlMessageFormat => {
  const known = formats.get(id)
  if (known) return known
  const message = messages[id]
  if (message === undefined) throw new Error(`bug: no text ${id}`)
  const format = new IntlMessageFormat(message, LOCALE)
  formats.set(id, format)
  return format
}

/** The message of an id with its values filled in. A missing id or value is a bug and throws. */
export const text = (id: TextId, values?: TextValues): string => String(formatOf(id).format(values))
