/**
 * Shares of the probability at which a forecast is given as a fan, ascending: ends of the 95, 80 and 50 % intervals and the
 * middle. What estimates it, what carries it and what draws it speak of the same.
 */
export const FAN_SHARES = [0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975] as const
