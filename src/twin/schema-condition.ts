/** What a value of a signal is watched for: beyond a limit, or one (none) of a list. */
import * as z from 'zod'
import { Vector2 } from './schema-values.ts'

export const Condition = z.union([
  z.strictObject({ above: z.number() }),
  z.strictObject({ below: z.number() }),
  z.strictObject({ outside: Vector2 }),
  z.strictObject({ is: z.array(z.union([z.string(), z.number(), z.boolean()])).min(1) }),
  z.strictObject({ not: z.array(z.union([z.string(), z.number(), z.boolean()])).min(1) }),
])
