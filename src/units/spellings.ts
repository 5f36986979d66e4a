/**
 * How plants write units, in the library's words. Keys are lower case without spaces, as `plain` leaves them. A unit that
 * measures more than its dimensions tell has a `nature`: natures that differ are never converted into each other.
 */

/**
 * What a unit's dimensions do not tell. Real, apparent and reactive power are all joules a second; torque is written as
 * energy is; gauge and absolute pressure differ by the air's; normal and standard volumes are of other states of a gas.
 */
export type Nature =
  | 'real'
  | 'apparent'
  | 'reactive'
  | 'torque'
  | 'count'
  | 'ratio'
  | 'level'
  | 'humidity'
  | 'gauge'
  | 'absolute'
  | 'difference'
  | 'normal-volume'
  | 'standard-volume'
  | 'standard-cubic-foot'
  | 'rotation'
  | ''

export interface Meaning {
  /** In the library's words, a factor before it where it has no word of its own. */
  readonly as: string
  readonly nature: Nature
}

const all = (words: string, as: string, nature: Nature = ''): readonly (readonly [string, Meaning])[] =>
  words.split(' ').map((word) => [word, { as, nature }] as const)

/** Whole units, and the factors of a compound one ("t/h", "pcs/min"). */
export const WORDS: ReadonlyMap<string, Meaning> = new Map([
  // A ton is a metric one unless it says otherwise.
  ...all('ton tons to tonne tonnes mt t', 'tonne'),
  ...all('shortton uston tn', 'short-ton'),
  ...all('longton', '1016.0469088 kg'),
  ...all('kgs kilo kilos', 'kg'),
  ...all('gr grs gm gms', 'g'),
  ...all('kgf kp', '9.80665 N'),
  ...all('gf', '0.00980665 N'),
  ...all('kn', 'kN'),
  ...all('kip kips', '4448.2216152605 N'),
  ...all('lbf', '4.4482216152605 N'),
  ...all(
    'pcs pc pce pces piece pieces ea each item items stk stck stück stueck st count counts cnt part parts teil teile unit units',
    '1',
    'count',
  ),
  ...all('1 none', '1'),
  ...all('% pct percent prozent', '%', 'ratio'),
  ...all('%rh %r.h. %rf rh%', '%', 'humidity'),
  ...all('‰ permille', '0.001', 'ratio'),
  ...all('ppm', 'ppm', 'ratio'),
  ...all('ppb', '0.000000001', 'ratio'),
  ...all('db dba db(a)', '1', 'level'),
  ...all('sec secs sek', 's'),
  ...all('hr hrs std', 'h'),
  ...all('mn min mins', 'min'),
  ...all('ltr ltrs lt liter litre', 'l'),
  ...all('cbm', 'm3'),
  ...all('sqm qm', 'm2'),
  ...all('thou', 'mil'),
  ...all('ft. foot feet', 'ft'),
  ...all('inch inches zoll', 'in'),
  ...all('° deg grad', 'deg'),
  ...all('°c degc', 'degC'),
  ...all('°f degf', 'degF'),
  ...all('k °k', 'degK'),
  ...all('ohm ohms ω', 'ohm'),
  ...all('kohm kω', 'kohm'),
  ...all('mohm', 'Mohm'),
  ...all('lx', 'lux'),
  ...all('psi', '6894.757293168 Pa'),
  ...all('torr', 'torr'),
  ...all('ata at kgf/cm2 kp/cm2 kg/cm2', '98066.5 Pa'),
  ...all('atü atue', '98066.5 Pa', 'gauge'),
  ...all('mmh2o mmws mmwc mmca mmwg mmwk', '9.80665 Pa'),
  ...all('cmh2o cmws cmwc', '98.0665 Pa'),
  ...all('mh2o mws mwc mca', '9806.65 Pa'),
  ...all('inh2o inwc inwg iwc iwg "wc "h2o', '249.08891 Pa'),
  ...all('fth2o ftwc', '2989.06692 Pa'),
  ...all('"hg', 'inHg'),
  ...all('ps cv pk', '735.49875 W', 'real'),
  ...all('hp bhp', '745.6998715823 W', 'real'),
  ...all('kw', 'kW', 'real'),
  ...all('kwh', 'kWh', 'real'),
  ...all('gwh', 'GWh', 'real'),
  ...all('wh', 'Wh', 'real'),
  ...all('tr rt refrigerationton', '3516.8528420667 W', 'real'),
  ...all('btuh btu/h', 'BTU/h', 'real'),
  ...all('mmbtu', '1000000 BTU', 'real'),
  ...all('mbh', '1000 BTU/h', 'real'),
  ...all('nm n·m n*m n.m n-m newtonmeter', 'N*m', 'torque'),
  ...all('knm kn*m kn.m kn-m', 'kN*m', 'torque'),
  ...all('v*a', 'W', 'apparent'),
  ...all('cnm', '0.01 N*m', 'torque'),
  ...all('kgfm kgf*m kgf.m kgf-m kgm mkp kpm', '9.80665 N*m', 'torque'),
  ...all('kgfcm kgf*cm kgf.cm kgf-cm kgcm', '0.0980665 N*m', 'torque'),
  ...all(
    'ft-lb ft-lbs ftlb ftlbs ft*lb ft.lb lb-ft lb*ft lbft lbf-ft lbf*ft ft-lbf ft*lbf lbfft ftlbf',
    '1.3558179483314 N*m',
    'torque',
  ),
  ...all(
    'in-lb in-lbs inlb in*lb in.lb lb-in lb*in lbf-in lbf*in in-lbf in*lbf lbin',
    '0.11298482902762 N*m',
    'torque',
  ),
  ...all('in-oz oz-in ozf-in inoz', '0.0070615518333333 N*m', 'torque'),
  ...all('gpm', 'gal/min'),
  ...all('gph', 'gal/h'),
  ...all('gpd', 'gal/d'),
  ...all('cfm', 'ft3/min'),
  ...all('cfh', 'ft3/h'),
  ...all('lpm', 'l/min'),
  ...all('lph', 'l/h'),
  ...all('lps', 'l/s'),
  ...all('tph', 'tonne/h'),
  ...all('nm3 nm^3 ncbm', 'm3', 'normal-volume'),
  ...all('nl nltr', 'l', 'normal-volume'),
  ...all('nlpm', 'l/min', 'normal-volume'),
  ...all('sm3 sm^3 stdm3', 'm3', 'standard-volume'),
  ...all('slpm slm', 'l/min', 'standard-volume'),
  ...all('sccm', 'cm3/min', 'standard-volume'),
  ...all('scf', 'ft3', 'standard-cubic-foot'),
  ...all('scfm', 'ft3/min', 'standard-cubic-foot'),
  ...all('scfh', 'ft3/h', 'standard-cubic-foot'),
  ...all('mmscfd', '1000000 ft3/d', 'standard-cubic-foot'),
  ...all('ips', 'in/s'),
  ...all('ipm', 'in/min'),
  ...all('fps', 'ft/s'),
  ...all('fpm', 'ft/min'),
  ...all('mps', 'm/s'),
  ...all('mpm', 'm/min'),
  ...all('kph kmh', 'km/h'),
  ...all('mph', 'mph'),
  ...all('bar bars', 'bar'),
  ...all('mbar', 'mbar'),
  ...all('kpa', 'kPa'),
  ...all('hpa', 'hPa'),
  ...all('hz', 'Hz'),
  ...all('khz', 'kHz'),
  ...all('mm', 'mm'),
  ...all('kg', 'kg'),
])

