import { expect, test } from 'vitest'
import { unitSymbol, unitInName } from './units.ts'

test.each([
  ['Force_kN', 'kN'],
  ['loop_mA', 'mA'],
  ['sensor_mV', 'mV'],
  ['grid_kV', 'kV'],
  ['switch_kHz', 'kHz'],
  ['laser_mW', 'mW'],
  ['line_kPa', 'kPa'],
  ['ambient_hPa', 'hPa'],
  ['noise_dB', 'dB'],
  ['oven_temp_c', '°C'],
  ['OilTemp_C', '°C'],
  ['tempC', '°C'],
  ['tF', '°F'],
  ['Tank_Level_pct', '%'],
  ['TorqueNm', 'N·m'],
  ['ConsumptionKWh', 'kWh'],
  ['leistung_kw', 'kW'],
  ['power_kW', 'kW'],
  ['power_MW', 'MW'],
  ['reactive_kvar', 'kvar'],
  ['apparent_kVA', 'kVA'],
  ['apparent_kVAh', 'kVAh'],
  ['oil_bar', 'bar'],
  ['air_psig', 'psig'],
  ['air_barg', 'barg'],
  ['suction_mmH2O', 'mmH2O'],
  ['clamp_kgf_cm2', 'kgf/cm²'],
  ['gas_Nm3_h', 'Nm³/h'],
  ['air_scfm', 'scfm'],
  ['torque_ft_lb', 'ft·lb'],
  ['engine_power_PS', 'PS'],
  ['rate_pcs_h', '1/h'],
  ['rate_parts_min', '1/min'],
  ['parts_per_hour', '1/h'],
  ['velocity_ips', 'in/s'],
  ['humidity_RH', '%RH'],
  ['vibration_mm_s', 'mm/s'],
  ['flow_l_min', 'l/min'],
  ['speed_rpm', 'r/min'],
  ['motor_current_A', 'A'],
  ['supply_voltage_V', 'V'],
  ['cycle_time_s', 's'],
  ['weight_kg', 'kg'],
  ['Temperatur (°C)', '°C'],
  ['Temp_℃', '°C'],
  ['Kraft [kN]', 'kN'],
])('%s is in %s', (name, unit) => expect(unitInName(name).unit).toBe(unit))

test.each([
  'Zone_A',
  'Vitamin C',
  'Line_V',
  'Hall_K',
  'Press_C',
  'Part_N',
  'g_per_kwh',
  'Station_W',
  'state',
  'Chan',
  'plan',
  'Oven',
])('%s has no unit', (name) => expect(unitInName(name)).toEqual({ name, unit: '' }))

test('the name loses its unit', () => {
  expect(unitInName('Force_kN').name).toBe('Force')
  expect(unitInName('Kraft [kN]').name).toBe('Kraft')
  expect(unitInName('vibration_mm_s').name).toBe('vibration')
  expect(unitInName('ConsumptionKWh').name).toBe('Consumption')
})

test.each([
  ['℃', '°C'],
  ['degC', '°C'],
  ['min⁻¹', 'r/min'],
  ['m3/h', 'm³/h'],
  ['bar(g)', 'bar(g)'],
  ['kgf/cm²', 'kgf/cm²'],
  ['kVAh', 'kVAh'],
  ['mW', 'mW'],
  ['MW', 'MW'],
  ['none', ''],
  ['x'.repeat(60), ''],
])('%s is told for %s', (told, unit) => expect(unitSymbol(told)).toBe(unit))
