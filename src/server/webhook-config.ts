/** Addresses that work orders are posted to, by name: checked once, at start. Only whoever starts the gateway says them. */
import * as z from 'zod'
import { coded } from '../base/schema-problems.ts'

const isAddress = (text: string): boolean => {
  if (!URL.canParse(text)) return false
  const { protocol, username, password, hash } = new URL(text)
  return /^https?:$/.test(protocol) && username === '' && password === '' && hash === ''
}

const THIS_MACHINE = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i

/** Whoever listens on the way reads nothing. */
const isPrivate = (url: string): boolean => {
  const { protocol, hostname } = new URL(url)
  return protocol === 'https:' || THIS_MACHINE.test(hostname)
}

export const WebhookConfig = z
  .strictObject({
    url: z
      .string()
      .max(2000)
      .refine(isAddress, { error: coded('webhook-url'), abort: true }),
    /** The whole header of that name: "Bearer …". */
    authorization: z
      .string()
      .max(8000)
      .regex(/^[\t\u{20}-\u{7e}]+$/u, coded('webhook-authorization'))
      .optional(),
    /** A file that holds it, instead. */
    authorizationFile: z.string().optional(),
    /** So long it may take to answer, s. */
    timeoutS: z.number().min(0.1).max(60).default(10),
  })
  .refine(({ authorization, authorizationFile }) => authorization === undefined || authorizationFile === undefined, {
    path: ['authorizationFile'],
    message: coded('webhook-authorization-twice'),
  })
export type WebhookConfig = z.infer<typeof WebhookConfig>

/** Its secret would be sent in the open. */
export const isOpenSecret = ({ url, authorization }: WebhookConfig): boolean =>
  authorization !== undefined && !isPrivate(url)
