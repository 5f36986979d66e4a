/** What the levels of a topic mean: places of ISA-95, machines, their components, and the words that sort the values of one machine. */

import { fold } from './words.ts'

/** Under a machine: kinds of data, not machines. Of UMH, PackML (ISA-TR88.00.02), VDA 5050, Sparkplug-like and home-made trees. */
const CATEGORIES = new Set(
  (
    'edge line dashboard asset assets raw status admin command commands cmd evt event events state states data telemetry measurement measurements sensor sensors kpi kpis count counts counter counters oee ' +
    'alarm alarms alert alerts connection order orders instantaction instantactions factsheet visualization production product products config configuration parameter parameters info information analytics historian ' +
    'process quality energy_data metrics values value signals signal diagnostics diag health job jobs maintenance condition actual setpoint setpoints set get in out input output inputs outputs io tags attributes properties nameplate identification action actions stock location online zustand sensor tele' +
    ' messwerte werte istwerte sollwerte meldungen stoerungen alarme faults fault errors warnings' +
    ' daten prozess prozessdaten prozesswerte maschinendaten betriebsdaten messdaten einstellungen produktion zaehler stammdaten typenschild' +
    ' donnees mesures etat etats defauts alarmes parametres reglages processus compteurs' +
    ' datos medidas mediciones lecturas estado estados alarmas fallos parametros proceso contadores produccion' +
    ' dati misure stato stati allarmi parametri processo contatori dados alarmes gegevens metingen toestand dane pomiary'
  ).split(' '),
)
/** Only then is there an accent to take off: of hundreds of thousands of levels most have none. */
const BEYOND_ASCII = /[\u0080-\uffff]/
/** UMH data contracts begin with an underscore. */
export const isCategory = (level: string): boolean =>
  CATEGORIES.has(level.toLowerCase()) ||
  (BEYOND_ASCII.test(level) && CATEGORIES.has(fold(level))) ||
  /^_[A-Za-z]/.test(level)
export const isCommand = (level: string): boolean =>
  /^(command|commands|cmd|order|orders|instantactions?|set|setpoints?|action)$/i.test(level)
export const isSummary = (level: string): boolean => /^(dashboard|summary|overview|shopfloor)$/i.test(level)

/** Business data: orders, stock, passports. Of use, but no machine. */
export const isRecords = (level: string): boolean =>
  /^_?(erp|mes|crm|plm|wms|qms|dpp|lims|scm|sap|orders|inventory|warehouse_management|customers|shipments)$/i.test(
    level,
  )

const PLACE =
  /^(enterprise|company|site|plant|factory|werk|building|hall|halle|floor|area|department|dept|section|zone|workshop|shop|line|linie|fertigungslinie|cell|zelle|bereich|abteilung|channel|kanal|area|usine|atelier|ligne|zone|b[aâ]timent|planta|nave|l[ií]nea|celda|zona|secci[oó]n|stabilimento|impianto|reparto|linea|cella|f[aá]brica|linha|c[eé]lula|fabriek|hal|lijn|afdeling|fabrik|linje|zak[lł]ad|hala|linia|z[aá]vod|linka)s?[\s_.-]*\d*[a-z]?$/i
export const isPlace = (level: string): boolean => PLACE.test(level)

const COMPONENT =
  /^(joint|axis|achse|motor|drive|spindle|gripper|gearbox|bearing|belt|valve|heater|fan|cylinder|nozzle|tool|head|encoder|brake|coil|bank|phase|emeter|port|slot|getriebe|spindel|ventil|zylinder|greifer|antrieb|lager|heizung|hydraulics?|hydraulik|pneumatics?|axes)s?[\s_.-]*\d*$/i
export const isComponent = (level: string): boolean => COMPONENT.test(level)
/** j1, a6, m2: of machines whose components have one letter. */
export const isShortComponent = (level: string): boolean => /^[ajm]\d{1,2}$/i.test(level)

/** "laser_01", "pump-101", "R-1", or a serial number. */
export const isInstance = (level: string): boolean =>
  !/^v\d+(\.\d+)*$/i.test(level) && /[A-Za-z]/.test(level) && /\d/.test(level)
/** A serial number has no word in it that would name a kind: "SVR3QA0022", "5iO4". */
export const isSerial = (level: string): boolean =>
  isInstance(level) && !/^[A-Za-z]{2,}[A-Za-z _.-]*\d{0,5}[a-z]?$/.test(level) && !/[ _.-]/.test(level)

/** Levels that say how, not what: protocol, version, namespace. */
export const isNoise = (level: string): boolean =>
  level === '' ||
  /^(v\d+(\.\d+)*|umh|uns|mqtt|spbv1\.0|i4\.0|ff|nodered|node-red|topic|devices?|zigbee2mqtt|tele|stat|shellies|homeassistant|tasmota|ns\d+|opc-?ua|json|uadp|publisher[\w.-]*)$/i.test(
    level,
  )

/** "press/1": the first of several presses. */
export const isNumbered = (levels: readonly string[], at: number): boolean => {
  const before = levels[at - 1]
  return (
    /^\d{1,4}$/.test(levels[at]!) &&
    before !== undefined &&
    /^\p{L}{3,}$/u.test(before) &&
    !isComponent(before) &&
    !isNoise(before) &&
    !isCategory(before) &&
    !/^txt$/i.test(before)
  )
}

/** @returns index of the level that is the machine. `several`: one message of this topic holds several values. */
export const machineLevel = (levels: readonly string[], several: boolean): number => {
  const last = levels.length - 1
  let begin = 0
  while (begin < last && isNoise(levels[begin]!)) begin++
  // Part 14 §7.3.4.7: opcua/json/data/publisher/[group/]writer.
  if (/^opc-?ua$/i.test(levels[0]!) && levels[2]?.toLowerCase() === 'data' && last > 3) return last
  const records = levels.findIndex((level, i) => i >= begin && isRecords(level))
  if (records >= 0) return records
  const upwards = (from: number): number => {
    let at = from
    while (
      at > begin &&
      (isNoise(levels[at]!) ||
        isComponent(levels[at]!) ||
        (/^(\d+|.)$/.test(levels[at]!) && !isNumbered(levels, at)) ||
        (isShortComponent(levels[at]!) && isInstance(levels[at - 1]!)))
    )
      at--
    return at
  }
  // Before a word that sorts stands the machine. "quality" sorts too, and is a department: what looks like one of several comes first.
  const before = levels.flatMap((level, i) =>
    i > begin && isCategory(level) && !isCategory(levels[i - 1]!) ? [i - 1] : [],
  )
  const sorted =
    before.find((i) => isInstance(levels[i]!) && !isPlace(levels[i]!) && !isComponent(levels[i]!)) ?? before[0]
  if (sorted !== undefined) return upwards(sorted)
  const instance = levels.findIndex(
    (level, i) =>
      i >= begin &&
      (i < last || several) &&
      isInstance(level) &&
      !isPlace(level) &&
      !isNoise(level) &&
      !isShortComponent(level),
  )
  if (instance >= 0) return upwards(instance)
  return upwards(several ? last : Math.max(begin, last - 1))
}

/** Names its machine by itself: ids in its payloads then are of its parts. */
export const namesAMachine = (levels: readonly string[]): boolean => {
  const at = machineLevel(levels, true)
  const level = levels[at]!
  return (
    isInstance(level) &&
    !isPlace(level) &&
    !isNoise(level) &&
    !/gateway|publisher|server|broker|opc|kep|connector/i.test(level)
  )
}
