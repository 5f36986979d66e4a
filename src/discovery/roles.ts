/** What a signal is for, from the words of its name and from its unit; the roles are those that layers, sheets and key figures know. */

/** First match wins: from the particular to the general. */
const BY_WORDS: readonly (readonly [role: string, words: RegExp])[] = [
  ['vibration', /\b(vibration|vib|rms|acceleration)\b/],
  ['temperature', /\b(temperature|temp)\b/],
  ['utilisation', /\b(utili[sz]ation|oee)\b/],
  ['energy', /\b(energy|consumption kwh|kwh)\b/],
  ['power', /\b(power|consumption|wattage)\b/],
  ['speed', /\b(speed|velocity|rpm|feedrate)\b/],
  ['pressure', /\b(pressure)\b/],
  ['humidity', /\b(humidity)\b/],
  ['flow', /\b(flow|throughput)\b/],
  ['current', /\b(current|amperage|amps)\b/],
  ['voltage', /\b(voltage|volts)\b/],
  ['torque', /\b(torque)\b/],
  ['level', /\b(level|fill)\b/],
  ['battery', /\b(battery|soc)\b/],
  ['scrap', /\b(scrap|rejects?|rejected|waste|defective|defects?|nok)\b/],
  ['count', /\b(count|counter|parts|produced|infeed|outfeed|pieces|quantity|starts|cycles|processed|consumed)\b/],
]

const BY_UNIT: Readonly<Record<string, string>> = {
  '°C': 'temperature',
  '°F': 'temperature',
  kW: 'power',
  W: 'power',
  kWh: 'energy',
  Wh: 'energy',
  'mm/s': 'vibration',
  'r/min': 'speed',
  'm/s': 'speed',
  'm/min': 'speed',
  bar: 'pressure',
  'm³/h': 'flow',
  'l/min': 'flow',
  V: 'voltage',
  A: 'current',
}

/** Roles that are no number's: the unit decides against the word ("current" of a state, "power" in per cent). */
const UNIT_OF: Readonly<Record<string, RegExp>> = {
  temperature: /^(°C|°F|K|)$/,
  power: /^(W|kW|MW|kVA|)$/,
  energy: /^(Wh|kWh|MWh|J|kJ|)$/,
  current: /^(A|mA|)$/,
  speed: /^(r\/min|m\/s|m\/min|mm\/s|mm\/min|km\/h|°\/s|%|)$/,
  vibration: /^(mm\/s|m\/s²|g|µm|)$/,
}

/** Null where nothing tells. `words` are lower case, abbreviations written out. */
export const roleOf = (words: readonly string[], unit: string): string | null => {
  const text = words.join(' ')
  for (const [role, pattern] of BY_WORDS) if (pattern.test(text) && (UNIT_OF[role]?.test(unit) ?? true)) return role
  return Object.hasOwn(BY_UNIT, unit) ? BY_UNIT[unit]! : null
}
