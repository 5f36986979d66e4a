/** How a machine uses a model of the equipment library: what a check of the library is asked about. */
import type { Body } from './bodies.ts'
import type { Written } from './read-document.ts'
import type { SignalDoc } from './schema-signal.ts'

type Params = Readonly<Record<string, number | string | boolean>>

/** A signal that moves something. */
export type Moving = Pick<SignalDoc, 'type' | 'unit'>

export interface ModelUse {
  readonly kind: string
  /** Those to be checked. */
  readonly params: Params
  /** Those that parts and channels depend on. */
  readonly drawnWith: Params
  /** Component → the part of the model that it says shows it. */
  readonly nodes: ReadonlyMap<string, string>
  /** Channel → the signal that moves it; null where there is none of that name. */
  readonly channels: ReadonlyMap<string, Moving | null>
  /** Any channel, whether it is asked about or not. */
  isMoved(channel: string): boolean
}

const signalOf = (body: Body, ref: string): SignalDoc | null => {
  const slash = ref.indexOf('/')
  const table = slash < 0 ? body.signals : body.parts.get(ref.slice(0, slash))?.signals
  return table?.get(ref.slice(slash + 1))?.doc ?? null
}

/**
 * @param own what a class or asset says over what it inherits: where it leaves the model as it is, only what it says
 * itself is asked about
 * @returns null where the machine has no model, or one from a file
 */
export const modelUse = (body: Body, own: Written): ModelUse | null => {
  const model = body.model.get('model')?.doc
  if (!model || !('kind' in model)) return null
  const whole = own['model'] !== undefined
  const parts = whole ? body.parts.keys() : Object.keys((own['parts'] ?? {}) as Written)
  const nodes = new Map<string, string>()
  for (const component of parts) {
    const node = body.parts.get(component)?.head.doc?.node
    if (node !== undefined) nodes.set(component, node)
  }
  const channels = new Map<string, Moving | null>()
  for (const channel of whole ? body.motion.keys() : Object.keys((own['motion'] ?? {}) as Written)) {
    const ref = body.motion.get(channel)?.doc
    if (ref) channels.set(channel, signalOf(body, ref))
  }
  return {
    kind: model.kind,
    params: whole ? model.params : {},
    drawnWith: model.params,
    nodes,
    channels,
    isMoved: (channel) => Boolean(body.motion.get(channel)),
  }
}
