/** HTTP to the gateway: every answer parsed, every failure a value that says what to do. */
import * as z from 'zod'
import { err, ok, type Result } from '../base/result.ts'
import { text } from '../texts/text.ts'
import { ApiError } from '../wire/api.ts'

const unreachable = (): ApiError => ({ error: text('api.unreachable'), remedy: text('api.unreachable.remedy') })

/** Asks for JSON of one shape. Nothing is retried: whoever asks decides. */
export const ask = async <T>(
  schema: z.ZodType<T>,
  url: string,
  init: RequestInit = {},
): Promise<Result<T, ApiError>> => {
  let response: Response
  let body: unknown
  try {
    response = await fetch(url, { cache: 'no-store', ...init })
    body = await response.json().catch(() => null)
  } catch {
    return err(unreachable())
  }
  if (!response.ok) {
    const said = ApiError.safeParse(body)
    return err(said.success ? said.data : { error: text('api.status', { status: response.status }) })
  }
  const parsed = schema.safeParse(body)
  return parsed.success
    ? ok(parsed.data)
    : err({ error: text('api.misunderstood'), where: parsed.error.issues[0]?.path.join('.') ?? url })
}

/**
 * @param headers beside the body's own
 * @param signal withdraws it
 */
export const send = <T>(
  schema: z.ZodType<T>,
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
  signal?: AbortSignal,
): Promise<Result<T, ApiError>> =>
  ask(schema, url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  })
