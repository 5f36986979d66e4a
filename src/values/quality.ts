/**
 * Quality and age are two things. Quality comes from the source (OPC UA's three classes, Part 8 §6.3.2.2 severity bits);
 * age is derived by whoever shows the value.
 */
export const QUALITY = { good: 0, uncertain: 1, bad: 2 } as const
export type Quality = (typeof QUALITY)[keyof typeof QUALITY]

/** `never`: no value has ever arrived. `stale`: older than the signal's limit, or its source is known to be dead. */
export type Age = 'live' | 'stale' | 'never'
