/** Makes whose payloads have fixed units that they do not say: what their manuals do. */

interface Make {
  /** Whether a machine is of this make, from the keys that it has. */
  readonly is: (paths: readonly string[]) => boolean
  /** First match wins; of the path of names, joined by slashes. */
  readonly units: readonly (readonly [path: RegExp, unit: string])[]
}

const MAKES: readonly Make[] = [
  {
    // Tasmota: SENSOR with ENERGY.
    is: (paths) => paths.some((path) => /(^|\/)ENERGY\/(Total|Today)$/.test(path)),
    units: [
      [/ENERGY\/(Total|Yesterday|Today|Export\w*|Import\w*)$/, 'kWh'],
      [/ENERGY\/Power$/, 'W'],
      [/ENERGY\/ApparentPower$/, 'VA'],
      [/ENERGY\/ReactivePower$/, 'var'],
      [/ENERGY\/Voltage$/, 'V'],
      [/ENERGY\/Current$/, 'A'],
      [/ENERGY\/Frequency$/, 'Hz'],
      [/UptimeSec$/, 's'],
    ],
  },
  {
    // Tasmota: SENSOR with a smart meter's script (SML, OBIS).
    is: (paths) =>
      paths.some((path) => /(^|\/)SENSOR\/\w+\/(E_?(in|out)|Total_(in|out)|\w*(bezug|einspeisung))/i.test(path)),
    units: [
      [/\/(E_?(in|out)|Total_(in|out)|\w*(bezug|einspeisung))\w*$/i, 'kWh'],
      [/\/(Power|Pow|P|Watt|Leistung)(_\w+)?$/i, 'W'],
      [/\/Volt\w*$/i, 'V'],
      [/\/(Curr|Amp)\w*$/i, 'A'],
      [/\/(Freq|Hz)\w*$/i, 'Hz'],
    ],
  },
  {
    // Shelly, first generation: a topic a value under emeter/N.
    is: (paths) => paths.some((path) => /(^|\/)emeter\/\d\//.test(path)),
    units: [
      [/emeter\/\d\/(total|total_returned)$/, 'Wh'],
      [/emeter\/\d\/power$/, 'W'],
      [/emeter\/\d\/reactive(_power)?$/, 'var'],
      [/emeter\/\d\/voltage$/, 'V'],
      [/emeter\/\d\/current$/, 'A'],
    ],
  },
  {
    // Shelly, first generation, switches: the relay's energy is in watt-minutes, which no figure knows.
    is: (paths) => paths.some((path) => /(^|\/)(relay|light|roller)\/\d(\/|$)/.test(path)),
    units: [
      [/(relay|light|roller|meter)\/\d\/power$/, 'W'],
      [/(^|\/)(ext_)?temperature(\/\d)?$/, '°C'],
      [/(^|\/)(ext_)?temperature_f$/, '°F'],
      [/(^|\/)voltage$/, 'V'],
    ],
  },
  {
    // Shelly, second generation and later: components "em:0", "em1:0", "switch:0", "pm1:0".
    is: (paths) => paths.some((path) => /(^|\/)(em|em1|emdata|em1data|switch|pm1|cover):\d(\/|$)/.test(path)),
    units: [
      [/aprt_power$/, 'VA'],
      [/(act_power|apower)$/, 'W'],
      [/(_energy|total_act|total_act_ret|aenergy\/total|ret_aenergy\/total)$/, 'Wh'],
      [/(^|[/_])voltage$/, 'V'],
      [/(^|[/_])current$/, 'A'],
      [/(^|[/_])freq$/, 'Hz'],
      [/(^|\/)tC$/, '°C'],
      [/(^|\/)tF$/, '°F'],
    ],
  },
  {
    // Zigbee2MQTT: with the quality of the link beside the values.
    is: (paths) => paths.includes('linkquality'),
    units: [
      [/^(battery|humidity|soil_moisture|position)$/, '%'],
      [/^(temperature|local_temperature|device_temperature|\w*heating_setpoint)$/, '°C'],
      [/^pressure$/, 'hPa'],
      [/^illuminance(_lux)?$/, 'lx'],
      [/^co2$/, 'ppm'],
      [/^pm(10|25|2_5)$/, 'µg/m³'],
      [/^power$/, 'W'],
      [/^energy$/, 'kWh'],
      [/^current$/, 'A'],
    ],
  },
]

/** The unit of a value by the make that the machine is of; '' = none is known. */
export const makeOf = (paths: readonly string[]): ((path: string) => string) => {
  const make = MAKES.find(({ is }) => is(paths))
  if (!make) return () => ''
  // Of what runs on a battery it is the battery's, in millivolts; else the mains'.
  const voltage = paths.includes('linkquality') ? (paths.includes('battery') ? 'mV' : 'V') : ''
  return (path) =>
    voltage !== '' && path === 'voltage' ? voltage : (make.units.find(([pattern]) => pattern.test(path))?.[1] ?? '')
}
