/** For tests: why the program would not do what it is asked, in its words, without a process. How a process ends is tried with few of them. */
import { resolve } from 'node:path'
import { backup } from '../backup.ts'
import { readConfig } from '../config.ts'
import { FAILURES, failureText } from '../failures.ts'
import { startGateway } from '../gateway.ts'
import { parseOptions } from '../options.ts'
import { restore } from '../restore.ts'

/** @param dir a `testFolder()` */
export const refusalOf = async (dir: string, ...args: readonly string[]): Promise<string> => {
  const usual = ['--twin', `${dir}/twin`, '--data', `${dir}/data`, '--port', '0', '--mqtt-open', 'yes']
  const options = parseOptions([...usual, ...args])
  if (!options.ok) return failureText(options.error)
  const read = readConfig({ options: options.value, env: {}, cwd: dir })
  if (!read.ok) return failureText(read.error)
  const config = read.value
  const { task } = options.value
  if (task) {
    const folder = resolve(task.dir)
    const done =
      task.kind === 'backup'
        ? await backup({ config, to: folder, version: '0', log: () => {} })
        : await restore(config, folder)
    if (done.ok) throw new Error(`${task.kind} was done`)
    return failureText(FAILURES.notDone(done.error))
  }
  const started = await startGateway({
    config,
    pageDir: `${dir}/page`,
    demoTwin: `${dir}/twin`,
    version: '0',
    log: () => {},
    clock: Date.now,
    foresightProgram: null,
  })
  if (!started.ok) return failureText(started.error)
  await started.value.close()
  throw new Error('it started')
}
