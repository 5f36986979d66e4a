/** What goes into a record besides what the history holds: the twin in force with its models, and what the journal says. */
import { RECORD } from '../wire/record.ts'
import type { AlarmEvent } from '../wire/alarms.ts'
import { modelFiles } from './document/model-files.ts'
import type { LoadedTwin } from './document/twin-file.ts'
import type { RecordedPlant } from './historian/record.ts'
import type { Journal } from './journal/journal.ts'
import { inSlices } from './slices.ts'

/** The journal answers no more at once. */
const AT_ONCE = 10_000
/** Beyond, the oldest are left out. */
const MOST_EVENTS = 100_000

interface Ports {
  readonly version: string
  readonly title: string
  readonly loaded: LoadedTwin
  /** Of its document. */
  readonly dir: string
  readonly journal: Pick<Journal, 'query' | 'notes' | 'rowsAt'>
}

const eventsIn = async ({ journal }: Ports, from: number, to: number): Promise<readonly AlarmEvent[]> => {
  const pages: AlarmEvent[][] = []
  let [end, found] = [to, 0]
  for (;;) {
    const page = await inSlices(journal.query({ from, to: end, limit: AT_ONCE }))
    pages.push(page)
    found += page.length
    if (page.length < AT_ONCE || found >= MOST_EVENTS) break
    const oldest = page[0]!.at
    // Whatever shares the moment of the oldest comes whole with the next page; as many at one moment are one page.
    if (oldest + 1 >= end) break
    pages[pages.length - 1] = page.filter(({ at }) => at > oldest)
    end = oldest + 1
  }
  return pages.toReversed().flat()
}

/** @param from ms UTC, half-open [from, to) */
export const recordedPlant = async (ports: Ports, from: number, to: number): Promise<RecordedPlant> => {
  const { version, title, loaded, dir, journal } = ports
  const { twin, text } = loaded
  const models = await modelFiles(twin, dir)
  return {
    version,
    title,
    twinHash: twin.hash,
    timeZone: twin.timeZone,
    signal: (id) => {
      const signal = twin.signal(id)
      if (!signal) return null
      const { type, unit, name, asset, component } = signal
      const states = signal.states.map(({ code, key }) => [code, key])
      return {
        type,
        about: {
          asset: asset.name,
          name,
          unit,
          ...(component !== null && { component }),
          ...(states.length > 0 && { states: JSON.stringify(Object.fromEntries(states)) }),
        },
      }
    },
    files: [
      {
        name: RECORD.twin,
        mediaType: 'application/json',
        data: Buffer.concat(Array.from(text.pieces(), (piece) => Buffer.from(piece))),
      },
      ...models.map(({ path, data }) => ({
        name: `${RECORD.models}${path}`,
        mediaType: 'application/octet-stream',
        data,
      })),
    ],
    alarms: journal.rowsAt(from - 1),
    events: await eventsIn(ports, from, to),
    notes: journal.notes({ from, to, limit: AT_ONCE }),
  }
}
