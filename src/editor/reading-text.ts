/** What of a message a reading takes, in few words, and the same for one of the machines that share it. */
import type { ProposedAsset, Reading } from '../wire/discovery.ts'

export const readingText = ({ metric, field, select, where }: Reading): string => {
  const taken =
    typeof select === 'string'
      ? select
      : [...Object.values(select.key), ...(typeof select.take === 'string' ? [] : Object.values(select.take.key))].join(
          ' ',
        )
  const guard = where ? Object.values(where).join(' ') : ''
  return [metric ?? field ?? '', taken, guard].filter((part) => part !== '').join(' · ')
}

/** Fills `{name}` in, as loading the document will. */
export const readingOf = (reading: Reading, { root, vars }: Pick<ProposedAsset, 'root' | 'vars'>): Reading => {
  const names = new Map(Object.entries({ ...vars, root: root ?? '' }))
  const fill = <T>(value: T): T =>
    (typeof value === 'string'
      ? value.replace(/\{([A-Za-z_][\w-]*)\}/g, (whole, name: string) => names.get(name) ?? whole)
      : value !== null && typeof value === 'object'
        ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fill(inner)]))
        : value) as T
  return fill(reading)
}
