import * as fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { timeMs } from '../../base/brand.ts'
import { setTimeZone } from '../../texts/zone.ts'
import { NO_MARKS } from '../../timeline/moment.ts'
import type { ApiError } from '../../wire/api.ts'
import type { Past } from './past.ts'
import { parseTimeUrl, printTimeUrl, syncTimeUrl } from './time-url.ts'
import { createTravel } from './travel.ts'

const NOW = Date.UTC(2026, 10, 29, 12)
afterEach(() => {
  setTimeZone(null)
  vi.useRealTimers()
})

/** A past whose answers the test gives. */
const started = ({ loads = true } = {}) => {
  const past = {
    at: 0,
    ready: false,
    waits: false,
    trouble: null as ApiError | null,
    seeks: [] as number[],
    speed: 0,
    bound: Infinity,
    left: 0,
  }
  const told: (string | number)[] = []
  let shownAt: (() => number) | null = null
  let hooks: { changed: () => void; caughtUp: () => void } | null = null
  const source: Past['source'] = {
    start: () => () => {},
    want: () => 0,
    seek: (at) => {
      past.seeks.push(at)
      if (past.seeks.length > 100) throw new Error('it seeks for ever')
      past.ready = false
      past.waits = true
      // As the real one: it is elsewhere as soon as it is asked, where it was until the answer is there.
      hooks?.changed()
    },
    play: (speed) => (past.speed = speed),
    bound: (until) => (past.bound = until),
    at: () => timeMs(past.at),
    get waits() {
      return past.waits
    },
    get ready() {
      return past.ready
    },
    get trouble() {
      return past.trouble
    },
    leave: () => past.left++,
  }
  const travel = createTravel(
    {
      now: () => timeMs(NOW),
      at: () => timeMs(shownAt?.() ?? NOW),
      showValuesOf: (from, at) => {
        told.push(from === null ? 'live' : 'past')
        shownAt = from === null ? null : at!
      },
    },
    async (given) => {
      if (!loads) throw new Error('no way')
      hooks = given
      return { source, youngestMs: 1500 }
    },
  )
  const arrive = (at: number): void => {
    Object.assign(past, { at, ready: true, waits: false })
    hooks!.changed()
  }
  return { travel, past, told, arrive, hooks: () => hooks!, soon: () => new Promise((go) => setTimeout(go)) }
}

describe('the owner of the moment', () => {
  test('shows what is until the first picture of the past is there, and what was from then on; one step leads back', async () => {
    const { travel, past, told, arrive, soon } = started()
    const heard: string[] = []
    travel.subscribe(() => heard.push(travel.moment().kind))
    travel.seek(NOW - 60_000)
    expect(travel.moment()).toEqual({ kind: 'replay', at: NOW - 60_000, speed: 0 })
    await soon()
    expect([past.seeks, told, travel.waits(), travel.at()]).toEqual([[NOW - 60_000], [], true, NOW])
    arrive(NOW - 60_000)
    expect([told, travel.waits(), travel.at()]).toEqual([['past'], false, NOW - 60_000])
    travel.seek(NOW - 120_000)
    await soon()
    expect([past.seeks.at(-1), travel.at(), travel.waits()]).toEqual([NOW - 120_000, NOW - 60_000, true])
    arrive(NOW - 120_000)
    expect(told).toEqual(['past'])
    travel.goLive()
    expect([told, travel.at(), travel.moment(), past.left]).toEqual([['past', 'live'], NOW, { kind: 'live' }, 1])
    expect(heard).toContain('live')
    travel.dispose()
  })

  test('whoever has gone back to live meanwhile, or elsewhere, is not taken to where she no longer wants to be', async () => {
    const { travel, past, told, soon } = started()
    travel.seek(NOW - 60_000)
    travel.goLive()
    await soon()
    expect([past.seeks, told]).toEqual([[], ['live']])
    travel.seek(NOW - 60_000)
    travel.seek(NOW - 90_000)
    await soon()
    expect(past.seeks).toEqual([NOW - 90_000])
  })

  test('nothing younger is asked for than is surely stored, and nothing before time', async () => {
    const { travel, past, arrive, soon } = started()
    travel.seek(NOW + 5000)
    await soon()
    arrive(NOW - 1500)
    travel.seek(-50)
    await soon()
    expect(past.seeks).toEqual([NOW - 1500, 1])
  })

  test('runs, pauses, and goes round between its marks; the present ends it', async () => {
    const { travel, past, arrive, hooks, soon } = started()
    travel.play(4)
    expect(travel.moment()).toEqual({ kind: 'live' })
    travel.seek(NOW - 60_000)
    await soon()
    arrive(NOW - 60_000)
    travel.play(4)
    expect([past.speed, travel.moment()]).toEqual([4, { kind: 'replay', at: NOW - 60_000, speed: 4 }])
    travel.mark({ loops: true })
    expect(travel.marks()).toEqual(NO_MARKS)
    travel.mark({ a: NOW - 40_000, b: NOW - 60_000 })
    travel.mark({ loops: true })
    expect(past.bound, 'it goes no further').toBe(NOW - 40_000)
    past.at = NOW - 40_000
    hooks().changed()
    await soon()
    expect([past.seeks.at(-1), past.speed]).toEqual([NOW - 60_000, 4])
    arrive(NOW - 60_000)
    travel.play(0)
    expect([past.speed, travel.moment()]).toEqual([0, { kind: 'replay', at: NOW - 60_000, speed: 0 }])
    hooks().caughtUp()
    expect(travel.moment()).toEqual({ kind: 'live' })
  })

  test('says why it cannot be had: its program did not come, or the gateway refuses', async () => {
    const none = started({ loads: false })
    none.travel.seek(NOW - 60_000)
    await none.soon()
    expect([none.travel.trouble(), none.travel.waits(), none.told]).toEqual([{ error: 'Error: no way' }, false, []])
    const { travel, past, soon } = started()
    travel.seek(NOW - 60_000)
    await soon()
    past.trouble = { error: 'busy' }
    expect(travel.trouble()).toEqual({ error: 'busy' })
    travel.goLive()
    expect(travel.trouble()).toBeNull()
  })
})

