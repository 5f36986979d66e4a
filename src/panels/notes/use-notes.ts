/** Notes as panels show them: asked for anew when one is written or withdrawn, by whomever. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { Note } from '../../wire/notes.ts'
import { AskFailed } from '../journal.ts'
import { usePorts } from '../ports.tsx'

const MINUTE_MS = 60_000
const MOST = 1000
const NONE: readonly Note[] = []

export interface NotesThere {
  /** By their moment, newest last; those that hold. */
  readonly notes: readonly Note[]
  readonly error: Error | null
}

/** @param span to the minute, so that a span that goes on is not another one all the time; ms */
export const useNotes = (
  assets: readonly string[] | null,
  { from, to }: { readonly from: number; readonly to: number },
): NotesThere => {
  const { notes } = usePorts()
  const span = { from: Math.floor(from / MINUTE_MS) * MINUTE_MS, to: Math.ceil(to / MINUTE_MS) * MINUTE_MS }
  const { data, error } = useQuery({
    queryKey: ['notes', assets?.join(' ') ?? null, span.from, span.to],
    enabled: notes !== null,
    queryFn: async () => {
      const answers = await Promise.all(
        (assets ?? [undefined]).map((asset) =>
          notes!.list({ ...(asset !== undefined && { asset }), ...span, limit: MOST }),
        ),
      )
      return answers
        .flatMap((answer) => {
          if (!answer.ok) throw new AskFailed(answer.error)
          return answer.value
        })
        .filter(({ withdrawn }) => withdrawn === null)
        .toSorted((a, b) => a.at - b.at)
    },
    placeholderData: keepPreviousData,
    staleTime: MINUTE_MS,
    gcTime: MINUTE_MS,
    retry: false,
  })
  return { notes: data ?? NONE, error }
}
