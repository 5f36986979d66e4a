/** Priorities of alarms, the most urgent first. Apart from the schema: whoever shows alarms reads no documents. */
export const PRIORITIES = ['critical', 'high', 'medium', 'low'] as const
export type Priority = (typeof PRIORITIES)[number]
