// What `npm test` tells of the unit tests at its end: how many, which failed and why, which passed only when tried again.
import { writeFileSync } from 'node:fs'

const firstLine = (text) => String(text ?? '').split('\n', 1)[0]

export default class UnitReporter {
  onTestRunEnd(modules, unhandled) {
    const told = { passed: 0, failed: 0, skipped: 0, failures: [], flaky: [] }
    for (const module of modules) {
      for (const error of module.errors()) {
        told.failed++
        told.failures.push(`${module.relativeModuleId}: ${firstLine(error.message)}`)
      }
      for (const test of module.children.allTests()) {
        const { state, errors } = test.result()
        told[state === 'pending' ? 'skipped' : state]++
        const name = `${module.relativeModuleId} › ${test.fullName}`
        if (state === 'failed') told.failures.push(`${name}: ${firstLine(errors[0]?.message)}`)
        if (test.diagnostic()?.flaky) told.flaky.push(name)
      }
    }
    for (const error of unhandled) {
      told.failed++
      told.failures.push(`outside of any test: ${firstLine(error.message)}`)
    }
    writeFileSync(process.env.GEMBA_UNIT_RESULTS, JSON.stringify(told))
  }
}
