/** A gateway's clock that a test sets ahead while it runs, as it would stand days later. */
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const READ_MS = 10

export interface SteppedClock {
  /** For the runtime of the process. */
  readonly nodeArgs: readonly string[]
  /** Ahead by so much more; resolves when it is so. */
  step(ms: number): Promise<void>
  now(): number
  dispose(): void
}

export const steppedClock = (): SteppedClock => {
  const dir = mkdtempSync(join(tmpdir(), 'gemba-clock-'))
  const file = join(dir, 'ahead')
  const program = join(dir, 'clock.mjs')
  let ahead = 0
  writeFileSync(file, '0')
  writeFileSync(
    program,
    `import { readFileSync } from 'node:fs'
const real = Date.now
let ahead = 0
setInterval(() => (ahead = Number(readFileSync(${JSON.stringify(file)}, 'utf8'))), ${READ_MS}).unref()
Date.now = () => real() + ahead
`,
  )
  return {
    nodeArgs: ['--import', pathToFileURL(program).href],
    now: () => Date.now() + ahead,
    async step(ms) {
      ahead += ms
      writeFileSync(`${file}.next`, String(ahead))
      renameSync(`${file}.next`, file)
      await new Promise((done) => setTimeout(done, 2 * READ_MS))
    },
    dispose: () => rmSync(dir, { recursive: true, force: true }),
  }
}
