/**
 * Numbers that stand for "no value": not a number, infinite, and the largest that a single or double can hold (FLT_MAX,
 * 3.402 823 5e38, DBL_MAX), which PLCs and drivers write where a sensor is broken or absent. No plant measures so much.
 */

/** From so much on: FLT_MAX as it is written with fewer digits (3.4e38) counts as well. */
const NO_VALUE_FROM = 3.4e38

export const isNoValue = (value: number): boolean => !(Math.abs(value) < NO_VALUE_FROM)
