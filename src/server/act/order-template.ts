/** A work order as a target wants it: its template filled in. */
import type { OrderField, TwinOrderTarget } from '../../twin/order-targets.ts'
import type { TwinAsset } from '../../twin/twin.ts'
import type { WorkOrder } from '../../wire/act.ts'

const PLACE = /\{([A-Za-z_][\w-]*)\}/g
// oxlint-disable-next-line no-control-regex -- a line break in a message must not begin a new line of a plain payload
const CONTROL = /[\u0000-\u001f\u007f]/g
/** What would open levels of a topic, or none. */
const NO_LEVEL = /[/+#]/g

const isJson = (template: string): boolean => {
  try {
    JSON.parse(template.replace(PLACE, '0'))
    return true
  } catch {
    return false
  }
}

const valueOf = (order: WorkOrder, field: OrderField): string => {
  switch (field) {
    case 'order':
      return JSON.stringify(order)
    case 'id':
      return String(order.id)
    case 'state':
    case 'begin':
    case 'end':
    case 'message':
      return order[field]
    case 'asset':
      return order.asset.id
    case 'asset-name':
      return order.asset.name
    case 'path':
      return order.asset.path.join('/')
    case 'class':
      return order.asset.class
    case 'crew':
      return order.crew?.name ?? ''
    case 'part':
      return order.part?.name ?? ''
    case 'proposed-by':
      return order.proposedBy
    case 'approved-by':
      return order.approvedBy
    case 'lost':
      return String(Math.round(order.figures.lost.mean))
  }
}

type Field = (name: string) => string

const fieldsOf = (order: WorkOrder, vars: ReadonlyMap<string, string>, known: ReadonlySet<string>): Field => {
  return (name) => (known.has(name) ? valueOf(order, name as OrderField) : (vars.get(name) ?? ''))
}

/** In a JSON template what is filled in stays inside its quotes, whatever a person typed; `{order}` is JSON itself. */
const payloadOf = (template: string, field: Field): string => {
  const json = isJson(template)
  return template.replaceAll(PLACE, (_whole, name: string) => {
    const value = field(name)
    if (name === 'order') return value
    return json ? JSON.stringify(value).slice(1, -1) : value.replaceAll(CONTROL, ' ')
  })
}

export interface FilledOrder {
  /** Of MQTT. */
  readonly topic: string
  readonly payload: string
}

export const filledOrder = (
  target: TwinOrderTarget,
  order: WorkOrder,
  asset: TwinAsset,
  known: ReadonlySet<string>,
): FilledOrder => {
  const field = fieldsOf(order, target.varsOf.get(asset) ?? new Map(), known)
  return {
    topic:
      target.to.kind === 'mqtt'
        ? target.to.topic.replaceAll(PLACE, (_whole, name: string) =>
            field(name).replaceAll(NO_LEVEL, '_').replaceAll(CONTROL, '_'),
          )
        : '',
    payload: payloadOf(target.payload, field),
  }
}
