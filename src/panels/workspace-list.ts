/** The workspaces beside the hall, in the order of their buttons. One more is a folder more, a line here, and its words in `src/texts`. */
import { alarms } from './alarms/workspace.ts'
import { figures } from './figures/workspace.ts'
import { plans } from './plans/workspace.ts'
import { record } from './record/workspace.ts'
import { trends } from './trends/workspace.ts'
import type { Workspace } from './workspace.ts'

const ALL = [alarms, trends, figures, plans, record] as const satisfies readonly Workspace[]

type BesideId = (typeof ALL)[number]['id']
export type WorkspaceId = 'hall' | BesideId

export const WORKSPACES: readonly (Workspace & { readonly id: BesideId })[] = ALL
