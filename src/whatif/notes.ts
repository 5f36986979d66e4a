/** What a reader of the numbers should know: where they mean less than they seem to. */
import { routeRows, type LineModel } from './model/schema.ts'
import type { StudyResult } from './study.ts'

/** Less than this share of what comes leaves again: it is no chance. */
const KEPT_UP = 0.98
/** Below so many waiting parts, what came and did not leave is the buffer that fills. */
const MANY = 20

const figure = (value: number): string => String(Number(value.toPrecision(4)))

export const notesOn = (model: LineModel, result: StudyResult): string[] => {
  const mean = (id: string, name: string): number =>
    result.measures.find((one) => one.of === 'stations' && one.id === id && one.name === name)?.estimate?.mean ?? 0
  const notes = model.stations.flatMap(({ id }) => {
    const [comes, leaves] = [mean(id, 'arrivalsPerHour'), mean(id, 'throughputPerHour')]
    if (mean(id, 'waiting') > MANY && leaves < comes * KEPT_UP)
      return [
        `to "${id}" come ${figure(comes)} parts/h and ${figure(leaves)} leave: its queue grows as long as it is simulated, so the numbers waiting and the waits mean nothing.`,
      ]
    if (mean(id, 'outside') > MANY)
      return [
        `before "${id}" stand ${figure(mean(id, 'outside'))} parts outside, as its buffer is full: where more arrive than it takes they grow as long as it is simulated.`,
      ]
    return []
  })
  for (const { id, to } of model.sources)
    for (const [target, share] of routeRows(to))
      if (share > 0 && model.sinks.some((sink) => sink.id === target))
        notes.push(`a share of ${figure(share)} of "${id}" goes straight into "${target}".`)
  return notes
}