/** Spellings whose case tells them apart from others. */
export const CASED: ReadonlyMap<string, Meaning> = new Map([
  ...all('MΩ', 'Mohm'),
  ...all('mΩ mOhm mohm', 'mohm'),
  // "nm" is a nanometre to those who write it so, and "PS" is no picosecond.
  ...all('nm', 'nm'),
  ...all('ps', 'ps'),
  ...all('T', 'T'),
  ...all('G', 'G'),
  ...all('GR', 'g'),
  ...all('MPM', 'm/min'),
  ...all('MWh MWH', 'MWh', 'real'),
  ...all('Mpa MPA', 'MPa'),
  ...all('Mt', '1000000 tonne'),
])

/** Absolute temperatures; the library means differences by `degC`. */
export const TEMPERATURES: ReadonlyMap<string, string> = new Map([
  ...[
    '°c',
    'degc',
    'deg.c',
    'c',
    'cel',
    'celsius',
    'degreec',
    'degreecelsius',
    'degreescelsius',
    'gradc',
    'gradcelsius',
  ].map((word) => [word, 'tempC'] as const),
  ...['°f', 'degf', 'deg.f', 'f', 'fahrenheit', 'degreef', 'degreefahrenheit', 'degreesfahrenheit'].map(
    (word) => [word, 'tempF'] as const,
  ),
  ...['k', '°k', 'degk', 'kelvin'].map((word) => [word, 'tempK'] as const),
])

/** Once a minute of a shaft: turned, or counted; the other side tells. */
export const ROTATIONS: ReadonlySet<string> = new Set(
  'rpm 1/min min-1 min^-1 /min u/min upm r/min rev/min revs/min rot/min tr/min'.split(' '),
)
/** Once a second, likewise. */
export const ROTATIONS_S: ReadonlySet<string> = new Set('rps 1/s s-1 s^-1 /s u/s r/s rev/s'.split(' '))

/** A pressure with what it is measured from: "psig", "bar(g)", "kPa abs", "barü". */
export const PRESSURE =
  /^(k?pa|hpa|mpa|m?bar|psi|kgf?\/cm2|mmh2o|cmh2o|inh2o|inhg|mmhg|torr)[ .\-_]?[([]?(g|ga|gauge|ü|ue|e|rel|a|abs|absolute|d|diff)[)\]]?\.?$/i

export const ZERO: Readonly<Record<string, Nature>> = {
  g: 'gauge',
  ga: 'gauge',
  gauge: 'gauge',
  ü: 'gauge',
  ue: 'gauge',
  e: 'gauge',
  rel: 'gauge',
  a: 'absolute',
  abs: 'absolute',
  absolute: 'absolute',
  d: 'difference',
  diff: 'difference',
}

/** "kvar", "MVA", "kVAh", "kVArh": apparent and reactive power and energy. */
export const VOLT_AMPERE = /^([kKmMG]?)(VA|Va|va|VAr|VAR|Var|var)([hH]?)$/
