/** What is advised now and how earlier advice came out, as the gateway says it. */
import { useQuery } from '@tanstack/react-query'
import { AskFailed } from '../journal.ts'
import { usePorts } from '../ports.tsx'

const ASK_EVERY_MS = 60_000

export const adviceKey = (twinHash: string) => ['advice', twinHash] as const

export const useAdvice = () => {
  const { foresight, twin } = usePorts()
  return useQuery({
    queryKey: adviceKey(twin.hash),
    queryFn: async ({ signal }) => {
      const answer = await foresight!.kept!.advice(signal)
      if (!answer.ok) throw new AskFailed(answer.error)
      return answer.value
    },
    enabled: Boolean(foresight?.kept),
    refetchInterval: ASK_EVERY_MS,
    retry: false,
  })
}
