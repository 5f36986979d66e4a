/** Keys by which payloads say what a value is, how good, of when and in which unit: as gateways and standards write them. */

import { fold } from './words.ts'

const find =
  (names: readonly string[]) =>
  (map: Readonly<Record<string, unknown>>, fits: (value: unknown) => boolean = () => true): string | null => {
    for (const name of names) if (Object.hasOwn(map, name) && fits(map[name])) return name
    return null
  }
const cased = (names: string): string[] =>
  names
    .split(' ')
    .flatMap((name) => [name, name[0]!.toUpperCase() + name.slice(1), name.toUpperCase()])
    .filter((name, i, all) => all.indexOf(name) === i)

/** Plain names of a value, and those that mean it only beside a time, a quality or a name. */
export const valueKey = find(cased('value wert valeur valor valore waarde'))
export const shortValueKey = find(cased('val v data reading measurement currentValue vs vb'))
export const qualityKey = find(
  cased(
    'quality q qc statusCode status_code qualityCode quality_code good isGood valid qualität qualitaet guete güte qualité calidad qualità kwaliteit',
  ),
)
export const timeKey = find(
  cased(
    't ts timestamp time _ts timestamp_ms timestampMs sourceTimestamp source_timestamp serverTimestamp utc_time datetime dateTime date zeit zeitstempel uhrzeit horodatage heure hora fecha ora data_ora tijd tijdstempel',
  ),
)
export const unitKey = find(
  cased(
    'unit units uom engUnit engineeringUnit engineering_unit eu u measurementUnit einheit unité unite unidad unità eenheid',
  ),
)
/** Of the elements of a list: what tells one from the others. */
export const idKey = find([
  ...cased(
    'id name address tag tagName tag_name tagname key n nodeId node_id itemId item point signal channel metric variable parameter sensor sensorId sensor_id register attribute displayName browseName DataSetWriterName dataSetWriterName machine machineId machine_id asset assetId asset_id device deviceId device_id equipment equipmentId equipment_id serial serialNumber serial_number station axis joint DataSetWriterId index nr no',
  ),
])

export const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
export const isScalar = (value: unknown): value is string | number | boolean | null =>
  value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
/** Text or whole number: what an id can be. */
export const isId = (value: unknown): value is string | number =>
  (typeof value === 'string' && value.trim() !== '' && value.length <= 200) ||
  (typeof value === 'number' && Number.isInteger(value))
export const token = (name: string): string => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`

/** Lists and maps of what is wrong. */
const FAULTS =
  /^(active|current|open|present|pending|machine|device)?[\s_-]*(faults?|alarms?|errors?|warnings?|events?_?alarms?|stoerungen|störungen|fehler|alarme|meldungen|warnungen|alerts?|faultcodes?|errorcodes?|alarmcodes?|dtcs?)[\s_-]*(list|active|codes?|map|array|s)?$/i
export const isFaultName = (name: string): boolean => name.length < 60 && FAULTS.test(name)

/** Whose message it is, by keys at a payload's top (separators and capitals taken away). */
const MACHINE =
  /^(machine|maschine|maschinen|asset|device|geraet|gerät|equipment|eq|unit|station|robot|plc|anlage|anlagen|press|meter|pump|vehicle|agv|resource|workcenter|workunit|arbeitsplatz|edgedevice|controller|thing)(id|name|no|nr|number|nummer|code|key|serial|sn|tag|uid)?$/
const ELSEWHERE =
  /^(id|nom|nombre|nome|num|numero|no|nr|code|codigo|codice)?(de|du|da|del|della|la)*(machine|maquina|macchina|machina|maszyna|stroj|maskine?|equipo|equipement|equipamento|apparecchiatura|poste|posto|puesto|postedetravail|estacion|stazione|estacao|stanowisko|engin|appareil|aparato|apparat|aggregate?|betriebsmittel|arbeitsstation|anlagenteil|zarizeni|urzadzenie)(id|nom|nombre|nome|name|num|numero|no|nr|code|codigo|codice|kennung|bezeichnung|nummer)?$/
const MACHINE_WEAK =
  /^(id|name|sn|serial|serialno|serialnumber|seriennummer|node|nodeid|source|sourceid|sourcename|host|hostname|client|clientid|sensor|sensorid|sensorname|deveui|mac|imei|uid|publisherid|writer|dataset|datasetwriterid|datasetwritername|entity|entityid|channel|object|objectid)$/
const PLACE =
  /^(enterprise|company|site|plant|factory|werk|building|hall|halle|floor|area|bereich|department|dept|abteilung|section|zone|workshop|line|linie|productionline|fertigungslinie|cell|zelle|abschnitt|gebaeude|standort|usine|batiment|atelier|secteur|ligne|cellule|ilot|planta|fabrica|nave|seccion|sector|zona|linea|celda|stabilimento|reparto|cella|linha|celula|hal|lijn|linje|hala|linia|linka)(id|name|no|nr|number|nummer|code|nom|nombre|nome|num|numero)?$/
const TAG =
  /^(tag|tagname|tagid|metric|metricname|measurement|measurementname|parameter|parametername|param|variable|variablename|variableid|signal|signalname|signalid|point|pointname|datapoint|datapointname|attribute|quantity|register|item|itemid|itemname|key|field|sensortype|measure|property|address|browsename|displayname|nodeid|channel|sensor|sensorname|name|id|n|bn)$/

export type IdKind = 'machine' | 'weak' | 'place' | 'tag'
/** `hasValue`: the message has one value beside it, which then is what the id names. */
export const idKindOf = (key: string, hasValue: boolean): IdKind | null => {
  if (key.length > 40) return null
  const plain = fold(key).replace(/[\s_.:-]/g, '')
  if (PLACE.test(plain)) return 'place'
  if (MACHINE.test(plain) || ELSEWHERE.test(plain)) return 'machine'
  if (hasValue && TAG.test(plain)) return 'tag'
  return MACHINE_WEAK.test(plain) ? 'weak' : null
}
/** Maps in which a message says who sends it. */
export const isHeader = (key: string): boolean =>
  /^(header|meta|metadata|device|machine|asset|source|info|tags|identity|context|sender|equipment|labels)$/i.test(key)
