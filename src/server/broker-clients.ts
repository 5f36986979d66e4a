/** Who signs in to the embedded broker, as the configuration names them. */
import * as z from 'zod'
import { coded } from '../base/schema-problems.ts'
import { filterProblem } from '../twin/topics.ts'

const Filters = z.array(
  z
    .string()
    .min(1)
    .refine((filter) => filterProblem(filter) === null, coded('topic-filter')),
)

/** A machine or program, by the name that it signs in with. */
export const BrokerClient = z
  .strictObject({
    password: z.string().min(8, coded('passcode-short')).optional(),
    /** A file that holds the password, instead of `password`. */
    passwordFile: z.string().optional(),
    /** Topic filters; none = it only listens. */
    publish: Filters.default([]),
    subscribe: Filters.default([]),
    /** May publish where the twin's commands go, past the gateway's checks and its journal. */
    commands: z.boolean().default(false),
  })
  .refine(({ password, passwordFile }) => (password === undefined) !== (passwordFile === undefined), {
    path: ['password'],
    message: coded('broker-client-password'),
  })
export type BrokerClient = z.infer<typeof BrokerClient>
