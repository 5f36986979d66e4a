/** Simulates the futures of a question in the time it is given, and tells what it knows so far. No clock of its own. */
import { flipOf, FLIPS } from '../../whatif/scenarios/option-flips.ts'
import { OptionStudy } from '../../whatif/scenarios/option-study.ts'
import { checkedOutlook, outlookOf } from '../../whatif/scenarios/outlook.ts'
import { ChangeStudy } from '../../whatif/scenarios/change-study.ts'
import type { FromReckoner, ToChange, ToExpect, ToReckoner } from './reckoning.ts'

/** A person sees it change this often, ms. */
const TOLD_EVERY_MS = 200
const STEP = 5
/** Enough to tell whether the answer is another. */
const FLIP_FUTURES = 60

/** @param now ms, steady */
export const reckon = (
  { question, budgetMs }: ToReckoner,
  now: () => number,
  tell: (message: FromReckoner) => void,
): void => {
  const began = now()
  const study = new OptionStudy(question)
  let told = began
  do {
    study.step(STEP)
    if (now() - told < TOLD_EVERY_MS) continue
    told = now()
    tell({ kind: 'judged', judgement: study.judgement(), isDone: false, tookMs: told - began })
  } while (!study.settled && now() - began < budgetMs)
  const judgement = study.judgement()
  tell({ kind: 'judged', judgement, isDone: true, tookMs: now() - began })
  const first = judgement.options[0]!.id
  tell({ kind: 'future', of: first, future: study.future(first) })
  for (const flip of FLIPS) tell({ kind: 'flip', flip: flipOf(question, flip, FLIP_FUTURES) })
}

/** @param now ms, steady */
export const change = (
  { changes, budgetMs }: ToChange,
  now: () => number,
  tell: (message: FromReckoner) => void,
): void => {
  const began = now()
  const study = new ChangeStudy(changes)
  let told = began
  do {
    study.step(STEP)
    if (now() - told < TOLD_EVERY_MS) continue
    told = now()
    tell({ kind: 'changed', judgement: study.judgement(), isDone: false })
  } while (!study.settled && now() - began < budgetMs)
  const judgement = study.judgement()
  tell({ kind: 'changed', judgement, isDone: true })
  for (const { id } of judgement.variants) tell({ kind: 'changed-future', of: id, future: study.future(id) })
}

export const expectAgain = ({ outlook, came }: ToExpect, tell: (message: FromReckoner) => void): void =>
  tell({ kind: 'checked', checked: checkedOutlook(outlookOf(outlook), came) })
