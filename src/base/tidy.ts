/** 212 °F are 100 °C and not 100.000000000002: nine decimals are more than any sensor has, and shorter on the wire. */
export const tidy = (value: number): number => {
  const size = Math.abs(value)
  return size >= 1e6 ? value : size >= 1e-3 ? Math.round(value * 1e9) / 1e9 : size < 1e-12 ? 0 : value
}
