/** Many times on the page and off again: graphics contexts, workers and memory return to where they were. */
import type { CDPSession, Page } from '@playwright/test'
import { liveNow } from './look-inside.ts'
import { bench, expect, test } from './plant.ts'

interface Counted {
  readonly made: number
  readonly alive: number
}

const countContexts = (): void => {
  const canvases: WeakRef<WebGL2RenderingContext>[] = []
  const original = HTMLCanvasElement.prototype.getContext
  HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, ...args: Parameters<typeof original>) {
    const context = original.apply(this, args)
    if (context instanceof WebGL2RenderingContext && !canvases.some((one) => one.deref() === context))
      canvases.push(new WeakRef(context))
    return context
  } as typeof original
  Object.assign(window, {
    contexts: () => ({
      made: canvases.length,
      alive: canvases.filter((one) => one.deref()?.isContextLost() === false).length,
    }),
  })
}

// A small picture: what is counted here does not grow with its pixels.
const plant = bench({ width: 240, height: 180, init: countContexts })
/** Each makes a picture anew, which takes seconds where the CPU draws it: more of them when they are asked for. */
const TIMES = Number(process.env['GEMBA_MOUNTS'] ?? 15)
const WARM_UP = 3

const contexts = (page: Page): Promise<Counted> =>
  page.evaluate(() => (window as unknown as { contexts(): Counted }).contexts())
const heap = async (cdp: CDPSession): Promise<number> => {
  for (let i = 0; i < 3; i++) await cdp.send('HeapProfiler.collectGarbage')
  return (await cdp.send('Runtime.getHeapUsage')).usedSize
}

test(`${TIMES} mounts and unmounts leave nothing behind`, async () => {
  test.setTimeout(60_000 + TIMES * 10_000)
  const { page } = plant
  const cdp = await page.context().newCDPSession(page)
  const off = async (): Promise<void> => {
    await page.evaluate(() => window.gembaProbe.unmount())
    expect((await contexts(page)).alive, 'contexts while the viewer is off the page').toBe(0)
  }
  const on = async (): Promise<void> => {
    await page.evaluate(() => window.gembaProbe.mount())
    await page.waitForFunction(() => window.gembaProbe.firstFrameMs > 0)
  }
  const nodes = async (): Promise<number> => (await cdp.send('Memory.getDOMCounters')).nodes
  await off()
  for (let i = 0; i < WARM_UP; i++) {
    await on()
    await off()
  }
  const before = { heap: await heap(cdp), nodes: await nodes() }
  for (let i = 0; i < TIMES; i++) {
    await on()
    await off()
  }
  const after = { heap: await heap(cdp), nodes: await nodes() }
  console.log(
    `${TIMES} mounts: heap ${(before.heap / 1e6).toFixed(1)} → ${(after.heap / 1e6).toFixed(1)} MB, DOM nodes ${before.nodes} → ${after.nodes}`,
  )
  expect((await contexts(page)).made, 'every mount made one').toBeGreaterThanOrEqual(TIMES)
  expect(page.workers(), 'workers').toHaveLength(0)
  // What the engine compiles and the browser's own timing entries still grow a little; one twin kept a mount would be 4 MB.
  expect(after.heap - before.heap, `bytes of heap, ${TIMES} mounts later`).toBeLessThan(1_500_000 + TIMES * 30_000)
  expect(after.nodes - before.nodes, 'DOM nodes').toBeLessThan(100)
  await on()
  await liveNow(page)
})
