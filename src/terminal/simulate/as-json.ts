/** The result as JSON: every measure with its mean and its 95 % interval, by where it was measured. */
import type { Simulation } from './simulation.ts'

const LISTS = ['stations', 'sources', 'sinks', 'crews'] as const

export const asJson = ({ model, options, result, notes }: Simulation): string => {
  const of = (list: string, id: string): object =>
    Object.fromEntries(
      result.measures.flatMap((measure) =>
        measure.of === list && measure.id === id ? [[measure.name, measure.estimate]] : [],
      ),
    )
  const ids = (list: string): string[] => [
    ...new Set(result.measures.flatMap((measure) => (measure.of === list ? [measure.id] : []))),
  ]
  return `${JSON.stringify(
    {
      model: model.name,
      timeUnit: model.timeUnit,
      ...options,
      events: result.events,
      line: of('line', model.name),
      ...Object.fromEntries(LISTS.map((list) => [list, Object.fromEntries(ids(list).map((id) => [id, of(list, id)]))])),
      notes,
    },
    null,
    2,
  )}\n`
}
