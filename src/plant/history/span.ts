/** How much past there is: a week in minutes, then the last hour as it was simulated. */
export const WARM_UP_S = 3600
export const WEEK_MS = 7 * 86_400_000
export const MINUTE_MS = 60_000
