/** "Use this topic instead": one binding of one signal, changed for its asset alone. */
import type { Twin, TwinBinding } from '../twin/twin.ts'

type JsonMap = Record<string, unknown>
const isMap = (value: unknown): value is JsonMap => typeof value === 'object' && value !== null && !Array.isArray(value)

/** As an author would write it: without what is said by saying nothing. */
const written = ({ topic, ...rest }: TwinBinding): JsonMap => {
  const defaults: JsonMap = { format: 'auto', select: '', scale: 1, offset: 0, nulls: 'bad', time: 'receive' }
  return {
    topic,
    ...Object.fromEntries(
      Object.entries(rest).filter(([key, value]) => value !== undefined && defaults[key] !== value),
    ),
  }
}

/**
 * Bindings are a list, and lists are replaced whole by an override: the asset gets all bindings of the signal, filled in.
 * @returns the changed document, or null where the signal is not in it
 */
export const rebound = (document: unknown, twin: Twin, signalId: string, index: number, topic: string): unknown => {
  const signal = twin.signal(signalId)
  if (!signal || !signal.bindings[index] || !isMap(document) || !Array.isArray(document['assets'])) return null
  const bindings = signal.bindings.map((binding, i) => written(i === index ? { ...binding, topic } : binding))
  const inSignals = (body: unknown): JsonMap => {
    const signals = isMap(body) && isMap(body['signals']) ? body['signals'] : {}
    return {
      ...(isMap(body) ? body : {}),
      signals: {
        ...signals,
        [signal.key]: { ...(isMap(signals[signal.key]) ? (signals[signal.key] as JsonMap) : {}), bindings },
      },
    }
  }
  const assets = document['assets'].map((asset: unknown) => {
    if (!isMap(asset) || asset['id'] !== signal.asset.id) return asset
    if (signal.component === null) return inSignals(asset)
    const parts = isMap(asset['parts']) ? asset['parts'] : {}
    return { ...asset, parts: { ...parts, [signal.component]: inSignals(parts[signal.component]) } }
  })
  return { ...document, assets }
}
