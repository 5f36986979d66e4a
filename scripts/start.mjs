// npm start: everything that a fresh clone needs, then the gateway and, without a twin or broker of one's own, the demo plant.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { checkNode, ensurePackages, root, say } from './run.mjs'

checkNode()
const args = process.argv.slice(2)
const has = (name) => args.some((arg) => arg === `--${name}` || arg.startsWith(`--${name}=`))
const quick =
  has('help') || args.includes('-h') || has('print-config') || args.includes('backup') || args.includes('restore')
await ensurePackages()

const { buildAll, buildGateway, isBuilt } = await import('./build.mjs')
if (!isBuilt() && quick) await buildGateway()
else if (!isBuilt()) {
  say('building the page, the gateway and the demo plant …')
  const seconds = await buildAll()
  say(`built in ${seconds.toFixed(0)} s`)
}

const gateway = spawn(process.execPath, ['--enable-source-maps', join(root, 'dist/gateway/main.js'), ...args], {
  cwd: process.cwd(),
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
})
let plant = null
let ending = false

const startPlant = ({ brokerUrl, plantPassword, dataDir, twin }) => {
  const plantArgs = ['--broker', brokerUrl, '--twin', twin, '--seed', '3', '--history-out', join(dataDir, 'import')]
  plant = spawn(process.execPath, ['--enable-source-maps', join(root, 'dist/plant/main.js'), ...plantArgs], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // Not on its command line, which every program of the machine can read.
    env: { ...process.env, GEMBA_BROKER_USER: 'demo-plant', GEMBA_BROKER_PASSWORD: plantPassword },
  })
  let words = ''
  plant.stderr.on('data', (chunk) => (words = (words + chunk).slice(-2000)))
  plant.on('exit', (code, signal) => {
    plant = null
    if (ending) return
    console.error(
      `The demo plant has ended (${signal ?? `exit code ${code}`}): its machines go stale in the picture. Start again with: npm start\n${words}`,
    )
  })
  plant.on('error', (error) => console.error(`The demo plant could not be started: ${error.message}`))
}

gateway.on('message', (message) => {
  if (message?.kind === 'listening' && message.demo && !ending) startPlant(message)
})
gateway.on('exit', (code, signal) => {
  ending = true
  plant?.kill('SIGTERM')
  process.exitCode = signal === 'SIGINT' ? 0 : (code ?? 1)
})

// Ctrl-C reaches the gateway by itself when it comes from the terminal; here it is passed on when it comes from elsewhere.
const end = (signal) => {
  const again = ending
  ending = true
  plant?.kill(signal)
  if (gateway.exitCode === null && (signal === 'SIGTERM' || again || !process.stdin.isTTY)) gateway.kill(signal)
}
process.on('SIGINT', () => end('SIGINT'))
process.on('SIGTERM', () => end('SIGTERM'))
