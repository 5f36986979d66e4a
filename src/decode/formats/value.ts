/** The whole payload is the value, whatever it looks like. */
import type { Format } from './format.ts'

export const value: Format = { root: (body) => body.value }
