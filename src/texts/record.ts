/** Texts of records: they come with the first file that is opened. */
import type { RecordProblem } from '../wire/record.ts'
import { record } from './en/record.ts'
import { addTexts, text } from './text.ts'

addTexts(record)

export const recordProblemText = ({ code, values }: RecordProblem): string =>
  text(`record.problem.${code}`, { ...values })
