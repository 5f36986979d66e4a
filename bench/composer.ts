/** 1,000 simple machines with a colour rule each at 1 Hz, whole frames, beside @iot-app-kit/scene-composer (fetches it: 1 GB). */
import { spawnSync } from 'node:child_process'
import { copyFileSync, cpSync, existsSync, mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { build } from 'vite'
import type { Plugin } from 'esbuild'
import { openBrowser } from './factory/browser.ts'
import { serve } from './factory/serve.ts'
import { report, type Row } from './measuring/report.ts'
import { median, quantile, weighted } from './measuring/stats.ts'
import { SIZE, type SimpleHall } from './simple/machines.ts'

declare global {
  interface Window {
    hall: SimpleHall
  }
}

const RUN_MS = 30_000
const LONGEST_MS = 500_000
const results = resolve('bench-results')

/** The peer has React 18 and its own three: packages of its own, beside ours. */
const peerFolder = (): string => {
  const folder = join(results, '.peers/scene-composer')
  if (existsSync(join(folder, 'node_modules/@iot-app-kit/scene-composer'))) return folder
  mkdirSync(folder, { recursive: true })
  copyFileSync('bench/simple/scene-composer/package.json', join(folder, 'package.json'))
  console.log('  fetching @iot-app-kit/scene-composer …')
  const { status } = spawnSync(
    'npm',
    ['install', '--no-audit', '--no-fund', '--legacy-peer-deps', '--ignore-scripts', '--loglevel=error'],
    { cwd: folder, stdio: 'inherit' },
  )
  if (status !== 0)
    throw new Error('@iot-app-kit/scene-composer could not be installed: this case needs the package registry')
  return folder
}

/** What its packages import and do not bring: another name for it, or nothing where this case never comes there. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  path: 'path-browserify/index.js',
  'echarts/lib/chart/line/poly': 'echarts/lib/chart/line/poly.js',
  'three/examples/jsm/libs/meshopt_decoder.module': 'three/examples/jsm/libs/meshopt_decoder.module.js',
}
const UNUSED = /^(@aws-sdk\/client-iot-events|@popperjs\/core|cytoscape)(\/|$)/

const missing = (folder: string): Plugin => ({
  name: 'missing',
  setup: ({ onResolve, onLoad }) => {
    onResolve(
      { filter: /^(path|echarts\/lib\/chart\/line\/poly|three\/examples\/jsm\/libs\/meshopt_decoder\.module)$/ },
      ({ path }) => ({ path: join(folder, 'node_modules', ELSEWHERE[path]!) }),
    )
    onResolve({ filter: UNUSED }, ({ path }) => ({ path, namespace: 'unused' }))
    onLoad({ filter: /.*/, namespace: 'unused' }, () => ({ contents: 'module.exports = {}' }))
  },
})

const buildPeer = async (): Promise<string> => {
  const { build: bundle } = await import('esbuild')
  const folder = peerFolder()
  const outDir = join(results, '.simple-peer')
  // Among its own packages: else our React, which lies nearer, would be taken for it.
  cpSync('bench/simple', join(folder, 'simple'), { recursive: true })
  await bundle({
    entryPoints: [join(folder, 'simple/scene-composer/main.jsx')],
    outfile: join(outDir, 'main.js'),
    bundle: true,
    format: 'esm',
    minify: true,
    loader: {
      '.svg': 'dataurl',
      '.png': 'dataurl',
      '.hdr': 'dataurl',
      '.woff2': 'dataurl',
      '.scss': 'empty',
      '.css': 'empty',
    },
    define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
    plugins: [missing(folder)],
    logLevel: 'error',
  })
  copyFileSync('bench/simple/scene-composer/index.html', join(outDir, 'index.html'))
  return outDir
}

const buildGemba = async (): Promise<string> => {
  const outDir = join(results, '.simple-gemba')
  await build({
    root: resolve('bench/simple/gemba'),
    configFile: false,
    base: './',
    publicDir: false,
    logLevel: 'error',
    build: { outDir, emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 5000 },
  })
  return outDir
}

const contenders = { Gemba: await buildGemba(), 'scene-composer 10.13.1': await buildPeer() }
const browser = await openBrowser(['--disable-renderer-backgrounding'])
const rows: Row[] = []
try {
  for (const machines of [300, 1000]) {
    const medians: number[] = []
    for (const [contender, dir] of Object.entries(contenders)) {
      const site = await serve(dir)
      const page = await (await browser.newContext({ viewport: SIZE, deviceScaleFactor: 1 })).newPage()
      page.setDefaultTimeout(LONGEST_MS)
      await page.goto(site.url)
      await page.waitForFunction(() => 'hall' in window)
      const openMs = await page.evaluate(async (count) => {
        const began = performance.now()
        await window.hall.open(count)
        return performance.now() - began
      }, machines)
      const frames = await page.evaluate((ms) => window.hall.run(ms), RUN_MS)
      await page.screenshot({
        path: join(results, `simple-${machines}-${contender.split(' ')[0]!.toLowerCase()}.png`),
        timeout: LONGEST_MS,
      })
      await page.context().close()
      site.close()
      medians.push(weighted(frames, 0.5))
      rows.push({
        machines,
        contender,
        'opening ms': openMs,
        frames: frames.length,
        'frame ms, by the clock': weighted(frames, 0.5),
        'by count': median(frames),
        p95: quantile(frames, 0.95),
        'times faster': medians.length === 2 ? 1 : '',
      })
    }
    rows[rows.length - 2] = {
      ...rows.at(-2)!,
      'times faster': medians[1]! / medians[0]!,
      must: machines === 1000 ? '≥ 30' : '',
    }
  }
} finally {
  await browser.close()
  report(
    'composer',
    [
      {
        title: `Simple machines, one colour rule each, all values anew once a second; frames without pause, to pixels, ${SIZE.width} × ${SIZE.height}, software WebGL`,
        rows,
      },
    ],
    [
      "By the clock: half of the time passes in frames longer than that, which is what somebody who watches meets; by count the peer's short frames between two updates weigh as much as the seconds of an update.",
      'Gemba draws its generic machine (bevelled housing, doors, screen), the peer a box of twelve triangles.',
      'Left to itself Gemba draws only when values have come; here it is made to draw every frame, as the peer does.',
    ],
  )
}
