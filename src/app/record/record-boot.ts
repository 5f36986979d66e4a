/** What a page starts from where a record takes the place of a plant. Types alone: what opens one is fetched with the first file. */
import type { Dispose } from '../../base/disposable.ts'
import type { PanelPorts, RecordShown } from '../../panels/ports.tsx'
import type { Twin } from '../../twin/twin.ts'
import type { Session } from '../session.ts'
import type { Past } from '../time/past.ts'

/** What a person does, and where it goes: to a gateway, to the page's own engine, or nowhere. */
export type Acts = Pick<
  PanelPorts,
  'alarmCommand' | 'alarmDesk' | 'journal' | 'notes' | 'sendCommand' | 'health' | 'feedFigures' | 'foresight' | 'acts'
>

export interface RecordBoot extends Omit<RecordShown, 'close'> {
  /** Another one each time that a file is opened. */
  readonly id: number
  readonly modelBase: string
  readonly modelRequest: typeof fetch
  /** It is not shown after all. */
  readonly discard: Dispose
  readonly over: (twin: Twin) => {
    readonly session: Session
    readonly acts: Acts
    readonly loadPast: (told: { readonly changed: () => void; readonly caughtUp: () => void }) => Promise<Past>
    readonly dispose: Dispose
  }
}
