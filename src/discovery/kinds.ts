/** Which kind of the equipment library a machine looks most like, from its name, its type and what it measures; and the floor it needs. */
import { fold, wordsOf } from './words.ts'

/** First match wins: the particular before the general ("manual weld" is no robot, a "press brake" no brake). */
const BY_WORDS: readonly (readonly [kind: string, words: RegExp])[] = [
  ['station', /\b(manual|workplace|bench|handarbeit\w*|arbeitsplatz)\b/],
  ['scara', /\bscara\b/],
  ['robot', /\b(robots?|cobot|arm|manipulator|kuka|fanuc|yaskawa|welder|weld|welding|\w*roboter|rob)\b/],
  ['agv', /\b(agvs?|amrs?|fts|ftf|uagv|shuttle|forklift|truck|vehicle|stapler|\w*fahrzeug|mobile robot)\b/],
  [
    'conveyor',
    /\b(conveyors?|belt|feeder|infeed|outfeed|roller|transfer|coating line|\w*foerder(band|er|technik|strecke)?|foerderband|\w*band|rollenbahn|transportband|convoyeur|cinta)\b/,
  ],
  ['press', /\b(press|brake|stamping|forging|punch|\w*presse|stanze|prensa)\b/],
  [
    'cnc-mill',
    /\b(cnc|mill|milling|lathe|turning|machining|laser|cutter|cutting|grinder|grinding|router|edm|saw|\w*fraes(e|maschine|zentrum)|\w*dreh(bank|maschine)|\w*saege|schleif\w*|bearbeitungszentrum|baz|torno|fresadora)\b/,
  ],
  ['drill', /\b(drill|drilling|tapping|\w*bohr(er|maschine|werk))\b/],
  [
    'inspection',
    /\b(inspection|vision|camera|quality|qc|aiqs|cmm|test|tester|scanner|measuring|kamera|pruef\w*|waage|checkweigher|messmaschine)\b/,
  ],
  ['labeller', /\b(labell?er|labell?ing|printer|print|apply|ccs|etikettier\w*|drucker)\b/],
  ['palletiser', /\b(palleti[sz]er|palleti[sz]ing|depalleti[sz]er|\w*palettier(er|anlage))\b/],
  ['rack', /\b(rack|warehouse|storage|hbw|asrs|shelf|store|buffer|\w*regal|hochregallager|\w*lager|puffer)\b/],
  ['charger', /\b(charger|charging|chrg|lade(station|geraet|saeule))\b/],
  ['pump', /\b(pumps?|booster|\w*pumpe|bomba|pompe)\b/],
  ['compressor', /\b(compressor|blower|vacuum|\w*kompressor|verdichter|geblaese|vakuum\w*)\b/],
  ['chiller', /\b(chiller|cooler|cooling|hvac|ahu|refrigeration|kuehl\w*|klima\w*|lueftung\w*|waermepumpe)\b/],
  [
    'tank',
    /\b(tank|silo|vessel|reactor|boiler|mixer|kettle|fermenter|oven|furnace|kiln|autoclave|\w*ofen|\w*behaelter|\w*kessel|mischer|reaktor)\b/,
  ],
  ['gantry', /\b(gantry|crane|portal|\w*kran)\b/],
  [
    'motor-gearbox',
    /\b(motor|gearbox|drive|gear|fan|spindle|turbine|generator|getriebe|antrieb|luefter|ventilator|spindel)\b/,
  ],
  [
    'station',
    /\b(assembly|station|cell|packing|packaging|filler|filling|capper|wrapper|screw|module|unit|machine|mc|line|dps|montage|\w*fueller|abfueller|verschliesser|verpackung\w*|maschine|anlage|zelle)\b/,
  ],
  [
    'cabinet',
    /\b(cabinet|plc|sps|controller|gateway|energy|\w*meter|sensor|transformer|ups|edge|server|node|ccu|monitor|device|arduino|txt|plug|shelly\w*|schaltschrank|trafo|\w*zaehler|steuerung)\b/,
  ],
]

/** `generic` where nothing tells. @param told names in order of how much they say: the machine's own type before its name. */
export const kindOf = (told: readonly string[]): string => {
  for (const name of told) {
    const text = fold(wordsOf(name).join(' '))
    for (const [kind, pattern] of BY_WORDS) if (pattern.test(text)) return kind
  }
  return 'generic'
}

/** All kinds that may be proposed. */
export const PROPOSED_KINDS: readonly string[] = [...new Set([...BY_WORDS.map(([kind]) => kind), 'generic'])]

/** Floor that a machine of a kind takes with room to walk round it, metres: x, z. */
const FLOOR: Readonly<Record<string, readonly [number, number]>> = {
  conveyor: [5, 3],
  'cnc-mill': [5, 5],
  press: [5, 5],
  rack: [8, 4],
  palletiser: [6, 6],
  gantry: [6, 5],
  tank: [4, 4],
  pump: [3, 3],
  'motor-gearbox': [3, 3],
  cabinet: [3, 3],
  charger: [3, 3],
}
export const floorOf = (kind: string | null): readonly [number, number] =>
  kind === null ? [3, 3] : (FLOOR[kind] ?? [4, 4])
