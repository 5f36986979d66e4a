/** The moment shown, how much of the past the timeline spans and the marks in the address: `at`, `span`, `a`, `b`. A link shows its reader the same moment. */
import type { Dispose } from '../../base/disposable.ts'
import { printMoment } from '../../texts/times.ts'
import type { Marks, TimeTravel } from '../../timeline/moment.ts'

/** Browsers refuse more than 100 changes of the address in 30 s. */
const PAUSE_MS = 500
const HOUR = 3_600_000

interface TimePart {
  /** ms; null = live. */
  readonly at: number | null
  /** ms, null = the whole past; undefined = not said. */
  readonly span: number | null | undefined
  readonly a: number | null
  readonly b: number | null
}

/** With its zone: without one a reader elsewhere would be shown another moment. */
const parseTime = (written: string | null): number | null => {
  if (written === null || !/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/.test(written)) return null
  const ms = Date.parse(written)
  return Number.isFinite(ms) && ms > 0 ? ms : null
}

const parseSpan = (written: string | null): number | null | undefined => {
  if (written === 'all') return null
  const hours = /^(\d{1,5})h$/.exec(written ?? '')?.[1]
  return hours && Number(hours) > 0 ? Number(hours) * HOUR : undefined
}

export const parseTimeUrl = (search: string): TimePart => {
  const query = new URLSearchParams(search)
  return {
    at: parseTime(query.get('at')),
    span: parseSpan(query.get('span')),
    a: parseTime(query.get('a')),
    b: parseTime(query.get('b')),
  }
}

/** The query with these in it; what else stands there stays. */
export const printTimeUrl = (
  search: string,
  moment: { readonly at: number; readonly span: number | null } | null,
  { a, b }: Pick<Marks, 'a' | 'b'>,
): string => {
  const query = new URLSearchParams(search)
  const put = (name: string, value: string | null): void => {
    if (value === null) query.delete(name)
    else query.set(name, value)
  }
  put('at', moment && printMoment(Math.floor(moment.at)))
  put('span', moment && (moment.span === null ? 'all' : `${Math.max(1, Math.round(moment.span / HOUR))}h`))
  put('a', moment && a !== null ? printMoment(Math.floor(a)) : null)
  put('b', moment && b !== null ? printMoment(Math.floor(b)) : null)
  const printed = query
    .toString()
    .replaceAll('%2C', ',')
    .replaceAll('%3A', ':')
    .replace(/=(?=&|$)/g, '')
  return printed === '' ? '' : `?${printed}`
}

type Page = Pick<Window, 'addEventListener' | 'removeEventListener' | 'setTimeout' | 'clearTimeout'> & {
  readonly location: Pick<Location, 'pathname' | 'search' | 'hash'>
  readonly history: Pick<History, 'replaceState'>
}

/** Goes where the address says, and keeps it in step: at once when a moment is left or entered, a little later while it moves. */
export const syncTimeUrl = (travel: TimeTravel, page: Page): Dispose => {
  let timer: number | undefined
  let kind = travel.moment().kind
  const write = (): void => {
    page.clearTimeout(timer)
    timer = undefined
    const moment = travel.moment()
    const at = moment.kind === 'live' ? null : moment.speed === 0 ? moment.at : travel.at()
    const search = printTimeUrl(page.location.search, at === null ? null : { at, span: travel.span() }, travel.marks())
    if (search !== page.location.search)
      page.history.replaceState(null, '', `${page.location.pathname}${search}${page.location.hash}`)
  }
  const follow = (): void => {
    const { at, span, a, b } = parseTimeUrl(page.location.search)
    if (at === null) return travel.goLive()
    if (span !== undefined) travel.setSpan(span)
    travel.mark({ a, b })
    travel.seek(at)
  }
  if (travel.possible && parseTimeUrl(page.location.search).at !== null) follow()
  kind = travel.moment().kind
  const unsubscribe = travel.subscribe(() => {
    const now = travel.moment().kind
    if (now !== kind) {
      kind = now
      write()
    } else if (now === 'replay') timer ??= page.setTimeout(write, PAUSE_MS)
  })
  page.addEventListener('popstate', follow)
  return () => {
    page.clearTimeout(timer)
    unsubscribe()
    page.removeEventListener('popstate', follow)
  }
}
