// npm run build: the page into dist/page, the gateway and the demo plant into dist/{gateway,plant}, and a stamp of what was built from.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync, mkdirSync, copyFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { bundleWhole } from './bundle.mjs'
import { root } from './run.mjs'

const dist = join(root, 'dist')
const stampFile = join(dist, 'stamp')
const inputs = [
  'src',
  'public',
  'index.html',
  'vite.config.ts',
  'package-lock.json',
  'scripts/build.mjs',
  'scripts/bundle.mjs',
  'tsconfig.json',
]

const files = (path) =>
  statSync(path).isDirectory() ? readdirSync(path).flatMap((name) => files(join(path, name))) : [path]

/** Names, sizes and times of all sources: cheap, and different whenever one was touched. */
const stampOf = () => {
  const hash = createHash('sha256')
  for (const input of inputs)
    for (const file of files(join(root, input))
      .filter((f) => !/\.test\.tsx?$/.test(f))
      .toSorted()) {
      const { size, mtimeMs } = statSync(file)
      hash.update(`${relative(root, file)} ${size} ${mtimeMs}\n`)
    }
  return hash.digest('hex')
}

export const isBuilt = () => {
  try {
    return readFileSync(stampFile, 'utf8') === stampOf()
  } catch {
    return false
  }
}

const compressible = /\.(js|css|html|svg|json|wasm|gltf|urdf)$/
const compress = async (dir) => {
  const brotli = promisify(brotliCompress)
  const zip = promisify(gzip)
  for (const file of files(dir).filter((f) => compressible.test(f) && statSync(f).size > 1024)) {
    const bytes = readFileSync(file)
    const quality = bytes.length > 4_000_000 ? 5 : 9
    const [br, gz] = await Promise.all([
      brotli(bytes, {
        params: { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
      }),
      zip(bytes, { level: 9 }),
    ])
    writeFileSync(`${file}.br`, br)
    writeFileSync(`${file}.gz`, gz)
  }
}

/** The worker that checks what a page begins with, and feeds it. */
const gatewayWorker = (page) =>
  `assets/${readdirSync(join(page, 'assets')).find((name) => /^gateway-worker-.*\.js$/.test(name))}`

/** Fetched later, and yet before the first live frame: a twin that mixes units, as the demo's does, needs what knows of them. */
const BEFORE_IT = ['src/units/conversion.ts']

/** What a browser fetches before the first live frame: the entry, what it imports statically, and the workers. For the size budget. */
const firstLoad = (page, start) => {
  const out = join(page, 'first-load')
  rmSync(out, { recursive: true, force: true })
  mkdirSync(out, { recursive: true })
  const manifest = JSON.parse(readFileSync(join(page, '.vite/manifest.json'), 'utf8'))
  const wanted = new Set([start])
  const add = (key) => {
    const chunk = manifest[key]
    if (!chunk || wanted.has(chunk.file)) return
    wanted.add(chunk.file)
    for (const next of chunk.imports ?? []) add(next)
  }
  for (const [key, chunk] of Object.entries(manifest)) if (chunk.isEntry) add(key)
  for (const key of BEFORE_IT) {
    if (!manifest[key]) throw new Error(`${key} is no chunk of its own any more: the size budget counts it apart`)
    add(key)
  }
  wanted.add(gatewayWorker(page))
  for (const file of [...wanted].filter((f) => f.endsWith('.js')))
    copyFileSync(join(page, file), join(out, file.split('/').at(-1)))
}

/**
 * In the built page a small script goes first: it fetches the program where the page would, counts its bytes, and says what
 * is wrong where it does not come. The program's files stay as they are.
 */
const putStartFirst = async (page) => {
  const { build } = await import('esbuild')
  const { outputFiles } = await build({
    entryPoints: [join(root, 'src/app/start/start.ts')],
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2017',
    write: false,
    logLevel: 'warning',
  })
  const script = outputFiles[0].contents
  const name = `assets/start-${createHash('sha256').update(script).digest('base64url').slice(0, 8)}.js`
  writeFileSync(join(page, name), script)
  const htmlFile = join(page, 'index.html')
  const html = readFileSync(htmlFile, 'utf8')
  const main = /<script type="module" crossorigin src="\.\/([^"]+)"><\/script>/
  const others = /\s*<link rel="modulepreload" crossorigin href="\.\/([^"]+)">/g
  const paths = [main.exec(html)[1], ...[...html.matchAll(others)].map(([, path]) => path), gatewayWorker(page)]
  const program = await Promise.all(
    paths.map(async (path) => {
      const bytes = readFileSync(join(page, path))
      return [`./${path}`, (await promisify(gzip)(bytes, { level: 9 })).length, bytes.length]
    }),
  )
  const preloads = program.map(([path]) => `<link rel="preload" as="fetch" crossorigin href="${path}">`).join('\n    ')
  writeFileSync(
    htmlFile,
    html
      .replace(others, '')
      .replace(
        main,
        `${preloads}\n    <script defer src="./${name}" data-program='${JSON.stringify(program)}'></script>`,
      ),
  )
  return name
}

/** A process is its `main.ts` and its workers (`x-worker.ts` or `x/worker.ts`), wherever they lie: all land beside each other. */
const entriesOf = (folder) => {
  const workers = files(folder).flatMap((file) => {
    const name = /(?:^|\/)([\w-]+-worker|[\w-]+\/worker)\.ts$/.exec(file)?.[1]
    return name ? [[name.replace('/', '-'), file]] : []
  })
  return Object.fromEntries([['main', join(folder, 'main.ts')], ...workers])
}

const bundle = (folder, to) => bundleWhole({ entryPoints: entriesOf(join(root, folder)), outdir: join(dist, to) })

export const buildGateway = () => bundle('src/server', 'gateway')

const buildPage = async () => {
  const { build } = await import('vite')
  await build({ root, configFile: join(root, 'vite.config.ts'), logLevel: 'warn' })
  const page = join(dist, 'page')
  const start = await putStartFirst(page)
  await compress(page)
  firstLoad(page, start)
}

/** @returns seconds taken */
export const buildAll = async () => {
  const began = performance.now()
  const stamp = stampOf()
  rmSync(stampFile, { force: true })
  await Promise.all([buildGateway(), bundle('src/plant', 'plant'), buildPage()])
  writeFileSync(stampFile, stamp)
  return (performance.now() - began) / 1000
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const seconds = await buildAll()
  console.log(`built in ${seconds.toFixed(1)} s: dist/page, dist/gateway, dist/plant`)
}