describe('the address', () => {
  const zones = fc.constantFrom('Europe/Berlin', 'America/St_Johns', 'Asia/Kathmandu', 'UTC', 'Pacific/Auckland')
  test('says the moment with the zone of the plant, and is read back as the same one, wherever its reader is', () => {
    fc.assert(
      fc.property(
        zones,
        fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2030, 0, 1) }),
        fc.constantFrom(1, 8, 24, 168, null),
        (zone, at, hours) => {
          setTimeZone(zone)
          const span = hours === null ? null : hours * 3_600_000
          const printed = printTimeUrl('?asset=s-103&probe', { at, span }, { a: at - 60_000, b: null })
          expect(printed).toMatch(/^\?asset=s-103&probe&at=\d{4}-\d\d-\d\dT/)
          expect(parseTimeUrl(printed)).toEqual({ at, span, a: at - 60_000, b: null })
          expect(printTimeUrl(printed, null, { a: 1, b: 2 })).toBe('?asset=s-103&probe')
        },
      ),
      { seed: 61 },
    )
    setTimeZone('Europe/Berlin')
    expect(printTimeUrl('', { at: Date.UTC(2026, 11, 1, 4, 41, 8), span: 86_400_000 }, NO_MARKS)).toBe(
      '?at=2026-12-01T05:41:08%2B01:00&span=24h',
    )
  })

  test('without a zone, or no time at all, is no moment', () => {
    for (const at of ['2026-12-01T05:41:08', 'yesterday', '2026-13-01T05:41:08Z', '', '1970-01-01T00:00:00Z'])
      expect(parseTimeUrl(`?at=${encodeURIComponent(at)}&span=0h`)).toEqual({
        at: null,
        span: undefined,
        a: null,
        b: null,
      })
  })

  test('leads there, is kept in step, and goes back to live with who goes back', async () => {
    const { travel, arrive, soon } = started()
    const page = Object.assign(new EventTarget(), {
      location: { pathname: '/', search: '?at=2026-11-29T11:00:00Z&span=24h&asset=x', hash: '' },
      history: { replaceState: (_: unknown, __: string, url: string) => void (page.location.search = url.slice(1)) },
      setTimeout: (run: () => void) => setTimeout(run, 1) as unknown as number,
      clearTimeout: (timer: number) => clearTimeout(timer),
    })
    setTimeZone('UTC')
    const end = syncTimeUrl(travel, page as never)
    expect([travel.moment(), travel.span()]).toEqual([{ kind: 'replay', at: NOW - 3_600_000, speed: 0 }, 86_400_000])
    await soon()
    arrive(NOW - 3_600_000)
    travel.seek(NOW - 7_200_000)
    await new Promise((go) => setTimeout(go, 10))
    expect(page.location.search).toBe('?at=2026-11-29T10:00:00%2B00:00&span=24h&asset=x')
    travel.goLive()
    expect(page.location.search).toBe('?asset=x')
    page.location.search = '?at=2026-11-29T09:00:00Z'
    page.dispatchEvent(new Event('popstate'))
    expect(travel.moment()).toMatchObject({ at: NOW - 10_800_000 })
    page.location.search = ''
    page.dispatchEvent(new Event('popstate'))
    expect(travel.moment()).toEqual({ kind: 'live' })
    end()
  })
})
