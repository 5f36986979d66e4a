/** Nominal types: a `SignalId` is a string that only this project's parsers hand out. */
declare const brand: unique symbol
export type Brand<T, Name extends string> = T & { readonly [brand]: Name }

/** Stable name of an asset. Never changes, never reused. `[a-z0-9][a-z0-9-]*` */
export type AssetId = Brand<string, 'AssetId'>
/** `asset/component/signal`, or `asset/signal` for a signal of the asset itself. */
export type SignalId = Brand<string, 'SignalId'>
/** Index of a signal in one version of a twin. Meaningless without that twin's hash. */
export type Slot = Brand<number, 'Slot'>
/** Milliseconds since the Unix epoch, UTC. */
export type TimeMs = Brand<number, 'TimeMs'>

export const timeMs = (ms: number): TimeMs => ms as TimeMs
export const slotOf = (index: number): Slot => index as Slot
