/** What the address shows: `?gallery` the whole library, `?gallery=robot` one of it, `?gallery=states` how states look. */
import { drawnKinds } from '../../scene/equipment/library.ts'

export const STATES_PAGE = 'states'

/** A kind's name, `STATES_PAGE`, or null for the whole library. */
export const pageIn = (search: string): string | null => {
  const named = new URLSearchParams(search).get('gallery')
  return named !== null && (named === STATES_PAGE || drawnKinds.has(named)) ? named : null
}

/** The query with this page in it; what else stands there stays. */
export const searchFor = (search: string, page: string | null): string => {
  const query = new URLSearchParams(search)
  query.set('gallery', page ?? '')
  return `?${query.toString().replace(/=(?=&|$)/g, '')}`
}
