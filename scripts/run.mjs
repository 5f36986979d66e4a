// What the scripts share: saying what is done, running it, and a table of how it went.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { totalmem } from 'node:os'
import { delimiter, join } from 'node:path'

export const root = new URL('..', import.meta.url).pathname

export const say = (text) => console.log(`\x1b[2m▸\x1b[0m ${text}`)

/** Programs of the packages by their names: npx takes most of a second of a processor to find one. */
const PATH = [join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter)

/** Runs a command in the project's root. Resolves with its exit code and, if `quiet`, its output. */
export const run = (command, args, { quiet = false, env = {} } = {}) =>
  new Promise((done) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, PATH, ...env },
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    })
    let output = ''
    child.stdout?.on('data', (chunk) => (output += chunk))
    child.stderr?.on('data', (chunk) => (output += chunk))
    child.on('error', (error) => done({ code: 127, output: error.message }))
    child.on('close', (code) => done({ code: code ?? 1, output }))
  })

/** For the compiler, a Go program that ends soon: where there is room, tidying up costs a quarter of its time. */
export const GROWING = totalmem() > 12e9 ? { GOGC: 'off', GOMEMLIMIT: '4GiB' } : {}

/**
 * With its usual four checkers, which look at much more than once what they share, it takes 34 s of a processor and 2.7 GB where one takes 20 s
 * and 1.7 GB, and on two processors it is not sooner done. What it remembers costs nothing the first time.
 */
export const TYPES = ['--noEmit', '--checkers', '1']

const wanted = [20, 19]
export const checkNode = () => {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > wanted[0] || (major === wanted[0] && minor >= wanted[1])) return
  console.error(
    `Gemba needs Node ${wanted.join('.')} or later; this is ${process.version}. Install a current Node from nodejs.org or your package manager.`,
  )
  process.exit(1)
}

/** Installs packages when they are missing or when the lock file is newer than what is installed. */
export const ensurePackages = async () => {
  const { statSync } = await import('node:fs')
  const stamp = `${root}node_modules/.package-lock.json`
  if (existsSync(stamp) && statSync(stamp).mtimeMs >= statSync(`${root}package-lock.json`).mtimeMs) return
  say('installing packages (npm ci) …')
  const { code } = await run('npm', ['ci', '--no-audit', '--no-fund'])
  if (code !== 0) {
    console.error('npm ci failed: see above. Is a package registry within reach?')
    process.exit(code)
  }
}
