// npm run dev: the page from Vite with hot reload, the gateway (and the demo plant) as built behind it.
import { spawn } from 'node:child_process'
import { createServer as createProbe } from 'node:net'
import { join } from 'node:path'
import { checkNode, ensurePackages, root, say } from './run.mjs'

checkNode()
await ensurePackages()

const freePort = () =>
  new Promise((done) => {
    const probe = createProbe().listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => done(port))
    })
  })

const port = await freePort()
// Vite's own origin is named, so that the gateway takes its pages for its own.
const pagePort = Number(process.env.GEMBA_DEV_PORT ?? 4310)
const gateway = spawn(
  process.execPath,
  [
    join(root, 'scripts/start.mjs'),
    '--port',
    String(port),
    '--origin',
    `http://localhost:${pagePort}`,
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: 'inherit' },
)
gateway.on('exit', (code) => process.exit(code ?? 0))

const { createServer } = await import('vite')
const target = `http://127.0.0.1:${port}`
const server = await createServer({
  root,
  configFile: join(root, 'vite.config.ts'),
  server: {
    port: pagePort,
    strictPort: true,
    proxy: { '/api': { target, ws: true }, '/twins/current': { target }, '/mqtt': { target, ws: true } },
  },
})
await server.listen()
say(`the page with hot reload: http://localhost:${pagePort}`)
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => {
    gateway.kill(signal)
    void server.close()
  })
