import { alarmReport, LEAD_MS } from '../../alarm-system/report.ts'
import { ok } from '../../base/result.ts'
import { assetIdsOf } from '../../twin/earlier-ids.ts'
import type { Twin, TwinAsset } from '../../twin/twin.ts'
import { isWithin } from '../../twin/within.ts'
import { ROUTES } from '../../wire/routes.ts'
import { inSlices } from '../slices.ts'
import { route, type Route } from '../web/route.ts'
import type { Journal } from './journal.ts'
import type { NoteService } from './note-service.ts'

/** Machines that are called so. */
const namedLike = (assets: readonly TwinAsset[], text: string): readonly TwinAsset[] => {
  const words = text.trim().toLowerCase()
  return words === '' ? [] : assets.filter(({ name }) => name.toLowerCase().includes(words))
}

/** @param twin the one in force: an asset is asked for by the id it has now, and found under those it had */
export const journalRoutes = (journal: Journal, notes: NoteService, twin: () => Twin): readonly Route[] => [
  route(ROUTES.journal, async ({ query: { after, asset, ...query } }) => {
    // What happens while they are read is asked for from here.
    const { cursor } = journal
    const events = await inSlices(
      after === undefined
        ? journal.query({ ...query, asset: asset === undefined ? undefined : assetIdsOf(twin(), asset) })
        : journal.after(after, query.limit),
    )
    return ok({ events, cursor, notes: after === undefined ? notes.list({ ...query, asset }) : [] })
  }),
  route(ROUTES.journalSearch, ({ query: { asset, beforeAt, beforeCursor, text, ...query } }) => {
    const { assets } = twin()
    const within = (id: string): string[] => {
      const known = twin().asset(id)
      const inIt = known ? assets.filter((one) => isWithin(one, known.id)) : []
      return known ? inIt.flatMap((one) => assetIdsOf(twin(), one.id)) : [id]
    }
    return ok(
      journal.search.page({
        ...query,
        text,
        assets: asset === undefined ? undefined : within(asset),
        textAssets: text === undefined ? [] : namedLike(assets, text).flatMap(({ id }) => assetIdsOf(twin(), id)),
        before: beforeAt === undefined ? undefined : { at: beforeAt, cursor: beforeCursor! },
      }),
    )
  }),
  route(ROUTES.alarmMeasures, async ({ query: { from, to, asset } }) => {
    const told = await inSlices(journal.told.between(Math.max(0, from - LEAD_MS), to))
    const standing = journal.rowsAt(to).filter(({ active }) => active)
    return ok(alarmReport({ twin: twin(), within: asset ?? null, told, from, to, standing }))
  }),
  route(ROUTES.notes, ({ query }) => ok({ notes: notes.list(query) })),
  route(ROUTES.writeNote, ({ body, who }) => notes.add(body, who)),
  route(ROUTES.withdrawNote, ({ body, who }) => notes.withdraw(body.id, who)),
  route(ROUTES.alarmsAt, ({ query: { at } }) => ok({ at, rows: journal.rowsAt(at) })),
]
