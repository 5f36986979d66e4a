/** All formats, by the names that the twin document has for them (`FORMATS` of its schema). A new one is added here, there and in the README. */
import type { Binding } from '../../twin/schema-signal.ts'
import { auto } from './auto.ts'
import type { Format } from './format.ts'
import { json } from './json.ts'
import { sparkplug } from './sparkplug.ts'
import { uns } from './uns.ts'
import { value } from './value.ts'
import { vda5050 } from './vda5050.ts'

export type FormatName = Binding['format']

export const FORMAT: Readonly<Record<FormatName, Format>> = { auto, json, value, uns, sparkplug, vda5050 }

/** What is subscribed to for a binding. */
export const filterOf = ({ format, topic }: Pick<Binding, 'format' | 'topic'>): string =>
  FORMAT[format].filter?.(topic) ?? topic
