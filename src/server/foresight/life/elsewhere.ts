/** Lives that were learnt in another plant: what of it fits a kind of part here, and what is handed on. Parameters, no readings. Pure. */
import type { LifeModel } from '../../../analytics/life/remaining-life.ts'
import type { LearntLife } from '../../../wire/learnt-life.ts'
import type { Kind } from './parts.ts'

export interface LearntLives {
  readonly model: LifeModel
  /** Signals that it is read from, with what they were measured in. */
  readonly signals: LearntLife['signals']
  readonly stepMs: number
  /** How long those were that it was learnt from. */
  readonly lives: readonly number[]
}

type Elsewhere = ((classId: string) => readonly LearntLife[]) | undefined

/** More of one class are not in a file. */
const MOST_KINDS = 20

const counterOf = ({ parts }: Kind) => {
  const { id, asset, unit } = parts[0]!.counter
  return { key: id.slice(asset.id.length + 1), unit }
}

const fitting = (kind: Kind, elsewhere: Elsewhere): LearntLife | null => {
  if (kind.classId === null || !elsewhere) return null
  const { key, unit } = counterOf(kind)
  return elsewhere(kind.classId).findLast((one) => one.key === key && one.unit === unit && hasAll(kind, one)) ?? null
}

/** Its parts have all that it is read from, in the same units. */
const hasAll = ({ keys, parts }: Kind, { signals }: Pick<LearntLives, 'signals'>): boolean =>
  signals.every(({ key, unit }) => keys.includes(key) && parts[0]!.signals.get(key)!.unit === unit)

/** The newest that counts its life likewise and is read from nothing that the parts here have not, in the same units; null = none. */
export const learntElsewhere = (kind: Kind, elsewhere: Elsewhere): LearntLives | null => {
  const found = fitting(kind, elsewhere)
  if (!found) return null
  const { model, stepMs, lives, signals } = found
  return { model, stepMs, lives, signals }
}

/** What was learnt of parts as another twin had them is left out: it goes with that twin. */
export const learntHere = (
  kinds: readonly Kind[],
  learntOf: (kind: Kind) => LearntLives | null,
  elsewhere: Elsewhere,
): ReadonlyMap<string, readonly LearntLife[]> => {
  const byClass = new Map<string, LearntLife[]>()
  for (const kind of kinds) {
    if (kind.classId === null) continue
    const own = learntOf(kind)
    const told =
      own && hasAll(kind, own)
        ? {
            ...counterOf(kind),
            signals: [...own.signals],
            stepMs: own.stepMs,
            lives: [...own.lives],
            // As it is written.
            model: JSON.parse(JSON.stringify(own.model)) as LearntLife['model'],
          }
        : fitting(kind, elsewhere)
    const known = byClass.get(kind.classId) ?? []
    if (told && told.signals.length > 0 && known.length < MOST_KINDS) byClass.set(kind.classId, [...known, told])
  }
  return byClass
}
