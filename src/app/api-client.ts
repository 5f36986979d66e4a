/** HTTP to the gateway: every answer parsed, every failure a value that says what to do. It comes after the first picture. */
import * as z from 'zod'
import { err, ok, type Result } from '../base/result.ts'
import { ApiError } from '../wire/api.ts'
import { apiFailure } from './api-failure.ts'

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
    return err(apiFailure.unreachable())
  }
  if (!response.ok) {
    const said = ApiError.safeParse(body)
    return err(said.data ?? apiFailure.status(response.status))
  }
  const parsed = schema.safeParse(body)
  return parsed.success ? ok(parsed.data) : err(apiFailure.misunderstood(parsed.error.issues[0]?.path.join('.') ?? url))
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
