/** `npm run simulate`: reads a model file, simulates it, prints what was measured. */
import { readFileSync, statSync } from 'node:fs'
import { err, ok } from '../../base/result.ts'
import { LONGEST_MODEL } from '../../whatif/model/read-model.ts'
import { runSimulate } from './run.ts'

/** Of a character in UTF-8. */
const MOST_BYTES = 4

const { output, errors, code } = runSimulate(process.argv.slice(2), (file) => {
  try {
    const { size } = statSync(file)
    if (size > LONGEST_MODEL * MOST_BYTES) return err(`${size} bytes are too many for a model`)
    return ok(readFileSync(file, 'utf8'))
  } catch (failure) {
    return err((failure as Error).message)
  }
})
process.exitCode = code
process.stderr.write(errors)
process.stdout.write(output)
