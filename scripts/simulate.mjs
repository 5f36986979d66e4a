// npm run simulate -- MODEL.json: a line as a model file describes it, simulated.
import { runProgram } from './terminal.mjs'

await runProgram('simulate')
