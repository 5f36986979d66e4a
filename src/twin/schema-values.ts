/** The small values that a twin document is written in: keys, texts, pointers, vectors. */
import * as z from 'zod'
import { coded } from '../base/schema-problems.ts'
import { DERIVED_KINDS } from './derived-kinds.ts'

export const Key = z.string().regex(/^[a-z0-9][a-z0-9-]*$/, coded('key'))
export const Text = z.string().min(1).max(200)
/** `signal` or `component/signal`, inside one class. */
export const SignalRef = z.string().regex(/^([a-z0-9][a-z0-9-]*\/)?[a-z0-9][a-z0-9-]*$/, coded('signal-ref'))
/** The same, or what is worked out of it: `signal#unusual`, `component/signal#days-to-limit`. */
export const WatchedRef = z
  .string()
  .regex(new RegExp(`^([a-z0-9][a-z0-9-]*/)?[a-z0-9][a-z0-9-]*(#(${DERIVED_KINDS.join('|')}))?$`), coded('watched-ref'))
export const Pointer = z.string().regex(/^(\/.*)?$/, coded('pointer'))
export const Vector3 = z.tuple([z.number(), z.number(), z.number()])
export const Vector2 = z.tuple([z.number(), z.number()])
export const Scalar = z.union([z.string(), z.number(), z.boolean(), z.null()])
/** "06:00". */
export const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, coded('time-of-day'))
export const EndTimeOfDay = z.union([TimeOfDay, z.literal('24:00')])
