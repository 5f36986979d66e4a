/** What happens to the demo plant in the bench of foresight: scripted faults, and changes that are none. */
import type { Rng } from '../../src/base/rng.ts'
import type { MinuteTrack } from '../../src/plant/history/week.ts'
import type { Twin } from '../../src/twin/twin.ts'
import type { LikelyCause } from '../../src/wire/cause.ts'

export const MINUTES = 14 * 1440
/** What was before is learnt, what comes after is lived. */
export const KNOWN = 7 * 1440
/** The demo's own story wears beside all scripts. */
export const STORY = 'r-102'

export type Effect = (minute: number) => number
export interface Fault {
  readonly kind: string
  readonly asset: string
  readonly effects: ReadonlyMap<string, Effect>
  /** When the first of its effects begins; minutes. */
  readonly from: number
  /** When the alarm limit is reached; minutes. */
  readonly limitAt: number
  readonly isRight: (cause: LikelyCause) => boolean
}

const meanOf = (track: MinuteTrack): number => {
  let [sum, count] = [0, 0]
  for (let m = 0; m < KNOWN; m++)
    if (!Number.isNaN(track.values[m])) {
      sum += track.values[m]!
      count++
    }
  return sum / Math.max(1, count)
}
const pick = <T>(rng: Rng, from: readonly T[]): T => from[Math.floor(rng.next() * from.length)]!
const grow =
  (from: number, until: number, by: number, power = 1.4): Effect =>
  (minute) =>
    minute <= from ? 0 : by * Math.max(0, (minute - from) / (until - from)) ** power

const RUNNING = 1
const isAtWork = (state: MinuteTrack | undefined): boolean =>
  state !== undefined && state.values.filter((code) => code === RUNNING).length > state.values.length / 2

const ofClass = (twin: Twin, classId: string): string[] =>
  twin.assets.filter((one) => one.classId === classId).map(({ id }) => id)

export const faultsOf = (twin: Twin, rng: Rng, tracks: ReadonlyMap<string, MinuteTrack>): Fault[] => {
  const level = (id: string): number => meanOf(tracks.get(id)!)
  const begin = (): number => KNOWN + Math.floor(rng.between(0.5, 2) * 1440)
  const make = (
    kind: string,
    asset: string,
    main: string,
    limit: number,
    days: number,
    more: readonly (readonly [key: string, by: number, lag: number])[],
    right: readonly string[],
  ): Fault[] => {
    if (!tracks.has(`${asset}/${main}`)) return []
    const from = begin()
    const limitAt = from + Math.floor(days * 1440)
    const to = limit - level(`${asset}/${main}`)
    return [
      {
        kind,
        asset,
        from: from + Math.min(0, ...more.map(([, , lag]) => lag)),
        limitAt,
        effects: new Map([
          [`${asset}/${main}`, grow(from, limitAt, to)],
          ...more
            .filter(([key]) => tracks.has(`${asset}/${key}`))
            .map(([key, by, lag]) => [`${asset}/${key}`, grow(from + lag, limitAt, by)] as const),
        ]),
        isRight: (cause) => cause.code === 'signal' && right.some((key) => cause.signal === `${asset}/${key}`),
      },
    ]
  }
  const robot = pick(
    rng,
    ofClass(twin, 'robot').filter((id) => id !== STORY),
  )
  const joint = `joint-${pick(rng, [1, 2, 3])}`
  const limit = joint === 'joint-1' ? 1.8 : 2
  // One that stands by unloaded does not show what the network loses.
  const compressor = pick(
    rng,
    ofClass(twin, 'compressor').filter((id) => isAtWork(tracks.get(`${id}/state`))),
  )
  const station = pick(
    rng,
    ofClass(twin, 'station').filter((id) => id !== 's-102'),
  )
  const inspection = pick(rng, ofClass(twin, 'inspection'))
  const extraction = pick(rng, ofClass(twin, 'extraction'))
  return [
    ...make(
      'bearing',
      robot,
      `${joint}/vibration`,
      limit,
      4,
      [
        [`${joint}/temperature`, 9, 1440],
        [`${joint}/current`, 0.8, 2000],
      ],
      [`${joint}/vibration`],
    ),
    ...make(
      'leak',
      compressor,
      'pressure',
      5.75,
      1.5,
      [
        ['utilisation', 25, 30],
        ['power', 6, 30],
      ],
      ['pressure', 'utilisation'],
    ),
    ...make(
      'clog',
      extraction,
      'filter',
      1210,
      4,
      [
        ['fan/vibration', 0.4, 1440],
        ['power', 0.4, 1440],
      ],
      ['filter'],
    ),
    ...make(
      'lamp',
      inspection,
      'reject-rate',
      6.2,
      3,
      [['lamp/temperature', 12, -600]],
      ['lamp/temperature', 'reject-rate'],
    ),
    ...make(
      'tool wear',
      station,
      'tool/torque',
      13.6,
      3,
      [
        ['tool/vibration', 0.5, 300],
        ['tool/temperature', 5, 900],
      ],
      ['tool/torque', 'tool/vibration'],
    ),
  ]
}

/** It makes another product in the afternoon, and says so. */
export const LINE = 'line-2'
export const PRODUCT_SIGNALS = {
  product: {
    name: 'Product',
    type: 'state',
    role: 'product',
    states: { housing: { code: 1, name: 'Housing' }, gearbox: { code: 2, name: 'Gearbox' } },
    bindings: [{ topic: 'line-2/product' }],
  },
}
export const productTrack = (twin: Twin): MinuteTrack => ({
  signal: twin.signal(`${LINE}/product`)!,
  values: new Float64Array(MINUTES).fill(1),
})

/** Another product in the afternoon, a belt that is set to run faster, and a summer: none is a fault. */
export const harmless = (
  twin: Twin,
  rng: Rng,
  tracks: ReadonlyMap<string, MinuteTrack>,
): ReadonlyMap<string, Effect> => {
  const effects = new Map<string, Effect>()
  const productFrom = KNOWN + Math.floor(rng.between(1, 3) * 1440)
  const fasterFrom = KNOWN + Math.floor(rng.between(2, 5) * 1440)
  const belt = pick(rng, ofClass(twin, 'conveyor'))
  for (const [id, track] of tracks) {
    const { role, asset } = track.signal
    const usual = meanOf(track)
    const isOther = (minute: number) => minute > productFrom && minute % 1440 > 840 && minute % 1440 < 1320
    const product =
      id === `${LINE}/product`
        ? (minute: number) => (isOther(minute) ? 1 : 0)
        : ['cycle-time', 'power'].includes(role ?? '') && asset.parent?.id === LINE
          ? (minute: number) => (isOther(minute) ? 0.05 * usual : 0)
          : null
    const isSet = track.signal.key === 'speed-setpoint'
    const faster =
      asset.id === belt && (isSet || ['speed', 'current', 'vibration'].includes(role ?? track.signal.key))
        ? (minute: number) => (minute > fasterFrom ? 0.08 * usual : 0)
        : null
    const warmer = role === 'temperature' ? grow(KNOWN, MINUTES, 1.5, 1) : null
    const own = [product, faster, warmer].filter((one) => one !== null)
    if (own.length > 0) effects.set(id, (minute) => own.reduce((sum, effect) => sum + effect(minute), 0))
  }
  return effects
}
