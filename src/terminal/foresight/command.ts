/** One command of `npm run foresight`: a file each, listed in `commands.ts`. */
import { isAbsolute, resolve } from 'node:path'

export interface Command {
  readonly name: string
  /** A line for the list of commands. */
  readonly about: string
  /** How it is called, and what it reads and writes. */
  readonly usage: string
  /**
   * @param args what stands behind the command's name
   * @returns the exit code: 0 all done, 1 some of it failed and was told
   * @throws WrongArguments
   */
  run(args: readonly string[]): Promise<number>
}

/** The message says what is wrong and what to do; the program prints it with the usage and ends with code 2. */
export class WrongArguments extends Error {}

/** Paths are relative to where the person called npm, which itself changes to the project's folder. */
export const fromCaller = (path: string): string =>
  isAbsolute(path) ? path : resolve(process.env['INIT_CWD'] ?? process.cwd(), path)
