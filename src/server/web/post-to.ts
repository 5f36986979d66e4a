/** Posts to a webhook: once, no further than where it was told to, and nothing of the answer but its status. */
import type { NoticeFailure } from '../../wire/notify.ts'

export interface Webhook {
  readonly url: string
  readonly authorization?: string | undefined
  /** s */
  readonly timeoutS: number
}

/** Of those that a message may meet, what a webhook can answer. */
export type PostFailure = Extract<NoticeFailure, { kind: 'http-status' | 'redirected' | 'no-answer' | 'unreachable' }>

const codeOf = (failure: unknown): string => {
  const { cause, name } = failure as { cause?: { code?: unknown }; name?: string }
  const code = cause?.code
  // Never its message: an address with what is secret in it may stand there.
  return typeof code === 'string' ? code : (name ?? 'error')
}

/** @returns null: it was taken */
export const postTo = async (
  { url, authorization, timeoutS }: Webhook,
  body: string,
  contentType: string,
  /** The same one whenever it is tried again, so that nobody takes it twice. */
  key: string,
  abort: AbortSignal,
): Promise<PostFailure | null> => {
  const late = AbortSignal.timeout(timeoutS * 1000)
  try {
    const answer = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': contentType,
        'idempotency-key': key,
        ...(authorization === undefined ? {} : { authorization }),
      },
      body,
      signal: AbortSignal.any([late, abort]),
    })
    await answer.body?.cancel()
    if (answer.ok) return null
    const { status } = answer
    return status >= 300 && status < 400 ? { kind: 'redirected', status } : { kind: 'http-status', status }
  } catch (failure) {
    if (late.aborted) return { kind: 'no-answer', withinMs: timeoutS * 1000 }
    return { kind: 'unreachable', code: codeOf(failure) }
  }
}
