/** The gateway as it ships, last guard included, that tells what it holds in memory when it is asked. */
import '../../src/server/main.ts'

process.on('message', (message: { readonly kind: string }) => {
  if (message.kind !== 'memory') return
  const collect = globalThis.gc as (() => void) | undefined
  collect?.()
  collect?.()
  const { heapUsed, external, rss } = process.memoryUsage()
  process.send?.({ kind: 'memory', heapMb: (heapUsed + external) / 1e6, rssMb: rss / 1e6 })
})
