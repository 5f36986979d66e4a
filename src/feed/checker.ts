/** In the worker: what comes from outside before there is a feed becomes what the page may trust. */
import { ok, type Result } from '../base/result.ts'
import type { Problem } from '../base/problem.ts'
import { loadInForce } from '../twin/load-in-force.ts'
import { postedTwin } from '../twin/posted.ts'
import type { Twin } from '../twin/twin.ts'
import { ApiError, PageConfig } from '../wire/api.ts'
import type { CheckAnswer, CheckQuestion } from '../wire/checker.ts'

/** Without a gateway nobody has judged the document before; what that takes is loaded then only. */
const judge = async (json: unknown): Promise<Result<Twin, readonly Problem[]>> => {
  const [{ loadTwin }, { modelProblems }] = await Promise.all([
    import('../twin/load.ts'),
    import('../equipment/model-problems.ts'),
  ])
  return loadTwin(json, { model: modelProblems })
}

const inForce = (json: unknown): Result<Twin, readonly Problem[]> => {
  const loaded = loadInForce(json)
  return loaded.ok ? ok(loaded.value.twin) : loaded
}

const checkTwin = async (bytes: Uint8Array, judged: boolean): Promise<CheckAnswer<'check-twin'>> => {
  let json: unknown
  try {
    json = JSON.parse(new TextDecoder().decode(bytes))
  } catch (failure) {
    return { unreadable: String(failure) }
  }
  const loaded = judged ? inForce(json) : await judge(json)
  return loaded.ok ? { twin: postedTwin(loaded.value) } : { problems: loaded.error }
}

export const check = async (question: CheckQuestion): Promise<CheckAnswer> => {
  switch (question.kind) {
    case 'check-config':
      return PageConfig.safeParse(question.body).data ?? null
    case 'check-refusal':
      return ApiError.safeParse(question.body).data ?? null
    case 'check-twin':
      return checkTwin(question.bytes, question.judged)
  }
}
