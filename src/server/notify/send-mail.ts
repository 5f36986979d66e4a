/** Sends a mail by the plant's mail server (SMTP, RFC 5321): text alone, and nothing of a file or an address on this machine. */
import { createTransport } from 'nodemailer'
import type { NoticeFailure } from '../../wire/notify.ts'
import { isHere, type MailServer } from '../notify-config.ts'
import type { Message } from './message.ts'

interface MailFailure {
  readonly code?: unknown
  readonly responseCode?: unknown
}

const failureOf = ({ code, responseCode }: MailFailure, withinMs: number): NoticeFailure => {
  if (typeof responseCode === 'number') return { kind: 'mail-reply', status: responseCode }
  if (code === 'ETIMEDOUT') return { kind: 'no-answer', withinMs }
  // Never its message: what the server said of a person may stand there.
  return { kind: 'unreachable', code: typeof code === 'string' ? code : 'error' }
}

/** @param id the same whenever it is tried again. @returns null: the server took it for all of them */
export const sendMail = async (
  server: MailServer,
  to: readonly string[],
  { subject, text }: Pick<Message, 'subject' | 'text'>,
  id: string,
): Promise<NoticeFailure | null> => {
  const timeout = server.timeoutS * 1000
  const transport = createTransport({
    host: server.host,
    port: server.port,
    secure: server.secure,
    // What is secret goes over no network in the open.
    requireTLS: !server.secure && !isHere(server),
    ignoreTLS: !server.secure && isHere(server),
    ...(server.user === undefined ? {} : { auth: { user: server.user, pass: server.password ?? '' } }),
    connectionTimeout: timeout,
    greetingTimeout: timeout,
    socketTimeout: timeout,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  try {
    const { rejected } = await transport.sendMail({
      from: server.from,
      to: [...to],
      subject,
      text,
      messageId: `<${id}@${server.from.split('@')[1]}>`,
      headers: { 'Auto-Submitted': 'auto-generated' },
    })
    // It goes to the others all the same: who is refused is refused for good.
    return rejected.length > 0 && rejected.length === to.length ? { kind: 'mail-reply', status: 550 } : null
  } catch (failure) {
    return failureOf(failure as MailFailure, timeout)
  } finally {
    transport.close()
  }
}
