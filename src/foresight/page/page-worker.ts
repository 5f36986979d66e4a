/** Worker entry: foresight of a page without a gateway. */
import { loadInForce } from '../../twin/load-in-force.ts'
import type { FromPageWatch, ToPageWatch } from './messages.ts'
import { PageWatch } from './page-watch.ts'

declare const self: DedicatedWorkerGlobalScope

let watch: PageWatch | null = null
let said: { readonly slot: number; readonly value: number; readonly time: number }[] = []

const post = (message: FromPageWatch): void => self.postMessage(message)

const tellDerived = (): void => {
  if (said.length === 0) return
  post({
    kind: 'derived',
    slot: Uint32Array.from(said, ({ slot }) => slot),
    value: Float64Array.from(said, ({ value }) => value),
    time: Float64Array.from(said, ({ time }) => time),
  })
  said = []
}

const take = (message: ToPageWatch): void => {
  if (message.kind === 'begin') {
    const loaded = loadInForce(message.document)
    // The page has loaded the same document.
    if (!loaded.ok) throw new Error('the twin is wrong')
    watch = new PageWatch(loaded.value.twin, message.limitMs, message.now, (slot, value, time) => {
      said.push({ slot, value, time })
    })
    return
  }
  const here = watch!
  switch (message.kind) {
    case 'samples':
      return here.samples(message.columns)
    case 'limits':
      return here.limits(message.limits)
    case 'tick':
      here.tick(message.now)
      tellDerived()
      return post({ kind: 'lived' })
    case 'past':
      here.past(message.columns, message.until, message.share)
      tellDerived()
      return post({ kind: 'lived' })
    case 'ask': {
      const answer =
        message.call === 'now'
          ? here.answerNow(message.asks.now)
          : here.answerAsset(message.asks.question, message.asks.now)
      return post({ kind: 'answer', id: message.id, answer })
    }
  }
}

self.addEventListener('message', ({ data }: MessageEvent<ToPageWatch>) => take(data))
