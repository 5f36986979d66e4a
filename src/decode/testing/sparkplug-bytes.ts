/** For tests: Sparkplug payloads, written field by field. */
const varint = (value: number | bigint): number[] => {
  let rest = BigInt.asUintN(64, BigInt(value))
  const bytes: number[] = []
  while (rest >= 128n) {
    bytes.push(Number(rest & 127n) | 128)
    rest >>= 7n
  }
  return [...bytes, Number(rest)]
}
const block = (field: number, body: readonly number[]): number[] => [
  ...varint(field * 8 + 2),
  ...varint(body.length),
  ...body,
]
const whole = (field: number, value: number | bigint): number[] => [...varint(field * 8), ...varint(value)]
const text = (value: string): number[] => [...new TextEncoder().encode(value)]

export interface MetricFields {
  name?: string
  alias?: number
  time?: number
  datatype?: number
  historical?: boolean
  isNull?: boolean
  int?: number
  long?: bigint
  double?: number
  bool?: boolean
  string?: string
  dataset?: readonly number[]
  template?: readonly number[]
  quality?: number
}

export const metricBytes = (m: MetricFields): number[] => [
  ...(m.name === undefined ? [] : block(1, text(m.name))),
  ...(m.alias === undefined ? [] : whole(2, m.alias)),
  ...(m.time === undefined ? [] : whole(3, m.time)),
  ...(m.datatype === undefined ? [] : whole(4, m.datatype)),
  ...(m.historical ? whole(5, 1) : []),
  ...(m.isNull ? whole(7, 1) : []),
  ...(m.quality === undefined
    ? []
    : block(9, [...block(1, text('Quality')), ...block(2, [...whole(1, 3), ...whole(3, m.quality)])])),
  ...(m.int === undefined ? [] : whole(10, m.int < 0 ? m.int + 2 ** 32 : m.int)),
  ...(m.long === undefined ? [] : whole(11, m.long)),
  ...(m.double === undefined ? [] : [...varint(13 * 8 + 1), ...new Uint8Array(Float64Array.of(m.double).buffer)]),
  ...(m.bool === undefined ? [] : whole(14, m.bool ? 1 : 0)),
  ...(m.string === undefined ? [] : block(15, text(m.string))),
  ...(m.dataset === undefined ? [] : block(17, m.dataset)),
  ...(m.template === undefined ? [] : block(18, m.template)),
]

export const payloadBytes = (
  metrics: readonly MetricFields[],
  head: { time?: number; seq?: number } = {},
  more: readonly number[] = [],
): Uint8Array =>
  Uint8Array.from([
    ...(head.time === undefined ? [] : whole(1, head.time)),
    ...metrics.flatMap((m) => block(2, metricBytes(m))),
    ...more,
    ...(head.seq === undefined ? [] : whole(3, head.seq)),
  ])

export const brokenMetric = (): number[] => block(2, [0x0a, 0x7f, 0x41])

/** Of doubles and texts. */
export const datasetBytes = (columns: readonly string[], rows: readonly (readonly (number | string)[])[]): number[] => [
  ...whole(1, columns.length),
  ...columns.flatMap((name) => block(2, text(name))),
  ...columns.flatMap((_, i) => whole(3, typeof rows[0]?.[i] === 'string' ? 12 : 10)),
  ...rows.flatMap((row) =>
    block(
      4,
      row.flatMap((cell) =>
        block(
          1,
          typeof cell === 'string'
            ? block(6, text(cell))
            : [...varint(4 * 8 + 1), ...new Uint8Array(Float64Array.of(cell).buffer)],
        ),
      ),
    ),
  ),
]

export const templateBytes = (members: readonly MetricFields[]): number[] => [
  ...members.flatMap((member) => block(2, metricBytes(member))),
  ...block(4, text('_types_/Motor')),
]
