/** Names as machines write them, taken apart: `LaserPower`, `oven_temp_c`, `Status/StateCurrentStr`. */

const PARTS = /\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\d+|[\p{Lo}\p{Lm}\p{M}]+|\p{Lu}+/gu

/** Lower case, with umlauts as they are typed without them, other accents taken off: what rules look for. */
export const fold = (text: string): string =>
  text
    .slice(0, 400)
    .toLowerCase()
    .replaceAll('ä', 'ae')
    .replaceAll('ö', 'oe')
    .replaceAll('ü', 'ue')
    .replaceAll('ß', 'ss')
    // Letters of their own, that no accent can be taken off.
    .replaceAll('ł', 'l')
    .replaceAll('ø', 'o')
    .replaceAll('æ', 'ae')
    .replaceAll('đ', 'd')
    .replaceAll('ı', 'i')
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')

/** Lower-case words of one name. */
export const wordsOf = (name: string): string[] =>
  (name.slice(0, 400).match(PARTS) ?? []).map((word) => word.toLowerCase())

const SHOWN_PARTS =
  /\p{Lu}{1,3}\d+(?![a-z\d])|(?<!\p{Ll})\p{Ll}{1,3}\d+(?!\d)|\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\d+|[\p{Lo}\p{Lm}\p{M}]+|\p{Lu}+/gu
/** The same for people to read: "CO2" and "j1" stay together. */
export const shownWordsOf = (name: string): string[] =>
  (name.slice(0, 400).match(SHOWN_PARTS) ?? []).map((word) => word.toLowerCase())

const LONG = new Map(
  Object.entries({
    temp: 'temperature',
    tmp: 'temperature',
    vib: 'vibration',
    pos: 'position',
    pwr: 'power',
    spd: 'speed',
    cur: 'current',
    qty: 'quantity',
    pct: 'percent',
    str: 'text',
    avg: 'average',
    mach: 'machine',
    prod: 'product',
    acc: 'accumulated',
    freq: 'frequency',
    humid: 'humidity',
  }),
)
/** Abbreviations written out. */
export const written = (words: readonly string[]): string[] => words.map((word) => LONG.get(word) ?? word)

const CAPITALS = new Set([
  'oee',
  'cpu',
  'id',
  'ip',
  'plc',
  'agv',
  'cnc',
  'qc',
  'oem',
  'ral',
  'pid',
  'co2',
  'led',
  'mes',
  'erp',
  'kpi',
  'mtbf',
  'mttr',
  'hbw',
  'rpm',
  'x',
  'y',
  'z',
  'rfid',
  'hmi',
  'url',
  'uuid',
  'crp',
  'dpp',
])

/** "Laser power", "OEE availability". */
export const titleOf = (words: readonly string[]): string => {
  const shown = words.map((word) => (CAPITALS.has(word) ? word.toUpperCase() : word))
  const [first = '', ...rest] = shown
  return cut([first.charAt(0).toUpperCase() + first.slice(1), ...rest].join(' '), 80)
}

/** With a small first letter, unless it is an abbreviation: behind another word. */
export const afterWord = (title: string): string =>
  /^[A-Z][A-Z\d]/.test(title) ? title : title.charAt(0).toLowerCase() + title.slice(1)

/** Without half of a surrogate pair at the end. */
export const cut = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`

/** A key of a twin document: lower-case letters, digits and dashes, beginning with a letter or digit. Never ''. */
export const slug = (text: string, otherwise: string): string => {
  const made = fold(text.slice(0, 400).replace(/(\p{Ll}{2})(\p{Lu}\p{Ll})/gu, '$1-$2'))
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
    .replace(/-+$/, '')
  return made || otherwise
}

/** The same key again, or one with a number that is not taken yet. Takes it. */
export const unique = (wanted: string, taken: Set<string>): string => {
  if (!taken.has(wanted)) {
    taken.add(wanted)
    return wanted
  }
  let tried = numbers.get(taken)
  if (!tried) numbers.set(taken, (tried = new Map()))
  let n = tried.get(wanted) ?? 2
  while (taken.has(`${wanted}-${n}`)) n++
  tried.set(wanted, n + 1)
  taken.add(`${wanted}-${n}`)
  return `${wanted}-${n}`
}
/** Where to go on counting: thousands of one name must not each begin at 2. Keys are taken for good. */
const numbers = new WeakMap<Set<string>, Map<string, number>>()

/** Digits and separators at the end taken off: `press_brake_01` → `press_brake`. '' where nothing else is left. */
export const family = (name: string): string =>
  name
    .slice(0, 200)
    .replace(/[-_](?=[\da-f]*\d)[\da-f]{6,16}$/i, '')
    .replace(/[\s_.#-]{0,8}\d{1,20}[a-z]?$/i, '')
    .replace(/[\s_.#-]{1,8}$/, '')
