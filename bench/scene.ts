/** The product's scene (values, layer, paint, submit) with 1,000 mixed machines and 100,000 parts, against bare three.js. */
import { resolve } from 'node:path'
import type { CDPSession, Page } from 'playwright'
import { build } from 'vite'
import { openBrowser } from './factory/browser.ts'
import { busyWhile } from './factory/page-watch.ts'
import { pause } from './factory/process.ts'
import { serve } from './factory/serve.ts'
import { report, type Row } from './measuring/report.ts'
import { median, quantile, shown, spread } from './measuring/stats.ts'
import type { Scenarios } from './page/main.ts'
import type { FrameCost } from './page/viewer.ts'

declare global {
  interface Window {
    scenarios: Scenarios
  }
}

const SEED = 3
const MANY_SHAPES = 100_000
const STILL_MS = 6000
/** Frames before a profile. */
const WARM_UP = 40

const outDir = resolve('bench-results/.page')
await build({
  root: resolve('bench/page'),
  configFile: false,
  base: './',
  publicDir: false,
  logLevel: 'error',
  build: { minify: false, outDir, emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 5000 },
})
const site = await serve(outDir)
const browser = await openBrowser(['--disable-renderer-backgrounding'])

/** JavaScript heap and array buffers after a collection, MB. */
const heapMb = async (devtools: CDPSession): Promise<number> => {
  await devtools.send('HeapProfiler.collectGarbage')
  const usage = (await devtools.send('Runtime.getHeapUsage')) as { usedSize: number; backingStorageSize?: number }
  return (usage.usedSize + (usage.backingStorageSize ?? 0)) / 1e6
}
const fresh = async (): Promise<{ page: Page; devtools: CDPSession }> => {
  const page = await (
    await browser.newContext({ viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1 })
  ).newPage()
  page.setDefaultTimeout(280_000)
  await page.goto(site.url)
  await page.waitForFunction(() => 'scenarios' in window)
  return { page, devtools: await page.context().newCDPSession(page) }
}

/** Functions by their own time while this ran, the largest first. */
const whereTimeGoes = async (page: Page, what: string, during: () => Promise<unknown>): Promise<void> => {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Profiler.enable')
  await devtools.send('Profiler.start')
  await during()
  const { nodes, samples = [], timeDeltas = [] } = (await devtools.send('Profiler.stop')).profile
  const names = new Map(nodes.map(({ id, callFrame }) => [id, callFrame.functionName || '(anonymous)']))
  const times = new Map<string, number>()
  for (const [i, id] of samples.entries()) times.set(names.get(id)!, (times.get(names.get(id)!) ?? 0) + timeDeltas[i]!)
  // Waiting for pixels is no work of the main thread.
  const own = [...times].filter(([name]) => !['(idle)', '(program)', 'readPixels', 'finish'].includes(name))
  const all = own.reduce((sum, [, us]) => sum + us, 0)
  for (const [name, us] of own.toSorted(([, a], [, b]) => b - a).slice(0, 8))
    functions.push({ case: what, function: name, '% of its time': (us / all) * 100 })
}

const updates = (costs: readonly FrameCost[]): number[] => costs.map(({ update }) => update)
const submits = (costs: readonly FrameCost[]): number[] => costs.map(({ submit }) => submit)
const whole = (costs: readonly FrameCost[]): number[] => costs.map(({ update, submit }) => update + submit)

const frames: Row[] = []
const others: Row[] = []
const functions: Row[] = []
const frameRow = (what: string, contender: string, costs: readonly FrameCost[], rest: Row = {}): void => {
  frames.push({
    case: what,
    contender,
    'update ms': median(updates(costs)),
    'submit ms': median(submits(costs)),
    'both ms': median(whole(costs)),
    p95: quantile(whole(costs), 0.95),
    ...rest,
  })
}
const other = (
  measure: string,
  value: number,
  unit: string,
  peer: number | string = '',
  must = '',
  range = '',
): void => {
  others.push({ measure, Gemba: value, unit, peer, must, spread: range })
}

