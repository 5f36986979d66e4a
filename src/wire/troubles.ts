/**
 * What troubles a connection or the journal: stable codes with values. The gateway says it in English beside them, for the
 * programs that call its API; a page makes its own words (`texts/trouble-text.ts`).
 */
import * as z from 'zod'
import type { Coded } from '../base/coded.ts'

/** Of each code, the names of its values. */
export interface TroubleValues {
  'certificate-self-signed': never
  'certificate-own-authority': never
  'certificate-authority-unknown': never
  'certificate-of-another-name': never
  'certificate-expired': never
  'certificate-of-ours-refused': never
  /** The broker's word. */
  'refused-by-broker': 'why'
  'connection-refused': never
  'host-unknown': never
  'connection-closed': never
  'no-answer': never
  'client-id-taken': never
  /** MQTT reason, as "0x8b". */
  'ended-by-broker': 'reason'
  'subscription-refused': 'filters'
  'listening-refused': 'filters'
  'session-not-kept': 'messages'
  'journal-log-lost': 'path' | 'aside'
  'journal-empty': 'path'
  'journal-damaged': 'path' | 'why' | 'aside'
  /** Another program's or the system's own words. */
  'own-words': 'words'
}

export type Trouble = Coded<TroubleValues>

export const WireTrouble = z.object({
  code: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
})
export type WireTrouble = z.infer<typeof WireTrouble>
