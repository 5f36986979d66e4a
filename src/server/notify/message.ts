/** What is sent: the same for people (a line each) and for programs (JSON). */
import { notice as words } from '../../texts/api-english.ts'
import { PRIORITIES } from '../../twin/priorities.ts'
import type { Twin, TwinAsset } from '../../twin/twin.ts'
import { wallClock } from '../../base/wall-clock.ts'
import type { AlarmRow } from '../../wire/alarms.ts'
import type { Due } from './due.ts'

/** Beyond, it is said how many more there are: nobody reads on, and a flood is one message. */
export const MOST_IN_ONE = 50
const MINUTE = 60_000

export interface Message {
  readonly subject: string
  readonly text: string
  /** A webhook's body: `text` is what chat systems show. */
  readonly json: string
}

const pathOf = (asset: TwinAsset): TwinAsset[] => [...(asset.parent ? pathOf(asset.parent) : []), asset]

const twoDigits = (value: number): string => String(value).padStart(2, '0')

/** By the plant's clock: 2026-11-30 14:05:09. */
export const momentAt = (ms: number, zone: string | undefined): string => {
  const at = new Date(wallClock(zone)(ms))
  const day = [at.getUTCFullYear(), twoDigits(at.getUTCMonth() + 1), twoDigits(at.getUTCDate())].join('-')
  return `${day} ${[at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()].map(twoDigits).join(':')}`
}

/** One line, whatever a machine calls things. */
// eslint-disable-next-line no-control-regex
export const plain = (said: string): string => said.replaceAll(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ').trim()

export const numberOf = (value: number): string => String(Number(value.toPrecision(6)))

const measured = ({ value, limit, unit }: AlarmRow): string => {
  if (value === null) return ''
  const said = `${numberOf(value)} ${unit}`.trim()
  return limit === null ? ` (${said})` : ` (${said}, ${words.limit} ${numberOf(limit)})`
}

const nameIn = (twin: Twin, { asset, name }: AlarmRow): string => plain(`${twin.asset(asset)?.name ?? asset}: ${name}`)

const lineOf = (twin: Twin, { row, rule }: Due, now: number): string => {
  const zone = twin.timeZone ?? undefined
  const since = rule.afterMin > 0 ? `; ${words.waiting(Math.floor((now - row.raisedAt) / MINUTE))}` : ''
  const gone = row.state === 'returned' ? `; ${words.gone}` : ''
  const said = row.message ? ` – ${plain(row.message)}` : ''
  return `${momentAt(row.raisedAt, zone)}  ${words.priority[row.priority]}  ${nameIn(twin, row)}${measured(row)}${said}${since}${gone}`
}

/** A machine as programs know it. */
export const assetFor = (twin: Twin, id: string) => {
  const asset = twin.asset(id)
  return { id, name: asset?.name ?? id, path: asset ? pathOf(asset).map((one) => one.id as string) : [id] }
}

const forPrograms = (twin: Twin, { row, rule }: Due) => {
  const { key, name, priority, state, raisedAt, value, limit, unit, message } = row
  return {
    key,
    name,
    priority,
    state,
    raisedAt: new Date(raisedAt).toISOString(),
    value,
    limit,
    unit,
    message,
    waitedMin: rule.afterMin,
    asset: assetFor(twin, row.asset),
  }
}

/** @param end what is said beneath: who sent it, and where to answer */
export const messageOf = (
  twin: Twin,
  subject: string,
  lines: readonly string[],
  more: object,
  end = words.from,
): Message => {
  const text = [...lines, '', end(plain(twin.name))].join('\n')
  const json = {
    format: 'gemba-alarms',
    version: 1,
    plant: { id: twin.id, name: twin.name },
    ...more,
    text: `${subject}\n${text}`,
  }
  return { subject, text, json: JSON.stringify(json) }
}

const rank = ({ row }: Due): number => PRIORITIES.indexOf(row.priority)

/** @param due of one channel, at least one */
export const messageOfAlarms = (twin: Twin, due: readonly Due[], now: number): Message => {
  const sorted = due.toSorted((a, b) => rank(a) - rank(b) || a.row.raisedAt - b.row.raisedAt)
  const [first] = sorted
  const shown = sorted.slice(0, MOST_IN_ONE)
  const left = sorted.length - shown.length
  const worst = `${words.priority[first!.row.priority]}: ${nameIn(twin, first!.row)}`
  return messageOf(
    twin,
    sorted.length === 1 ? worst : words.several(sorted.length, worst),
    [...shown.map((one) => lineOf(twin, one, now)), ...(left > 0 ? [words.more(left)] : [])],
    { kind: 'alarms', alarms: shown.map((one) => forPrograms(twin, one)), more: left },
  )
}

export const messageOfTest = (twin: Twin, by: string): Message =>
  messageOf(twin, words.test, [words.testBy(plain(by))], { kind: 'test', alarms: [], more: 0 })
