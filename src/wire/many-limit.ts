/** So many alarms are asked for at once. */
export const MOST_AT_ONCE = 5000
