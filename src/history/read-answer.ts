/** What the gateway answers to questions about the past, checked. */
import { err, ok, type Result } from '../base/result.ts'
import { ApiError } from '../wire/api.ts'
import { codedError } from '../wire/coded-error.ts'
import { HistoryAnswer } from '../wire/history-answer.ts'
import { RangeAnswer } from '../wire/history.ts'

const ANSWERS = { one: HistoryAnswer, range: RangeAnswer } as const
type Answers = { readonly [K in keyof typeof ANSWERS]: ReturnType<(typeof ANSWERS)[K]['parse']> }

export const readAnswer = <K extends keyof Answers>(
  kind: K,
  status: number,
  body: unknown,
): Result<Answers[K], ApiError> => {
  if (status < 200 || status > 299) {
    const failure = ApiError.safeParse(body)
    return err(failure.success ? failure.data : codedError({ code: 'answered-with-status', values: { status } }))
  }
  const answer = ANSWERS[kind].safeParse(body)
  if (!answer.success)
    return err({
      ...codedError({ code: 'not-understood', values: {} }),
      where: `history ${answer.error.issues[0]?.path.join('.') ?? ''}`.trim(),
    })
  return ok(answer.data as Answers[K])
}
