/** What a signal is for, from the words of its name and from its unit; the roles are those that layers, sheets and key figures know. */
import { QUANTITIES } from './languages.ts'
import { fold } from './words.ts'

/** First match wins: from the particular to the general. Words are folded (no umlauts) and lower case. */
const OWN_WORDS: readonly (readonly [role: string, words: RegExp])[] = [
  ['availability', /\b(availability|verfuegbarkeit|disponibilite|disponibilidad|disponibilita)\b/],
  ['frequency', /\b(frequency|\w*frequenz|frequence|frecuencia|frequenza)\b/],
  ['vibration', /\b(vibrations?|vib|rms|acceleration|schwingung(en)?|beschleunigung|vibracion)\b/],
  ['temperature', /\b(\w*temperature?s?|temps?|\w*temperatur(en)?|celsius|temperatura)\b/],
  ['utilisation', /\b(utili[sz]ation|oee|auslastung)\b/],
  ['humidity', /\b(humidity|feuchte|luftfeuchte|luftfeuchtigkeit|feuchtigkeit)\b/],
  ['energy', /\b(energy|energie|kwh|wh|\w*energie(verbrauch|zaehler)?|zaehlerstand|energia)\b/],
  ['power', /\b(power|watts?|wattage|\w*leistung|consumption|stromverbrauch|potencia|puissance)\b/],
  ['torque', /\b(torque|\w*drehmoment)\b/],
  ['speed', /\b(speed|velocity|rpm|feedrate|\w*drehzahl|\w*geschwindigkeit|vitesse|velocidad)\b/],
  ['pressure', /\b(pressure|\w*druck|pression|presion)\b/],
  ['flow', /\b(flow|flowrate|throughput|\w*durchfluss|volumenstrom|debit|caudal)\b/],
  [
    'current',
    /\b(current(?! (?!(l|l\d|phase|[abcn\d]|actual|rms|average|max|min|total|value|ma)\b))|amperage|amps?|ampere|\w*strom|stromaufnahme|corriente|courant)\b/,
  ],
  ['voltage', /\b(voltage|volts?|\w*spannung|voltaje)\b/],
  ['battery', /\b(battery|soc|akku(stand|ladung)?|batterie(stand|ladung)?)\b/],
  ['level', /\b(level|fill|\w*fuellstand|pegel|niveau|nivel)\b/],
  ['scrap', /\b(scrap|rejects?|rejected|waste|defective|defects?|nok|\w*ausschuss|schlechtteile|niotteile)\b/],
  [
    'count',
    /\b(count|counter|parts|produced|infeed|outfeed|pieces|quantity|starts|cycles|strokes|shots|hits|boxes|bags|trays|processed|consumed|bottles|labels|pallets|paletten|palettes|palets|botellas|bouteilles|flaschen|dosen|kartons|beutel|gebinde|boites|cartons|cajas|latas|envases|bottiglie|schnitte|cuts|packs|cartons|printed|packed|done|\w*stueckzahl|stueck|anzahl|(schuss|hub|takt|stueck|teile|zyklen|flaschen|gut\w*)?zaehler|gutteile|iotteile|teile|huebe|takte|piezas)\b/,
  ],
]
const BY_WORDS = OWN_WORDS.map(([role, words]) => {
  const others = QUANTITIES[role]
  return [role, others === undefined ? words : new RegExp(`${words.source}|\\b(${others})\\b`)] as const
})

/** Nothing that is measured: codes, times and settings have the words of a quantity in their names, but not its meaning. */
const NO_QUANTITY =
  /\b((over|under) ?(temp(erature)?|volt(age)?|current|load|power|speed|pressure)|error|errors|fault|faults|alarm|alarms|warning|warnings|code|codes|fehler|stoerung(en)?|duration|dauer|time|zeit|uptime|downtime|runtime|hours|seconds|minutes|age|interval|timeout|delay|version|revision|id|factor|pf|cos|phi|ratio|limits?|threshold|grenzwert|set ?point|target|soll\w*|nominal|rated|power (on|off|cycles?)|score|index|address|port|baud|mode|modus|state|status|estado|etat|stato|statut|consigne|consigna|minimo|massimo|duree|duracion|durata|defauts?|alarme|alarma|allarme|guasto|averia|erreur|errore)\b/

/** Times that are looked at as such: they need the unit of one. */
const OF_TIME: readonly (readonly [role: string, words: RegExp, units: RegExp])[] = [
  [
    'operating-hours',
    /\b(operating hours|operation hours|run(ning)? hours|hours run|hour meter|betriebsstunden(zaehler)?|heures (de )?(marche|fonctionnement)|horas (de )?(marcha|funcionamiento|operacion)|ore (di )?(lavoro|funzionamento|marcia)|draaiuren)\b/,
    /^(h|)$/,
  ],
  [
    'cycle-time',
    /\b(cycle time|taktzeit|zykluszeit|temps (de )?cycle|tiempo (de )?ciclo|tempo (di )?ciclo)\b/,
    /^(s|ms|min)$/,
  ],
]

