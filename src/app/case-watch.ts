/** Which machines have an open case: asked every ten seconds while somebody listens and the page is looked at. */
import type { Dispose } from '../base/disposable.ts'
import type { Result } from '../base/result.ts'
import type { ForesightPort } from '../panels/foresight/port.ts'
import type { ApiError } from '../wire/api.ts'
import type { ForesightNow } from '../wire/foresight.ts'

const EVERY_MS = 10_000
/** The first picture comes first. */
const FIRST_MS = 2000
const NONE: ReadonlySet<string> = new Set()

type Page = Pick<Document, 'visibilityState' | 'addEventListener' | 'removeEventListener'>

/** @param page what is looked at */
export const watchCases = (
  now: (abort: AbortSignal) => Promise<Result<Pick<ForesightNow, 'cases'>, ApiError>>,
  page: Page = document,
): ForesightPort['cases'] => {
  const listeners = new Set<() => void>()
  let open = NONE
  let timer: ReturnType<typeof setTimeout> | undefined
  let asking: AbortController | null = null

  const take = (cases: ForesightNow['cases']): void => {
    const next = new Set(cases.filter((one) => one.closedAt === null && !one.heldBack).map(({ asset }) => asset))
    if (next.size === open.size && [...next].every((id) => open.has(id))) return
    open = next
    for (const listener of listeners) listener()
  }
  const ask = async (): Promise<void> => {
    const mine = (asking = new AbortController())
    // What cannot be asked now is asked again; what was known stays.
    const answer = await now(mine.signal).catch(() => null)
    if (mine.signal.aborted) return
    asking = null
    if (answer?.ok) take(answer.value.cases)
    timer = setTimeout(() => void ask(), EVERY_MS)
  }
  const rest = (): void => {
    clearTimeout(timer)
    timer = undefined
    asking?.abort()
    asking = null
  }
  const run = (): void => {
    const wanted = listeners.size > 0 && page.visibilityState === 'visible'
    if (!wanted) rest()
    else if (timer === undefined && asking === null) timer = setTimeout(() => void ask(), FIRST_MS)
  }
  return {
    get: () => open,
    subscribe: (listener): Dispose => {
      if (listeners.size === 0) page.addEventListener('visibilitychange', run)
      listeners.add(listener)
      run()
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) page.removeEventListener('visibilitychange', run)
        run()
      }
    },
  }
}
