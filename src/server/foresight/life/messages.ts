/** What a thread that learns lives is given, and what it says: then it is over. */
import type { Unit } from '../../../analytics/life/fleet.ts'
import type { LifeModel, RemainingLife } from '../../../analytics/life/remaining-life.ts'

export interface LifeTask {
  /** Those that failed, to learn from; null: `model` is what was learnt of them. */
  readonly fleet: readonly Unit[] | null
  readonly model: LifeModel | null
  readonly asked: readonly Unit[]
}

export interface LifeDone {
  readonly model: LifeModel
  /** In the order of `asked`. */
  readonly answers: readonly RemainingLife[]
}
