/** A question over HTTP: how it is asked, who may, and in which shape. */
import * as z from 'zod'
import type { Role } from './principal.ts'

export interface RouteRow {
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly path: string
  /** Any one of these roles will do; null: reading, for everyone who may come in. */
  readonly role: readonly Role[] | null
  /** Whoever acts says who she is. */
  readonly named?: boolean
  /** Behind no passcode: it is where the passcode is typed. */
  readonly open?: boolean
  readonly query?: z.ZodType
  readonly body?: z.ZodType
  /** Of the body, bytes; `BODY_BYTES` where none is given. */
  readonly mostBytes?: number
  /** The body is bytes of a file (`application/octet-stream`), not JSON. */
  readonly bytes?: boolean
  readonly answer: z.ZodType
}

export const BODY_BYTES = 64 * 1024
/** Open branches, and readings of a preview. */
export const QUESTION_BYTES = 1 << 20
/** A plant of 20,000 signals that shares nothing between its machines takes about half of it. */
export const DOCUMENT_BYTES = 8 << 20

export const ANYBODY: readonly Role[] = ['operator', 'maintenance', 'engineer']
export const Time = z.coerce.number().min(0).max(8.64e15)
export const Id = z.string().max(300)

export const row = <const R extends RouteRow>(one: R): R => one
