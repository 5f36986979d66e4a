/** JSON where the payload begins as JSON does, else a bare value. */
import type { Format } from './format.ts'

export const auto: Format = { root: (body) => body.auto }
