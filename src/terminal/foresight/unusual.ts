/** `foresight unusual`: how unusual each sample of a file is, as the gateway sees it when the sample comes. */
import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative } from 'node:path'
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { err, ok, type Result } from '../../base/result.ts'
import type { UnusualClaim, Why } from '../../analytics/unusual/claim.ts'
import { unusual } from '../../analytics/unusual/unusual.ts'
import { fromCaller, WrongArguments, type Command } from './command.ts'
import { readSeries } from './series-file.ts'

const USAGE = `How unusual each sample of your signals is, seen only beside what came before it.

  npm run foresight -- unusual FILE.csv… --out DIR [--root DIR]

Reads    a file a signal; first line "timestamp,value", then a line a sample, in the order in which they came.
         Times as 2026-03-12 14:30:00 (UTC, or with an offset), or as seconds or milliseconds since 1970.
         A value may be missing: it is not learnt from.
Writes   for each file, at the same path below --out, one number a line, as many as there are samples: the higher,
         the more unusual; from about 4.5 an episode is raised. 0 where too little is known yet.
  --out DIR    where to write; made if it is not there
  --root DIR   where paths below --out begin (the folder you are in; the files' common folder where they lie elsewhere)

Ends with 0 when all files were done, 1 when some could not be read (the others are done), 2 for wrong arguments.`

interface Found {
  readonly rows: number
  readonly episodes: number
  readonly worst: Extract<UnusualClaim, { readonly code: 'ends' | 'begins' | 'grows' | 'goes-on' }> | null
}

const three = (value: number): string => String(Number(value.toPrecision(4)))

const inWords = (why: Why): string => {
  switch (why.code) {
    case 'jump':
      return `a jump from ${three(why.from)} to ${three(why.to)}`
    case 'time-of-day':
      return `${three(why.value)} where ${three(why.expected)} is usual at this time of day`
    case 'time-of-day-lasting':
      return `${three(Math.abs(why.by))} ${why.by < 0 ? 'below' : 'above'} what is usual at this time of day, for some time`
    case 'level-moved':
      return `the level moved from ${three(why.from)} to ${three(why.to)}`
    case 'shape':
      return 'a shape not seen before'
    case 'many-jumps':
      return 'many jumps one after another'
    case 'many-unusual':
      return 'many values unusual for the time of day'
    case 'together':
      return 'a combination not seen before'
  }
}

/** Digits behind the point. */
const DIGITS = 4

const scoreFile = async (input: string, output: string): Promise<Result<Found, string>> => {
  await mkdir(dirname(output), { recursive: true })
  const part = `${output}.part`
  const writer = createWriteStream(part)
  let failure: Error | null = null
  writer.on('error', (error) => (failure = error))
  const state = unusual.init()
  let episodes = 0
  let worst: Found['worst'] = null
  const read = await readSeries(input, ({ at, value }) => {
    const claim = unusual.step(state, { value, isUsable: Number.isFinite(value) }, at)
    if (claim.code === 'begins') episodes++
    if ('degree' in claim && (!worst || claim.degree > worst.degree)) worst = claim
    if (failure) throw failure
    if (!writer.write(`${Number(claim.score.toFixed(DIGITS))}\n`)) return once(writer, 'drain').then(() => undefined)
    return undefined
  })
  await new Promise<void>((resolve) => {
    if (failure) resolve()
    else writer.end(resolve)
  })
  if (!read.ok || failure) {
    await rm(part, { force: true })
    return err(read.ok ? `${output} cannot be written: ${(failure as unknown as Error).message}` : read.error)
  }
  await rename(part, output)
  return ok({ rows: read.value, episodes, worst })
}

const line = (name: string, { rows, episodes, worst }: Found): string => {
  const found = `${name}: ${rows} samples, ${episodes} episode${episodes === 1 ? '' : 's'}`
  return worst ? `${found}; most unusual after ${new Date(worst.since).toISOString()}: ${inWords(worst.why)}` : found
}

const parse = (args: readonly string[]) => {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { out: { type: 'string' }, root: { type: 'string' } },
    })
  } catch (failure) {
    throw new WrongArguments((failure as Error).message)
  }
}

const isBelow = (root: string, path: string): boolean => {
  const way = relative(root, path)
  return way !== '' && !way.startsWith('..') && !isAbsolute(way)
}

/** The lowest folder, from `start` upward, that holds all of them. */
const commonFolder = (start: string, paths: readonly string[]): string => {
  let root = start
  while (!paths.every((path) => isBelow(root, path)) && dirname(root) !== root) root = dirname(root)
  return root
}

/** Where the scores of each file go; every path is checked before the first file is read. */
const placed = (files: readonly string[], out: string, given: string | null): { input: string; output: string }[] => {
  const seen = new Set<string>()
  const inputs = files.map(fromCaller)
  const here = fromCaller('.')
  const root = given ?? (inputs.every((path) => isBelow(here, path)) ? here : commonFolder(dirname(inputs[0]!), inputs))
  return files.map((file, i) => {
    const input = inputs[i]!
    const below = relative(root, input)
    if (!isBelow(root, input))
      throw new WrongArguments(`${file} is not below ${root}: say with --root where paths begin.`)
    const output = join(out, below)
    if (output === input) throw new WrongArguments(`--out would write over ${file}: choose another folder.`)
    if (seen.has(output)) throw new WrongArguments(`${file} is named twice.`)
    seen.add(output)
    return { input, output }
  })
}

export const unusualCommand: Command = {
  name: 'unusual',
  about: 'how unusual each sample of a signal is: FILE.csv… --out DIR',
  usage: USAGE,
  async run(args) {
    const { values, positionals } = parse(args)
    if (positionals.length === 0) throw new WrongArguments('At least one FILE.csv is needed.')
    if (values.out === undefined) throw new WrongArguments('--out DIR is needed: where the scores are written.')
    const work = placed(positionals, fromCaller(values.out), values.root === undefined ? null : fromCaller(values.root))
    let failed = 0
    for (const [i, { input, output }] of work.entries()) {
      let result: Result<Found, string>
      try {
        result = await scoreFile(input, output)
      } catch (failure) {
        result = err(`${output} cannot be written: ${(failure as Error).message}`)
      }
      if (result.ok) console.log(line(positionals[i]!, result.value))
      else {
        failed++
        console.error(`${positionals[i]!}: ${result.error}`)
      }
    }
    if (failed > 0) {
      const others = failed < work.length ? `; the others are in ${values.out}` : ''
      console.error(`${failed} of ${work.length} files could not be done${others}.`)
    }
    return failed > 0 ? 1 : 0
  },
}
