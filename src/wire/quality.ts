/**
 * Quality and age are two things. Quality comes from the source (OPC UA's three classes, Part 8 §6.3.2.2 severity bits) and
 * travels with the value, by these codes, through decoder, table, frames and history; age (`values/age.ts`) is derived by
 * whoever shows the value.
 */
export const QUALITY = { good: 0, uncertain: 1, bad: 2 } as const
export type Quality = (typeof QUALITY)[keyof typeof QUALITY]