const recoloured = async (
  what: string,
  options: Parameters<Scenarios['recoloured']>[0],
  must: { frame: string; pixels: string },
): Promise<number> => {
  const { page } = await fresh()
  const found = await page.evaluate((given) => window.scenarios.recoloured(given), options)
  if (options.machines === 1000) {
    await page.evaluate((given) => window.scenarios.openToRepaint(given), options)
    await page.evaluate((given) => window.scenarios.repaint(given), { step: options.step, rounds: WARM_UP })
    await whereTimeGoes(page, what, () =>
      page.evaluate((given) => window.scenarios.repaint(given), { step: options.step, rounds: 40 }),
    )
    await page.evaluate(() => window.scenarios.release())
  }
  await page.context().close()
  const ratio = median(whole(found.product)) / median(whole(found.bare))
  frameRow(what, 'Gemba', found.product, {
    ratio,
    must: must.frame,
    draws: found.what.drawCalls,
    triangles: found.what.triangles,
    'to pixels ms': median(found.productPixels),
    'pixels, ratio': median(found.productPixels) / median(found.barePixels),
    'must (pixels)': must.pixels,
  })
  frameRow(what, 'bare: as many boxes as there are shapes, one draw', found.boxes, {
    ratio: median(whole(found.boxes)) / median(whole(found.bare)),
    draws: 1,
    'to pixels ms': median(found.boxPixels),
    'pixels, ratio': median(found.boxPixels) / median(found.barePixels),
  })
  frameRow(what, 'bare: the instances drawn, as many draws', found.bare, {
    ratio: 1,
    draws: found.bareDrawCalls,
    triangles: found.bareTriangles,
    'to pixels ms': median(found.barePixels),
    'pixels, ratio': 1,
  })
  const count = `${shown(found.what.machines)} machines, ${shown(found.what.parts)} paintable parts, ${shown(found.what.shapes)} shapes (${shown(found.what.drawn)} drawn)`
  other(
    `opening: ${count}: document → first picture`,
    found.openMs,
    'ms',
    '',
    options.machines === 1000 ? '< 1,500' : '',
  )
  other(
    `  layer switch, main thread`,
    median(whole(found.layerSwitch)),
    'ms',
    '',
    options.machines === 1000 ? '' : '< 8',
    spread(whole(found.layerSwitch)),
  )
  other(
    `  filter of the layer, each another tenth of the hall, main thread`,
    median(whole(found.filtered)),
    'ms',
    '',
    options.machines === 1000 ? '' : '< 8',
    spread(whole(found.filtered)),
  )
  other(
    `  pick; peer: three's raycast`,
    median(found.pickUs) / 1000,
    'ms',
    median(found.bareRaycastUs) / 1000,
    options.machines === 1000 ? '' : '< 0.1',
    spread(found.pickUs.map((us) => us / 1000)),
  )
  return found.what.shapes / found.what.machines
}

try {
  const perMachine = await recoloured(
    '1,000 machines, a tenth recoloured',
    { machines: 1000, seed: SEED, step: 10, rounds: 40, pixelRounds: 3, picks: 60 },
    { frame: '≤ 2 × bare, < 60 draws, < 1.5 M tri.', pixels: '' },
  )
  const machines = Math.ceil(MANY_SHAPES / perMachine)
  const { page: hallPage } = await fresh()
  const opened = await hallPage.evaluate((options) => window.scenarios.opening(options), { machines: 1000, seed: SEED })
  // Without words and shadows it was never complete.
  const completeMs = opened.labels > 0 && opened.shadows ? opened.completeMs : Number.NaN
  other(
    'opening: 1,000 machines, drawn as it asks to be: document → first picture',
    opened.firstMs,
    'ms',
    '',
    '< 1,500',
  )
  other(
    `  → complete: shadows, ${opened.labels} labels, nothing more asked for (${opened.pictures} pictures)`,
    completeMs,
    'ms',
    '',
    '< 4,000',
  )
  await hallPage.context().close()
  await recoloured(
    '100,000 shapes, all recoloured',
    { machines, seed: SEED, step: 1, rounds: 20, pixelRounds: 2, picks: 40 },
    { frame: '< 3 ms', pixels: '≤ 1/3 of as many boxes' },
  )

  const { page: hall } = await fresh()
  const fleet = { machines: 500, seed: SEED, rounds: 30 }
  const moving = await hall.evaluate((options) => window.scenarios.robots(options), fleet)
  await hall.evaluate((options) => window.scenarios.openRobots(options), fleet)
  await hall.evaluate((rounds) => window.scenarios.move({ rounds }), WARM_UP)
  await whereTimeGoes(hall, '500 robots', () => hall.evaluate((rounds) => window.scenarios.move({ rounds }), 40))
  await hall.context().close()
  const what = `500 robots, ${shown(moving.what.joints)} joints moving`
  frameRow(what, 'Gemba', moving.product, {
    ratio: median(whole(moving.product)) / median(whole(moving.floor)),
    must: '< 3 ms',
    draws: moving.what.drawCalls,
    triangles: moving.what.triangles,
  })
  frameRow(what, 'floor: the same matrices only uploaded', moving.floor, { ratio: 1 })

  for (const [label, count, must] of [
    ['1,000 machines', 1000, ''],
    ['100,000 shapes', machines, '< 80'],
  ] as const) {
    const { page, devtools } = await fresh()
    const empty = await heapMb(devtools)
    await page.evaluate((given) => window.scenarios.hold(given), { machines: count, seed: SEED })
    other(`heap of the scene with its twin and values, ${label}`, (await heapMb(devtools)) - empty, 'MB', '', must)
    const before = await page.evaluate(() => window.scenarios.frames())
    const busy = await busyWhile(devtools, () => pause(STILL_MS))
    other(
      `nothing changes, ${label}: frames in ${STILL_MS / 1000} s`,
      (await page.evaluate(() => window.scenarios.frames())) - before,
      '',
      '',
      '0',
    )
    other(`  main thread busy meanwhile`, busy.TaskDuration * 100, '%', '', '< 1')
    await page.evaluate(() => window.scenarios.release())
    other(`  heap left after dispose, ${label}`, (await heapMb(devtools)) - empty, 'MB')
    await page.context().close()
  }
} finally {
  await browser.close()
  site.close()
  report('scene', [
    {
      title: `Scene, equipment library mixed (seed ${SEED}), labels on, 1280 × 800 at half the pixels; main thread, medians, in turn with the peer, frames 50 ms apart, after ${WARM_UP} of them each`,
      rows: frames,
    },
    { title: 'Opening, layers, picking, standing still', rows: others },
    { title: 'Where the main thread’s time goes, by function, opening left out', rows: functions },
  ])
}
