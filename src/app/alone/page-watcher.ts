/** The page's side of its own foresight: a worker that is told what the page sees and asked as a gateway is. */
import type { Dispose } from '../../base/disposable.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { FromPageWatch, PageCalls, ToPageWatch } from '../../foresight/page/messages.ts'
import type { SampleColumns } from '../../foresight/messages.ts'
import { text } from '../../texts/text.ts'
import type { ApiError } from '../../wire/api.ts'

/** Values of signals that are worked out of others, columns beside each other. */
export interface DerivedRows {
  readonly slot: Uint32Array
  readonly value: Float64Array
  readonly time: Float64Array
}

export interface PageWatcher {
  samples(columns: SampleColumns): void
  limits(limits: readonly (readonly [slot: number, ms: number])[]): void
  /** Resolves when all that was told before is looked at. */
  tick(now: number): Promise<void>
  /** Likewise. @param share of the record that is told then; null = all */
  past(columns: SampleColumns, until: number, share: number | null): Promise<void>
  ask<C extends keyof PageCalls>(
    call: C,
    asks: PageCalls[C]['asks'],
  ): Promise<Result<PageCalls[C]['answers'], ApiError>>
  readonly dispose: Dispose
}

interface WatcherOptions {
  readonly createWorker: () => Worker
  readonly document: unknown
  /** By slot. */
  readonly limitMs: Float64Array
  readonly now: number
  readonly derived: (rows: DerivedRows) => void
}

const columnBuffers = ({ slot, value, usable, time }: SampleColumns): Transferable[] =>
  [slot, value, usable, time].map(({ buffer }) => buffer as ArrayBuffer)

export const startPageWatcher = ({ createWorker, document, limitMs, now, derived }: WatcherOptions): PageWatcher => {
  const worker = createWorker()
  const waiting = new Map<number, (answer: Result<unknown, ApiError>) => void>()
  let lived: (() => void)[] = []
  let asked = 0
  let failed: ApiError | null = null
  const post = (message: ToPageWatch, transfer: Transferable[] = []): void => worker.postMessage(message, transfer)
  worker.addEventListener('message', ({ data }: MessageEvent<FromPageWatch>) => {
    if (data.kind === 'derived') derived(data)
    else if (data.kind === 'lived') lived.shift()?.()
    else {
      waiting.get(data.id)?.(ok(data.answer))
      waiting.delete(data.id)
    }
  })
  // What looks at the values has failed: they go on without it, and whoever asks is told.
  worker.addEventListener('error', ({ message }) => {
    failed = { error: text('foresight.page.stopped'), where: message }
    for (const answer of waiting.values()) answer(err(failed))
    waiting.clear()
    for (const done of lived) done()
    lived = []
    worker.terminate()
  })
  const living = (): Promise<void> => (failed ? Promise.resolve() : new Promise((done) => void lived.push(done)))
  post({ kind: 'begin', document, limitMs, now })
  return {
    samples: (columns) => post({ kind: 'samples', columns: [columns] }, columnBuffers(columns)),
    limits: (limits) => post({ kind: 'limits', limits }),
    tick: (at) => {
      post({ kind: 'tick', now: at })
      return living()
    },
    past: (columns, until, share) => {
      post({ kind: 'past', columns, until, share }, columnBuffers(columns))
      return living()
    },
    ask: (call, asks) =>
      failed
        ? Promise.resolve(err(failed))
        : new Promise((answered) => {
            const id = ++asked
            waiting.set(id, (answer) => answered(answer as never))
            post({ kind: 'ask', id, call, asks } as ToPageWatch)
          }),
    dispose: () => worker.terminate(),
  }
}

export const createPageWorker = (): Worker =>
  new Worker(new URL('../../foresight/page/page-worker.ts', import.meta.url), { type: 'module' })
