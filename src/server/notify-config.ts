/** Who is told of alarms, and how: checked once, at start. Only whoever starts the gateway says where messages go. */
import * as z from 'zod'
import { coded } from '../base/schema-problems.ts'
import { NoticeRule } from '../wire/notify.ts'

const Name = z.string().regex(/^[\w.-]+$/, coded('notify-name'))
const Address = z.email(coded('notify-address')).max(300)
const THIS_MACHINE = /^(localhost|127(\.\d{1,3}){3}|::1)$/i

const MailServer = z
  .strictObject({
    host: z
      .string()
      .min(1)
      .max(300)
      .regex(/^[\w.:-]+$/, coded('notify-host')),
    /** 587 with STARTTLS, 465 with TLS from the first byte (`secure`). */
    port: z.number().int().min(1).max(65_535).default(587),
    secure: z.boolean().default(false),
    user: z.string().max(300).optional(),
    password: z.string().max(1000).optional(),
    /** A file that holds it, instead. */
    passwordFile: z.string().optional(),
    from: Address,
    /** So long it may take to answer, s. */
    timeoutS: z.number().min(0.1).max(120).default(20),
  })
  .refine(({ password, passwordFile }) => password === undefined || passwordFile === undefined, {
    path: ['passwordFile'],
    message: coded('broker-password-twice'),
  })
export type MailServer = z.infer<typeof MailServer>

/** It is on this machine: nobody listens on the way. */
export const isHere = ({ host }: MailServer): boolean => THIS_MACHINE.test(host)

const Channel = z.union(
  [z.strictObject({ webhook: z.string().max(100) }), z.strictObject({ mail: z.array(Address).min(1).max(100) })],
  coded('notify-channel'),
)
export type Channel = z.infer<typeof Channel>

export const NotifyConfig = z
  .strictObject({
    mail: MailServer.nullable().default(null),
    to: z.record(Name, Channel).default({}),
    rules: z.array(NoticeRule).max(100).default([]),
  })
  .superRefine(({ mail, to, rules }, context) => {
    for (const [i, { to: name }] of rules.entries())
      if (!Object.hasOwn(to, name))
        context.addIssue({
          code: 'custom',
          path: ['rules', i, 'to'],
          message: coded('notify-to'),
          params: { given: name },
        })
    for (const [name, channel] of Object.entries(to))
      if ('mail' in channel && mail === null)
        context.addIssue({ code: 'custom', path: ['to', name, 'mail'], message: coded('notify-mail-server') })
  })
export type NotifyConfig = z.infer<typeof NotifyConfig>
