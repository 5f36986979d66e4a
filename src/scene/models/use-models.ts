/** The models of a twin as React state. What loads them is fetched only where a twin has any. */
import { useEffect, useRef, useState } from 'react'
import { text } from '../../texts/text.ts'
import type { Twin } from '../../twin/twin.ts'
import type { ModelShelf } from '../plan/model-shelf.ts'
import type { ModelsProgress } from './models-progress.ts'

/** @param base folder of the twin document. @param request instead of the network. Null until the first model has come, and for twins that name no file. */
export const useModels = (
  twin: Twin,
  base: string,
  request: typeof fetch | undefined,
  onProgress: ((progress: ModelsProgress | null) => void) | undefined,
): ModelShelf | null => {
  const [shelf, setShelf] = useState<ModelShelf | null>(null)
  const told = useRef(onProgress)
  useEffect(() => {
    told.current = onProgress
  })
  useEffect(() => {
    if (!twin.assets.some(({ model }) => model && 'file' in model)) return
    let end = (): void => {}
    let gone = false
    import('./load-models.ts').then(
      ({ loadModels }) => {
        if (!gone) end = loadModels(twin, base, setShelf, (progress) => told.current?.(progress), request)
      },
      (failure: unknown) => {
        reportError(failure)
        setShelf({ of: () => ({ equipment: null, missing: text('model.no-loader') }) })
      },
    )
    return () => {
      gone = true
      end()
      setShelf(null)
      told.current?.(null)
    }
  }, [twin, base, request])
  return shelf
}
