/** JSON (RFC 8259), and nothing else: a bare number is one of JSON's. */
import type { Format } from './format.ts'

export const json: Format = { root: (body) => body.json }
