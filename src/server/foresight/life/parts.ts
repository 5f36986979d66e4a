/** Parts whose life a signal counts, those of a class together: what is told of one rests on the others. */
import type { Twin, TwinSignal } from '../../../twin/twin.ts'

export interface Part {
  /** Counts its life. */
  readonly counter: TwinSignal
  /** What is read of it, by the name that its sisters have for it too: `component/signal`. */
  readonly signals: ReadonlyMap<string, TwinSignal>
}

/** Parts that count for each other. */
export interface Kind {
  /** Never that of others, whatever the twin is called or ordered. */
  readonly name: string
  readonly classId: string | null
  readonly parts: readonly Part[]
  /** What all of them have, in the order of the first. */
  readonly keys: readonly string[]
}

/** What a machine is set to moves what is measured of it. */
const SETS: ReadonlySet<string> = new Set(['setpoint', 'speed-setpoint'])
/** Signals of one part. */
const MOST_SIGNALS = 40
/** Parts of one kind. */
const MOST_PARTS = 500

const keyOf = ({ id, asset }: TwinSignal): string => id.slice(asset.id.length + 1)

/** Of a component its own signals, of a whole machine all of it. */
const partOf = (counter: TwinSignal): Part => {
  const own = counter.asset.signals.filter(
    (one) =>
      one !== counter &&
      (counter.component === null || one.component === counter.component) &&
      (one.foresight !== null || (one.role !== null && SETS.has(one.role) && one.type !== 'text')),
  )
  return { counter, signals: new Map(own.map((one) => [keyOf(one), one])) }
}

const kindName = (counter: TwinSignal): string =>
  JSON.stringify([counter.asset.classId ?? `asset ${counter.asset.id}`, keyOf(counter), counter.unit])

export const kindsOf = (twin: Pick<Twin, 'heard'>): readonly Kind[] => {
  const kinds = new Map<string, Part[]>()
  for (const signal of twin.heard) {
    if (!signal.life) continue
    const name = kindName(signal)
    const known = kinds.get(name)
    if (!known) kinds.set(name, [partOf(signal)])
    else if (known.length < MOST_PARTS) known.push(partOf(signal))
  }
  return [...kinds].map(([name, parts]) => ({
    name,
    classId: parts[0]!.counter.asset.classId,
    parts,
    keys: [...parts[0]!.signals.keys()]
      .filter((key) => parts.every(({ signals }) => signals.get(key)?.unit === parts[0]!.signals.get(key)!.unit))
      .slice(0, MOST_SIGNALS),
  }))
}
