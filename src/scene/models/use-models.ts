/** The models of a twin as React state. What loads them is fetched only where a twin has any. */
import { useEffect, useState } from 'react'
import type { Twin } from '../../twin/twin.ts'
import type { ModelShelf } from './model-shelf.ts'

/** @param base folder of the twin document. Null until the first model has come, and for twins that name no file. */
export const useModels = (twin: Twin, base: string): ModelShelf | null => {
  const [shelf, setShelf] = useState<ModelShelf | null>(null)
  useEffect(() => {
    if (!twin.assets.some(({ model }) => model && 'file' in model)) return
    let end = (): void => {}
    let gone = false
    void import('./load-models.ts').then(({ loadModels }) => {
      if (!gone) end = loadModels(twin, base, setShelf)
    })
    return () => {
      gone = true
      end()
      setShelf(null)
    }
  }, [twin, base])
  return shelf
}
