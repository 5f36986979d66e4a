/** What a clock on a wall shows, by time zone. */

/** @param zone IANA name; undefined = this machine's. @returns of a moment (ms UTC) what the clock shows, as if it were UTC, ms */
export const wallClock = (zone: string | undefined): ((ms: number) => number) => {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    hourCycle: 'h23',
  })
  return (ms) => {
    const part: Record<string, number> = {}
    for (const { type, value } of format.formatToParts(ms)) part[type] = Number(value)
    return Date.UTC(part['year']!, part['month']! - 1, part['day'], part['hour'], part['minute'], part['second'])
  }
}
