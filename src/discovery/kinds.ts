/** Which kind of the equipment library a machine looks most like, from its name, its type and what it measures; and the floor it needs. */
import { wordsOf } from './words.ts'

/** First match wins: the particular before the general ("manual weld" is no robot, a "press brake" no brake). */
const BY_WORDS: readonly (readonly [kind: string, words: RegExp])[] = [
  ['station', /\b(manual|workplace|bench)\b/],
  ['scara', /\bscara\b/],
  ['robot', /\b(robots?|cobot|arm|manipulator|kuka|fanuc|yaskawa|welder|weld|welding)\b/],
  ['agv', /\b(agv|amr|fts|shuttle|forklift|truck|vehicle)\b/],
  ['conveyor', /\b(conveyors?|belt|feeder|infeed|outfeed|roller|transfer|coating line)\b/],
  ['press', /\b(press|brake|stamping|forging|punch|presse)\b/],
  ['cnc-mill', /\b(cnc|mill|milling|lathe|turning|machining|laser|cutter|cutting|grinder|grinding|router|edm|saw)\b/],
  ['drill', /\b(drill|drilling|tapping)\b/],
  ['inspection', /\b(inspection|vision|camera|quality|qc|aiqs|cmm|test|tester|scanner|measuring)\b/],
  ['labeller', /\b(labell?er|labell?ing|printer|print|apply|ccs)\b/],
  ['palletiser', /\b(palleti[sz]er|palleti[sz]ing|depalleti[sz]er)\b/],
  ['rack', /\b(rack|warehouse|storage|hbw|asrs|shelf|store|buffer)\b/],
  ['charger', /\b(charger|charging|chrg)\b/],
  ['pump', /\b(pumps?|booster)\b/],
  ['compressor', /\b(compressor|blower|vacuum)\b/],
  ['chiller', /\b(chiller|cooler|cooling|hvac|ahu|refrigeration)\b/],
  ['tank', /\b(tank|silo|vessel|reactor|boiler|mixer|kettle|fermenter)\b/],
  ['gantry', /\b(gantry|crane|portal)\b/],
  ['motor-gearbox', /\b(motor|gearbox|drive|gear|fan|spindle|turbine|generator)\b/],
  [
    'station',
    /\b(assembly|station|cell|packing|packaging|filler|filling|capper|wrapper|screw|module|unit|machine|line|dps)\b/,
  ],
  [
    'cabinet',
    /\b(cabinet|plc|controller|gateway|energy|meter|sensor|transformer|ups|edge|server|node|ccu|monitor|device|arduino|txt)\b/,
  ],
]

/** `generic` where nothing tells. @param told names in order of how much they say: the machine's own type before its name. */
export const kindOf = (told: readonly string[]): string => {
  for (const name of told) {
    const text = wordsOf(name).join(' ')
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
