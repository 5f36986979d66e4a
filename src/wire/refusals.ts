/**
 * Why the gateway, or a page's own engine, did not do or answer what was asked: stable codes with values. An `ApiError`
 * carries them beside English words for the programs that call the API; a page makes its own words (`texts/api-error.ts`).
 * Only what a person meets on the page has a code.
 */
import * as z from 'zod'
import { ALARM_STATES } from './alarms.ts'

const none = z.object({})
const state = z.object({ state: z.enum(ALARM_STATES) })
/** `why`: what the disk, the database or the broker said, in its own words. */
const why = z.object({ why: z.string() })

/** Of what held when a rule asked, what may not any more when somebody approves it. */
const APPROVAL_GATES = [
  'off',
  'advises-only',
  'held',
  'outside-hours',
  'input-unknown',
  'not-triggered',
  'not-long-enough',
  'state-unknown',
  'state-forbids',
  'alarms-unknown',
  'alarm-forbids',
  'other-open',
] as const
export type ApprovalGate = (typeof APPROVAL_GATES)[number]

const VALUES = {
  'alarm-unknown': z.object({ key: z.string() }),
  'alarm-acknowledged-already': z.object({ by: z.string() }),
  'alarm-not-to-acknowledge': state,
  'alarm-not-to-shelve': state,
  'alarm-shelved-too-long': z.object({ hours: z.number() }),
  'alarm-not-shelved': state,
  'alarm-not-to-remove-from-service': state,
  'alarm-not-out-of-service': state,
  'alarm-not-latched': none,
  'alarm-nothing-to-reset': state,
  'alarm-input-lost': none,
  'alarm-still-active': none,
  'journal-not-written': why,
  'command-unknown': z.object({ key: z.string() }),
  'asset-unknown': z.object({ asset: z.string() }),
  'note-ahead': none,
  'note-unknown': none,
  'case-unknown': none,
  'advice-unknown': none,
  'notes-too-many': z.object({ most: z.number() }),
  'channel-unknown': z.object({ to: z.string() }),
  'proposal-unknown': none,
  'delivery-unknown': none,
  'delivery-not-over': none,
  'delivery-outdated': none,
  'proposal-not-open': z.object({ now: z.string() }),
  'proposal-own': z.object({ name: z.string() }),
  'proposal-others': z.object({ name: z.string() }),
  'proposal-lapsed': none,
  'proposal-value-unknown': none,
  'proposal-value-changed': none,
  'proposal-bounds-changed': none,
  'proposals-too-many': z.object({ most: z.number() }),
  'proposal-past': none,
  'proposal-before-part': none,
  'proposal-gate': z.object({ gate: z.enum(APPROVAL_GATES) }),
  'reason-needed': none,
  'policy-unknown': none,
  'policy-beyond-twin': z.object({ now: z.string() }),
  'policy-no-watchdog': none,
  'all-stopped': none,
  'role-needed': z.object({ roles: z.string() }),
  'name-needed': z.object({ header: z.string() }),
  'sign-in-needed': none,
  'sign-in-wrong': none,
  'sign-in-busy': none,
  'invitation-unknown': none,
  'person-unknown': none,
  'person-name-taken': z.object({ name: z.string() }),
  'person-name-missing': none,
  'people-too-many': z.object({ most: z.number() }),
  'last-admin': none,
  'nobody-signs-in': none,
  'people-not-written': why,
  'passcode-needed': none,
  'passcode-wrong': none,
  'passcode-guessed-too-often': z.object({ seconds: z.number() }),
  'host-not-allowed': z.object({ host: z.string(), name: z.string() }),
  'origin-not-allowed': z.object({ origin: z.string() }),
  'site-not-allowed': none,
  'address-unreadable': none,
  'request-too-large': z.object({ kB: z.number() }),
  'request-unreadable': why,
  'request-not-json': why,
  'request-not-bytes': why,
  'method-not-allowed': z.object({ methods: z.string() }),
  'nothing-here': none,
  starting: none,
  'gateway-failed': none,
  'history-closed': none,
  'history-empty-range': none,
  'history-columns': z.object({ most: z.number() }),
  'history-never-recorded': z.object({ signal: z.string() }),
  'history-busy': none,
  'history-export-too-long': z.object({ most: z.number() }),
  'history-unreadable': why,
  'import-unknown': none,
  'import-out-of-order': z.object({ bytes: z.number() }),
  'import-too-large': z.object({ MB: z.number() }),
  'import-none': none,
  'import-failed': why,
  'import-not-kept': why,
  'signal-unknown': z.object({ signal: z.string() }),
  'zone-unknown': z.object({ zone: z.string() }),
  'table-empty': why,
  'table-utf-16': why,
  'table-not-text': why,
  'table-line-too-long': why,
  'table-one-column': why,
  'table-too-many-columns': why,
  'table-too-many-signals': why,
  'table-no-time': why,
  'table-time-ambiguous': why,
  'table-no-value': why,
  'table-too-many-rows': why,
  'table-unreadable': why,
  /** Of the page's side: what a record has nothing of. */
  'not-in-record': none,
  'broker-unknown': z.object({ broker: z.string() }),
  'births-asked-just-now': z.object({ seconds: z.number() }),
  'births-not-asked': z.object({ broker: z.string() }),
  'twin-changed-meanwhile': none,
  'twin-wrong': none,
  'twin-not-written': why,
  'twin-no-previous': none,
  'twin-read-only-by-option': none,
  'twin-read-only-demo': none,
  'twin-read-only-on-network': none,
  /** Of the page's side: the gateway did not answer, or in a shape that this page does not know. */
  unreachable: none,
  'answered-with-status': z.object({ status: z.number() }),
  'not-understood': none,
  /** Nobody waits for the answer any more. */
  withdrawn: none,
} as const

export type RefusalCode = keyof typeof VALUES
export type Refusal = {
  [C in RefusalCode]: { readonly code: C; readonly values: Readonly<z.infer<(typeof VALUES)[C]>> }
}[RefusalCode]

/** @returns null where there is no code, or one that this version does not know, or whose values are not what it expects */
export const readRefusal = ({ code, values }: { code?: string | undefined; values?: unknown }): Refusal | null => {
  if (code === undefined || !Object.hasOwn(VALUES, code)) return null
  const read = VALUES[code as RefusalCode].safeParse(values ?? {})
  return read.success ? ({ code, values: read.data } as Refusal) : null
}

/** Of each code, for those who must have words for all of them. */
export const REFUSAL_CODES = Object.keys(VALUES) as RefusalCode[]
