/**
 * A gateway in this process that says how long it kept everybody waiting: the longest turn of its event loop, by the
 * processor time of its main thread where the system tells that, so that other programs do not count.
 *
 *     argv: folder with page, twin and data · messages in: {kind: 'watch'}, {kind: 'tell'} · out: {kind: 'longest', ms}
 */
import { readFileSync } from 'node:fs'
import { startTestGateway } from '../../src/server/testing/start-gateway.ts'

const gateway = await startTestGateway(
  ['--roles', 'operator,maintenance,engineer', '--edit-twin', 'yes'],
  process.argv[2]!,
)

/** Processor time of this thread, ms. */
const spentMs = (): number => {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[0]) / 1e6
  } catch {
    return performance.now()
  }
}

let longest = 0
let watching = false
let before = 0
const turn = (): void => {
  const now = spentMs()
  longest = Math.max(longest, now - before)
  before = now
  if (watching) setImmediate(turn)
}
process.on('message', ({ kind }: { kind: string }) => {
  if (kind === 'watch') {
    longest = 0
    before = spentMs()
    watching = true
    setImmediate(turn)
    process.send!({ kind: 'watching' })
  } else if (kind === 'tell') {
    turn()
    watching = false
    process.send!({ kind: 'longest', ms: longest })
  }
})
process.once('SIGTERM', () => void gateway.close().then(() => process.exit(0)))
process.send!({ kind: 'listening', url: gateway.url, brokerUrl: gateway.brokerUrl })
