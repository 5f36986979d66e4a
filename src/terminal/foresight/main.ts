/** `npm run foresight -- COMMAND …`: the estimators of the gateway on your own files. */
import { nearestName } from '../../base/edit-distance.ts'
import { WrongArguments, type Command } from './command.ts'
import { COMMANDS } from './commands.ts'

const helpOfAll = (): string =>
  [
    'What the twin foresees, on your own files: no gateway, no broker.',
    '',
    '  npm run foresight -- COMMAND …',
    '  npm run foresight -- COMMAND --help',
    '',
    ...COMMANDS.map(({ name, about }) => `  ${name.padEnd(10)}${about}`),
  ].join('\n')

const HELP = new Set(['--help', '-h'])

const wrong = (message: string, usage: string): number => {
  console.error(`${message}\n\n${usage}`)
  return 2
}

const runCommand = async (command: Command, args: readonly string[]): Promise<number> => {
  if (args.some((arg) => HELP.has(arg))) {
    console.log(command.usage)
    return 0
  }
  try {
    return await command.run(args)
  } catch (failure) {
    if (failure instanceof WrongArguments) return wrong(failure.message, command.usage)
    throw failure
  }
}

const [name, ...args] = process.argv.slice(2)
const command = COMMANDS.find((known) => known.name === name)
if (command) process.exitCode = await runCommand(command, args)
else if (name !== undefined && HELP.has(name)) console.log(helpOfAll())
else {
  const names = COMMANDS.map((known) => known.name)
  const meant = name === undefined ? null : nearestName(name, names)
  const rather = meant === null ? '' : ` Did you mean "${meant}"?`
  process.exitCode = wrong(
    name === undefined ? 'A command is needed.' : `There is no command "${name}".${rather}`,
    helpOfAll(),
  )
}
