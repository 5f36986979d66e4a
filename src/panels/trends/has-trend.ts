import type { TwinSignal } from '../../twin/twin.ts'

/** What may be plotted: anything but texts. */
export const hasTrend = (signal: TwinSignal): boolean => signal.type !== 'text'
