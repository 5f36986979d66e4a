/** `npm run foresight -- life`: remaining life from the records of others that ran to failure. */
import { LEAST_UNITS, learnLife, remainingLife, type LifeModel } from '../../analytics/life/remaining-life.ts'
import { WrongArguments, type Command } from './command.ts'
import { mismatch, readFleet, type FleetFile } from './fleet-file.ts'
import { allWrong, given, textOf, writeLines } from './given.ts'

const fleetOf = async (path: string): Promise<FleetFile> => {
  const read = readFleet(await textOf(path))
  if (!read.ok) throw new WrongArguments(allWrong(path, read.error))
  return read.value
}

const round = (cycles: number): number => Math.round(cycles * 100) / 100

const summary = ({ record, horizon, regimes, folds }: LifeModel): string =>
  [
    `Learnt from ${record.units} units that ran to failure. Held back in ${folds.length} parts: root mean square error ${round(record.rmse)} cycles, ${Math.round(record.coverage * 100)} of 100 true lives inside the 80 % interval.`,
    horizon === null
      ? 'The readings tell the whole life apart.'
      : `The readings tell lives apart up to ${round(horizon)} cycles before the end: a median near that means so many or more; the interval's upper end says how many more.`,
    ...(regimes.settings.length > 0
      ? [
          `Readings were compared within ${regimes.scales.length - 1} operating regimes, by column ${regimes.settings.map(({ column }) => column + 3).join(', ')}.`,
        ]
      : []),
  ].join('\n')

export const lifeCommand: Command = {
  name: 'life',
  about: 'remaining life of units, from records of others that ran to failure',
  usage: [
    'npm run foresight -- life --train FILE --test FILE --out FILE [--seed N]',
    '',
    'Rows of unit, cycle, then any columns, separated by blanks or commas, with or without a line of names.',
    'Every unit of train ran to failure at its last row; a unit of test is asked about at its last row.',
    'Writes a line a unit of test, in their order: unit, median, lower and upper end of the 80 % interval, in cycles.',
  ].join('\n'),
  async run(args) {
    const { values } = given(args, {
      train: { type: 'string' },
      test: { type: 'string' },
      out: { type: 'string' },
      seed: { type: 'string', default: '1' },
    })
    const { train, test, out } = values
    if (train === undefined || test === undefined || out === undefined)
      throw new WrongArguments(
        `--${train === undefined ? 'train' : test === undefined ? 'test' : 'out'} is missing. Give all three files.`,
      )
    const seed = Number(values.seed)
    if (!Number.isSafeInteger(seed)) throw new WrongArguments(`--seed ${values.seed} is no whole number. Give one.`)
    const [known, asked] = [await fleetOf(train), await fleetOf(test)]
    if (known.fleet.length < LEAST_UNITS)
      throw new WrongArguments(
        `${train}: it has ${known.fleet.length} unit. From one nobody knows how lives differ: give at least ${LEAST_UNITS} that ran to failure.`,
      )
    const other = mismatch(known, asked)
    if (other !== null) throw new WrongArguments(`${test}: ${other}`)
    const model = learnLife(known.fleet, seed)
    const lines = asked.fleet.map((unit) => {
      const { median, low, high } = remainingLife(model, unit)
      return [unit.id, round(median), round(low), round(high)].join(',')
    })
    await writeLines(out, lines)
    console.log(summary(model))
    return 0
  },
}
