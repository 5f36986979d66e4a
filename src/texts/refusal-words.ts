/** Which texts a refusal is told with. Whoever fills them in, page or gateway, says how. */
import type { Refusal } from '../wire/refusals.ts'
import type { act } from './en/act.ts'
import { refusals } from './en/refusals.ts'

/** Gates are told of where rules are, whose texts are there then. */
type GateTextId = Extract<keyof typeof act, `acts.refusal.${string}`>
export type RefusalTextId = keyof typeof refusals | GateTextId
export type FillIn = (id: RefusalTextId, values: Readonly<Record<string, string | number>>) => string

export interface RefusalWords {
  readonly said: string
  /** What to do; absent where nothing can be done. */
  readonly remedy?: string
}

const isText = (id: string): id is keyof typeof refusals => Object.hasOwn(refusals, id)

export const refusalWords = (refusal: Refusal, fillIn: FillIn): RefusalWords => {
  const { code } = refusal
  const values: Record<string, string | number> = { ...refusal.values }
  const own = `refusal.${code}.remedy`
  let remedy = isText(own) ? fillIn(own, values) : undefined
  if ('state' in refusal.values) {
    const { state } = refusal.values
    values['state'] = fillIn(`refusal.state.${state}`, {})
    // What leads out of a state is told where the refusal has no better advice.
    remedy ??= fillIn(`refusal.way-out.${state}`, {})
  }
  if ('gate' in refusal.values) values['reason'] = fillIn(`acts.refusal.${refusal.values.gate}` as GateTextId, {})
  const said = fillIn(`refusal.${code}`, values)
  return remedy === undefined ? { said } : { said, remedy }
}
