/** What is proposed, allowed and stopped, as the gateway says it; and the way to change it, under a name. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { Result } from '../../base/result.ts'
import { apiErrorText } from '../../texts/api-error.ts'
import { text } from '../../texts/text.ts'
import type { ActNow } from '../../wire/act.ts'
import type { ApiError } from '../../wire/api.ts'
import { AskFailed } from '../journal.ts'
import { usePorts } from '../ports.tsx'

/** Ages and what is set are told anew this often, ms; what changes is told at once. */
const EVERY_MS = 5000

export const useActs = (): { readonly acts: ActNow | undefined; readonly error: Error | null } => {
  const { acts: port } = usePorts()
  const queries = useQueryClient()
  useEffect(() => port?.onChanged(() => void queries.invalidateQueries({ queryKey: ['acts'] })), [port, queries])
  const { data, error } = useQuery({
    queryKey: ['acts', 'now'],
    queryFn: async ({ signal }) => {
      const answer = await port!.now(signal)
      if (!answer.ok) throw new AskFailed(answer.error)
      return answer.value
    },
    enabled: port !== null,
    refetchInterval: EVERY_MS,
    retry: false,
  })
  return { acts: data, error }
}

/** Sends under the person's name, and asks anew for all that may have changed. */
export const useActing = () => {
  const { actor } = usePorts()
  const queries = useQueryClient()
  const [name, setName] = useState(() => actor.get())
  const [working, setWorking] = useState(false)
  const [wrong, setWrong] = useState('')
  return {
    name,
    setName,
    working,
    wrong,
    run: async (ask: (name: string) => Promise<Result<unknown, ApiError>>): Promise<boolean> => {
      const typed = name.trim()
      if (typed === '') {
        setWrong(text('act.name.missing'))
        return false
      }
      actor.set(typed)
      setWorking(true)
      setWrong('')
      const answer = await ask(typed)
      setWorking(false)
      if (!answer.ok) setWrong(text('act.failed', { error: apiErrorText(answer.error) }))
      await queries.invalidateQueries({ queryKey: ['acts'] })
      return answer.ok
    },
  }
}
