/**
 * Units that electricity tells by itself: a mains voltage has the size of one, and power is volts times amperes. What does not
 * agree keeps no unit.
 */

/** What was seen of one value. */
export interface Measured {
  readonly path: readonly string[]
  readonly min: number
  readonly max: number
}

type Quantity = 'U' | 'I' | 'P' | 'Q' | 'S' | 'f'

/** IEC 60027 letter symbols with the phase, the sum or the side of an inverter: U_L1, I2, P_total, pac, uac1, udc. */
const SYMBOL =
  /^([uvipqsf])[_ .-]?((ac|dc)?[_ .-]?(l?[123n]|l[123][_-]?n|l[123][_-]?l?[123]|ln|ll)?|sum|tot(al)?|ges(amt)?|avg|mean)$/i
const WORDS: readonly (readonly [Quantity | null, RegExp])[] = [
  [null, /factor|cos|thd|harmonic|angle|energy|energie|kwh|varh|vah|demand|limit|set ?point|unbalance|ripple/i],
  ['f', /freq|netzfrequenz/i],
  ['Q', /reactive|blindleistung/i],
  ['S', /apparent|scheinleistung/i],
  ['P', /power|leistung|puissance|potencia|potenza/i],
  ['I', /current|strom|courant|corriente|corrente|\bamp/i],
  ['U', /volt|spannung|tension/i],
]

const quantityOf = (path: readonly string[]): Quantity | null => {
  const last = path.at(-1) ?? ''
  const own = SYMBOL.exec(last) ?? SYMBOL.exec(path.slice(-2).join('_'))
  if (own) {
    const letter = own[1]!.toLowerCase()
    return letter === 'f' ? 'f' : letter === 'v' ? 'U' : (letter.toUpperCase() as Quantity)
  }
  const text = /^(l?\d|[abcn]|sum|total|phase\w*)$/i.test(last) ? path.slice(-2).join(' ') : last
  return WORDS.find(([, pattern]) => pattern.test(text))?.[0] ?? null
}

const isMains = ({ min, max }: Measured): boolean => max >= 85 && max <= 1000 && min >= 0
const isDirect = ({ path }: Measured): boolean => /dc/i.test(path.at(-1) ?? '')
const NONE: ReadonlyMap<string, string> = new Map()

/** @returns units by path, joined by slashes */
export const meterUnits = (values: readonly Measured[]): ReadonlyMap<string, string> => {
  const of: Record<Quantity, Measured[]> = { U: [], I: [], P: [], Q: [], S: [], f: [] }
  for (const value of values) {
    const quantity = Number.isFinite(value.max) ? quantityOf(value.path) : null
    if (quantity) of[quantity].push(value)
  }
  if (of.U.length === 0 || of.I.length + of.P.length === 0 || !of.U.every(isMains)) return NONE
  const units = new Map<string, string>()
  const put = (quantity: Quantity, unit: string): void => {
    for (const { path } of of[quantity]) units.set(path.join('/'), unit)
  }
  put('U', 'V')
  if (of.f.length && of.f.every(({ min, max }) => min >= 45 && max <= 65)) put('f', 'Hz')
  const alternating = of.I.filter((one) => !isDirect(one))
  const volts = Math.max(...of.U.filter((one) => !isDirect(one) || of.U.every(isDirect)).map(({ max }) => max))
  const voltAmperes = volts * alternating.reduce((sum, { max }) => sum + Math.abs(max), 0)
  const power = Math.max(0, ...of.P.map(({ min, max }) => Math.max(Math.abs(min), Math.abs(max))))
  const share = power / voltAmperes
  const highest = Math.max(0, ...of.I.map(({ max }) => Math.abs(max)))
  // Of three phases often only one is told: a few times the product is still no thousand.
  if (share >= 0.05 && share <= 5) {
    put('I', 'A')
    put('P', 'W')
    put('Q', 'var')
    put('S', 'VA')
  } else if (share >= 0.000_05 && share <= 0.005 && highest < 700) {
    put('I', 'A')
    put('P', 'kW')
    put('Q', 'kvar')
    put('S', 'kVA')
  } else if (of.P.length === 0 && highest > 0 && highest < 700) put('I', 'A')
  return units
}
