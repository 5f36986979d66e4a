/** The workspaces beside the hall, in the order of their buttons. One more is a folder more, a line here, and its words in `src/texts`. */
import type { Workspace } from './workspace.ts'

export type WorkspaceId = 'hall' | 'trends'

export const WORKSPACES: readonly (Workspace & { readonly id: Exclude<WorkspaceId, 'hall'> })[] = []
