/** The twin document as it is in force: whole, or "you have it" to whoever names its hash. */
import { ROUTES } from '../../wire/routes.ts'
import type { LoadedTwin } from '../document/twin-file.ts'
import { textAnswer } from './json-answer.ts'
import { type Reply, route, type Route } from './route.ts'

export const twinRoutes = (loaded: () => LoadedTwin): readonly Route[] => {
  const answer = (known: string | undefined): Reply => {
    const { twin, text } = loaded()
    const etag = `"${twin.hash}"`
    const headers = { etag, 'cache-control': 'no-cache' }
    return known === etag
      ? { status: 304, headers, body: undefined }
      : {
          status: 200,
          headers: { ...headers, 'content-type': 'application/json; charset=utf-8' },
          body: textAnswer(text),
        }
  }
  return [
    route(ROUTES.twin, ({ headers }) => answer(headers['if-none-match'])),
    route(ROUTES.twinFile, ({ headers }) => answer(headers['if-none-match'])),
  ]
}
