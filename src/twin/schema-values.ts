/** The small values that a twin document is written in: keys, texts, pointers, vectors. */
import * as z from 'zod'

export const Key = z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'a key: lower-case letters, digits and dashes')
export const Text = z.string().min(1).max(200)
/** `signal` or `component/signal`, inside one class. */
export const SignalRef = z
  .string()
  .regex(/^([a-z0-9][a-z0-9-]*\/)?[a-z0-9][a-z0-9-]*$/, '"signal" or "component/signal"')
export const Pointer = z.string().regex(/^(\/.*)?$/, 'a JSON pointer (RFC 6901): "" or "/…"')
export const Vector3 = z.tuple([z.number(), z.number(), z.number()])
export const Vector2 = z.tuple([z.number(), z.number()])
export const Scalar = z.union([z.string(), z.number(), z.boolean(), z.null()])
