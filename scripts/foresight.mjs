// npm run foresight -- COMMAND …: what the twin foresees, on your own files (src/terminal/foresight/).
import { runProgram } from './terminal.mjs'

await runProgram('foresight')
