/** What each slot of a twin is to foresight. */
import type { PlanSignal } from '../../foresight/plan.ts'

export const [IGNORED, NUMBER, STATE, SETTING, TEXT] = [0, 1, 2, 3, 4] as const

export const kindsOf = (plan: readonly PlanSignal[], size: number): Uint8Array => {
  const kinds = new Uint8Array(size)
  for (const { slot, states, isSetting, isText } of plan)
    kinds[slot] = isSetting ? (isText ? TEXT : SETTING) : states === null ? NUMBER : STATE
  return kinds
}
