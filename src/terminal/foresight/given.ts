/** Arguments of a command, and files that are read whole. */
import { readFile, stat, writeFile } from 'node:fs/promises'
import { parseArgs, type ParseArgsConfig } from 'node:util'
import { fromCaller, WrongArguments } from './command.ts'

/** @throws WrongArguments for an option that does not exist or lacks its value */
export const given = <Options extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: Options,
): ReturnType<typeof parseArgs<{ args: string[]; options: Options; allowPositionals: true }>> => {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (failure) {
    throw new WrongArguments(failure instanceof Error ? failure.message : String(failure))
  }
}

/** Text of this size still fits a string. */
const MOST_BYTES = 400 * 1024 * 1024

/** @throws WrongArguments where it cannot be read */
export const textOf = async (path: string): Promise<string> => {
  const file = fromCaller(path)
  try {
    const { size } = await stat(file)
    if (size > MOST_BYTES)
      throw new WrongArguments(
        `${path} has ${size} bytes; ${MOST_BYTES} can be read. Leave out columns or thin the rows.`,
      )
    return await readFile(file, 'utf8')
  } catch (failure) {
    if (failure instanceof WrongArguments) throw failure
    const code = (failure as NodeJS.ErrnoException).code
    throw new WrongArguments(
      `${path} cannot be read (${code ?? String(failure)}). ${code === 'ENOENT' ? 'There is no such file: check the path.' : 'Check that it is a file that you may read.'}`,
    )
  }
}

/** @throws WrongArguments where it cannot be written */
export const writeLines = async (path: string, lines: readonly string[]): Promise<void> => {
  try {
    await writeFile(fromCaller(path), lines.map((line) => `${line}\n`).join(''))
  } catch (failure) {
    throw new WrongArguments(
      `${path} cannot be written (${(failure as NodeJS.ErrnoException).code ?? String(failure)}). Name a file in a folder that exists.`,
    )
  }
}

const MOST_TOLD = 100

/** All that is wrong with a file, as text; of very many, the first. */
export const allWrong = (path: string, wrong: readonly string[]): string =>
  [
    ...wrong.slice(0, MOST_TOLD).map((problem) => `${path}: ${problem}`),
    ...(wrong.length > MOST_TOLD ? [`${path}: and ${wrong.length - MOST_TOLD} more of this kind.`] : []),
  ].join('\n')