const BY_UNIT: Readonly<Record<string, string>> = {
  '°C': 'temperature',
  '°F': 'temperature',
  kW: 'power',
  W: 'power',
  MW: 'power',
  kWh: 'energy',
  Wh: 'energy',
  MWh: 'energy',
  'mm/s': 'vibration',
  'r/min': 'speed',
  'm/s': 'speed',
  'm/min': 'speed',
  'km/h': 'speed',
  bar: 'pressure',
  barg: 'pressure',
  mbar: 'pressure',
  kPa: 'pressure',
  hPa: 'pressure',
  MPa: 'pressure',
  psi: 'pressure',
  psig: 'pressure',
  'm³/h': 'flow',
  'Nm³/h': 'flow',
  'l/min': 'flow',
  scfm: 'flow',
  V: 'voltage',
  mV: 'voltage',
  kV: 'voltage',
  A: 'current',
  mA: 'current',
  N·m: 'torque',
  '%RH': 'humidity',
}

/** Which units a quantity can have; '' = none was told. A word and a unit that contradict each other give no role by the word. */
const UNIT_OF: Readonly<Record<string, RegExp>> = {
  temperature: /^(°C|°F|K|)$/,
  power: /^(W|kW|MW|mW|hp|PS|)$/,
  energy: /^(Wh|kWh|MWh|GWh|J|kJ|MJ|)$/,
  current: /^(A|mA|kA|µA|)$/,
  voltage: /^(V|mV|kV|µV|)$/,
  speed: /^(r\/min|m\/s|m\/min|mm\/s|mm\/min|km\/h|in\/s|ft\/min|°\/s|rad\/s|Hz|1\/min|1\/h|1\/s|%|)$/,
  vibration: /^(mm\/s|in\/s|m\/s²|mm\/s²|g|µm|)$/,
  pressure: /^(bar|barg|mbar|Pa|hPa|kPa|MPa|psi|psig|mmH2O|inH2O|mmHg|Torr|kgf\/cm²|N\/mm²|bar\(g\)|)$/,
  humidity: /^(%|%RH|g\/m³|)$/,
  flow: /^(.+\/(s|min|h)|cfm|scfm|)$/,
  torque: /^(N·m|kN·m|mN·m|ft·lb|Nm|%|)$/,
  level: /^(%|m|cm|mm|l|m³|kg|t|)$/,
  battery: /^(%|)$/,
  count: /^(pcs|)$/,
  scrap: /^(pcs|%|)$/,
  utilisation: /^(%|)$/,
  availability: /^(%|)$/,
  frequency: /^(Hz|kHz|mHz|)$/,
}

/** Power that does no work is no power to add up: VA and var. */
const OTHER_POWER = /\b(apparent|aprt|reactive|scheinleistung|blindleistung|blind|schein)\b/
/** How the device does that sends, not what it measures. */
export const OF_THE_DEVICE =
  /\b(mqtt|wifi|wlan|rssi|lqi|linkquality|link quality|heap|uptime|ssid|bssid|load ?avg|sleep|firmware|fw|reboots?|cpu|ram|connector|snr|watchdog|heartbeat)\b/
const OF_FAULTS = /\b(errors?|faults?|alarms?|warnings?|fehler|stoerung(en)?)\b/

/**
 * Null where nothing tells. Words are lower case, abbreviations written out.
 * @param own of the value's own name @param above of the name before it, which tells where its own does not
 */
export const roleOf = (own: readonly string[], unit: string, above: readonly string[] = []): string | null => {
  const text = fold(own.join(' '))
  const before = fold(above.join(' '))
  const timed = OF_TIME.find(([, words, units]) => words.test(text) && units.test(unit))
  if (timed) return timed[0]
  if (NO_QUANTITY.test(text) || OF_THE_DEVICE.test(`${before} ${text}`) || OF_FAULTS.test(before)) return null
  if (OTHER_POWER.test(text)) return null
  // "temperature/actual", "vibration/x": only what names nothing itself takes the name before it.
  const bare = before !== '' && text.split(' ').every((word) => NAMES_NOTHING.test(word))
  return byWords(text, unit) ?? (bare ? byWords(before, unit) : null) ?? BY_UNIT_OWN(unit)
}

const NAMES_NOTHING =
  /^(value|val|v|actual|act|ist|istwert|mean|average|avg|max|min|raw|pv|measured|now|x|y|z|a|b|c|n|l|j|phase|sum|\d+|in|out|inlet|outlet|process)$/

const byWords = (text: string, unit: string): string | null => {
  // A word and a unit that contradict each other: the word means something else here.
  for (const [role, pattern] of BY_WORDS) if (pattern.test(text) && UNIT_OF[role]!.test(unit)) return role
  return null
}
const BY_UNIT_OWN = (unit: string): string | null => (Object.hasOwn(BY_UNIT, unit) ? BY_UNIT[unit]! : null)
