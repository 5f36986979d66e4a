/** Which kind the address shows: `?gallery` the whole library, `?gallery=robot` one of it. */
import { equipmentKinds } from '../../scene/equipment/library.ts'

export const kindIn = (search: string): string | null => {
  const named = new URLSearchParams(search).get('gallery')
  return named !== null && equipmentKinds.has(named) ? named : null
}

/** The query with this kind in it; what else stands there stays. */
export const searchFor = (search: string, kind: string | null): string => {
  const query = new URLSearchParams(search)
  query.set('gallery', kind ?? '')
  return `?${query.toString().replace(/=(?=&|$)/g, '')}`
}
