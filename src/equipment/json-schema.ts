/** The JSON Schema of a twin document, for editors: the document's own, with what the equipment library knows of models. */
import * as z from 'zod'
import { KNOWN_ROLES } from '../twin/roles.ts'
import { TwinDocument } from '../twin/schema.ts'
import type { EquipmentKind } from './kind.ts'
import type { Param } from './param.ts'
import { equipmentKinds } from './registry.ts'

type Json = { [field: string]: unknown }

const ofParam = (param: Param): Json => {
  const told = { title: param.name, default: param.default }
  if (param.type === 'switch') return { ...told, type: 'boolean' }
  if (param.type === 'choice') return { ...told, enum: param.options }
  const unit = param.unit === '' || param.unit === '×' ? {} : { description: param.unit }
  return {
    ...told,
    ...unit,
    type: param.unit === '' ? 'integer' : 'number',
    minimum: param.min,
    maximum: param.max,
  }
}

const ofKind = ({ kind, name, params }: EquipmentKind, scale: unknown): Json => ({
  title: name,
  type: 'object',
  properties: {
    kind: { type: 'string', const: kind },
    params: {
      type: 'object',
      properties: Object.fromEntries(Object.entries(params).map(([key, param]) => [key, ofParam(param)])),
      additionalProperties: false,
    },
    scale,
  },
  required: ['kind'],
  additionalProperties: false,
})

const isMap = (value: unknown): value is Json => value !== null && typeof value === 'object' && !Array.isArray(value)

/** The schema of a model from the library: an object with a `kind` and its `params`. */
const isModel = (value: Json): boolean =>
  isMap(value['properties']) && isMap(value['properties']['kind']) && isMap(value['properties']['params'])

/** Of a signal, a layer or a key figure. The known words are offered; a plant may have its own. */
const isRole = (key: string, value: unknown): boolean => key === 'role' && isMap(value) && value['enum'] === undefined

const withLibrary = (value: unknown): unknown => {
  if (Array.isArray(value))
    // Each kind becomes an alternative beside a model from a file.
    return value.flatMap((inner: unknown): unknown[] =>
      isMap(inner) && isModel(inner) ? [{ $ref: '#/$defs/equipment' }] : [withLibrary(inner)],
    )
  if (!isMap(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      isRole(key, inner) ? { anyOf: [{ enum: [...KNOWN_ROLES] }, inner] } : withLibrary(inner),
    ]),
  )
}

/** As it stands in `public/twin.schema.json`. What refers to something else in the document only the loader can check. */
export const twinJsonSchema = (): Json => {
  const plain = z.toJSONSchema(TwinDocument, { io: 'input' }) as Json
  const scale = { default: 1, type: 'number', exclusiveMinimum: 0 }
  return {
    title: 'Gemba twin document, format 1',
    ...(withLibrary(plain) as Json),
    $defs: { equipment: { anyOf: [...equipmentKinds.values()].map((kind) => ofKind(kind, scale)) } },
  }
}
