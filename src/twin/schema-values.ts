/** The small values that a twin document is written in: keys, texts, pointers, vectors. */
import * as z from 'zod'
import { coded } from '../base/schema-problems.ts'

export const Key = z.string().regex(/^[a-z0-9][a-z0-9-]*$/, coded('key'))
export const Text = z.string().min(1).max(200)
/** `signal` or `component/signal`, inside one class. */
export const SignalRef = z.string().regex(/^([a-z0-9][a-z0-9-]*\/)?[a-z0-9][a-z0-9-]*$/, coded('signal-ref'))
/** What the program works out of a signal, each a signal itself: `asset/component/signal#unusual`. */
export const DERIVED_KINDS = ['unusual', 'days-to-limit'] as const
export type DerivedKind = (typeof DERIVED_KINDS)[number]
/** The same, or what is worked out of it: `signal#unusual`, `component/signal#days-to-limit`. */
export const WatchedRef = z
  .string()
  .regex(new RegExp(`^([a-z0-9][a-z0-9-]*/)?[a-z0-9][a-z0-9-]*(#(${DERIVED_KINDS.join('|')}))?$`), coded('watched-ref'))
export const Pointer = z.string().regex(/^(\/.*)?$/, coded('pointer'))
export const Vector3 = z.tuple([z.number(), z.number(), z.number()])
export const Vector2 = z.tuple([z.number(), z.number()])
export const Scalar = z.union([z.string(), z.number(), z.boolean(), z.null()])
