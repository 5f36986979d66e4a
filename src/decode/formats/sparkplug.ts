/** Sparkplug B: metrics of edge nodes and devices, named by births. Read in `../sparkplug.ts`, which keeps the sessions. */
import type { Format } from './format.ts'

/** Topics name one message type; whatever the author wrote there, all types of the node are meant. */
export const sparkplugFilter = (topic: string): string => topic.split('/').with(2, '+').join('/')

export const sparkplug: Format = {
  filter: sparkplugFilter,
  // A device's life hangs on its node: births and deaths of both are needed.
  beside: (filter) => [filter.split('/').slice(0, 4).join('/')],
  root: 'session',
}
