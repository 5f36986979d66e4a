/** What is asked of a page while it runs: its JavaScript, its main thread, its feed's bytes. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { CDPSession, Page } from 'playwright'

export interface Script {
  readonly file: string
  readonly gzipBytes: number
}

/** Watches which scripts a page fetches, workers included, and when, ms on this process' clock. */
export const watchScripts = (page: Page): (() => readonly (Script & { readonly at: number })[]) => {
  const seen = new Map<string, number>()
  page.context().on('request', (request) => {
    const { pathname } = new URL(request.url())
    if (pathname.endsWith('.js') && !seen.has(pathname)) seen.set(pathname, Date.now())
  })
  return () =>
    [...seen].map(([path, at]) => ({
      file: path.slice(1),
      at,
      gzipBytes: gzipSync(readFileSync(join('dist/page', path)), { level: 9 }).length,
    }))
}

const BUSY = ['TaskDuration', 'ScriptDuration', 'LayoutDuration', 'RecalcStyleDuration'] as const
export type Busy = Record<(typeof BUSY)[number], number>

/** Share of the main thread that was busy while `during` ran, in all and by kind (0…1). */
export const busyWhile = async (devtools: CDPSession, during: () => Promise<unknown>): Promise<Busy> => {
  const read = async (): Promise<Map<string, number>> =>
    new Map((await devtools.send('Performance.getMetrics')).metrics.map(({ name, value }) => [name, value]))
  await devtools.send('Performance.enable')
  const [began, before] = [performance.now(), await read()]
  await during()
  const [seconds, after] = [(performance.now() - began) / 1000, await read()]
  return Object.fromEntries(
    BUSY.map((name) => [name, ((after.get(name) ?? 0) - (before.get(name) ?? 0)) / seconds]),
  ) as Busy
}

/**
 * Payloads of the binary messages that the page's worker receives, as they come. The feed's socket is the worker's, and
 * Playwright shows only the page's own: so the worker is attached to by hand.
 */
export const watchFeed = async (page: Page, onBinary: (bytes: Buffer) => void): Promise<void> => {
  const devtools = await page.context().newCDPSession(page)
  devtools.on('Target.attachedToTarget', ({ sessionId }) => {
    void devtools.send('Target.sendMessageToTarget', {
      sessionId,
      message: JSON.stringify({ id: 1, method: 'Network.enable' }),
    })
  })
  devtools.on('Target.receivedMessageFromTarget', ({ message }) => {
    const { method, params } = JSON.parse(message) as {
      method?: string
      params?: { response: { opcode: number; payloadData: string } }
    }
    if (method === 'Network.webSocketFrameReceived' && params?.response.opcode === 2)
      onBinary(Buffer.from(params.response.payloadData, 'base64'))
  })
  await devtools.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false })
}
