import { expect, test, vi } from 'vitest'
import { GatewayHistory } from './gateway-history.ts'

const answer = (signal: string) => ({
  signal,
  from: 0,
  to: 10,
  stepMs: 0,
  t: [1],
  min: [1],
  max: [1],
  mean: [1],
  last: [1],
  count: [1],
  quality: [0],
})
const query = (to: number, signal = 'a/x') => ({ signal, from: 0, to, columns: 10 })

/** A gateway that answers when told, and hears when a request is withdrawn. */
const gateway = (respond: () => Response = () => Response.json(answer('a/x'))) => {
  const asked: string[] = []
  let withdrawn = 0
  const fetch = (url: string | URL | Request, init?: RequestInit): Promise<Response> =>
    new Promise((resolve, reject) => {
      let answered = false
      asked.push(url as string)
      init?.signal?.addEventListener('abort', () => {
        if (!answered) withdrawn++
        reject(new DOMException('aborted', 'AbortError'))
      })
      setTimeout(() => {
        answered = true
        try {
          resolve(respond())
        } catch (error) {
          reject(error as Error)
        }
      }, 5)
    })
  return { asked, fetch, withdrawn: () => withdrawn }
}

test('equal questions at once are asked once; closed pasts are kept, open ones are not', async () => {
  const { asked, fetch } = gateway()
  const history = new GatewayHistory({ now: () => 1_000_000, fetch })
  const both = await Promise.all([history.read(query(10)), history.read(query(10))])
  expect(both[0]).toEqual({ ok: true, value: answer('a/x') })
  expect(both[1]).toEqual(both[0])
  expect(asked).toEqual(['/api/history?signal=a%2Fx&from=0&to=10&columns=10'])
  await history.read(query(10))
  expect(asked.length).toBe(1)
  await history.read(query(999_999))
  await history.read(query(999_999))
  expect(asked.length).toBe(3)
})

test('the least recently used answer goes first', async () => {
  const { asked, fetch } = gateway()
  const history = new GatewayHistory({ now: () => 1e9, fetch, answers: 2 })
  for (const to of [1, 2, 1, 3, 1, 2]) await history.read(query(to))
  expect(asked.map((url) => /to=(\d)/.exec(url)![1])).toEqual(['1', '2', '3', '2'])
})

test('one who leaves does not take the answer from another; the last one ends the request', async () => {
  const { fetch, withdrawn } = gateway()
  const history = new GatewayHistory({ now: () => 1e9, fetch })
  const [first, second] = [new AbortController(), new AbortController()]
  const one = history.read(query(1), first.signal)
  const two = history.read(query(1), second.signal)
  first.abort()
  expect((await one).ok).toBe(false)
  expect((await two).ok).toBe(true)
  expect(withdrawn()).toBe(0)
  const alone = new AbortController()
  const three = history.read(query(2), alone.signal)
  alone.abort()
  expect(await three).toMatchObject({ ok: false, error: { code: 'withdrawn' } })
  await vi.waitFor(() => expect(withdrawn()).toBe(1))
})

const failure = async (respond: () => Response) => {
  const result = await new GatewayHistory({ now: () => 1e9, fetch: gateway(respond).fetch }).read(query(1))
  return result.ok ? null : result.error
}

test('errors are values: the gateway’s own, offline, and an answer of another shape', async () => {
  expect(await failure(() => Response.json({ error: 'no such signal', where: 'signal' }, { status: 404 }))).toEqual({
    error: 'no such signal',
    where: 'signal',
  })
  expect(await failure(() => new Response('<html>', { status: 502 }))).toMatchObject({
    code: 'answered-with-status',
    values: { status: 502 },
  })
  expect((await failure(() => Response.json({ t: 1 })))?.code).toBe('not-understood')
  expect(
    (
      await failure(() => {
        throw new TypeError('failed to fetch')
      })
    )?.code,
  ).toBe('unreachable')
})

/** Remembers what is asked, and answers what it is told to, one after another; the last one for ever. */
const scripted = (...responses: readonly (() => Response)[]) => {
  const asked: { url: string; body: unknown }[] = []
  const fetch = async (url: string | URL | Request, init?: RequestInit): Promise<Response> => {
    asked.push({ url: url as string, body: init?.body ? JSON.parse(init.body as string) : null })
    return responses[Math.min(asked.length, responses.length) - 1]!()
  }
  return { asked, fetch }
}
const busy = (): Response => Response.json({ error: 'Too many', code: 'history-busy', values: {} }, { status: 400 })

test('several signals are one question; what is known of a closed past is not asked again, by itself or with others', async () => {
  const both = (): Response =>
    Response.json({ answers: [answer('a/x'), answer('a/y')], unknown: ['a/never'], texts: [], states: [], limits: [] })
  const { asked, fetch } = scripted(both, () => Response.json(answer('a/z')), both)
  const history = new GatewayHistory({ now: () => 1e9, fetch })
  const span = { from: 0, to: 10, columns: 10 }
  const first = await history.readSeveral({ signals: ['a/x', 'a/y', 'a/never', 'a/x'], ...span })
  expect(first.ok && [...first.value]).toEqual([
    ['a/x', answer('a/x')],
    ['a/y', answer('a/y')],
  ])
  expect(asked).toEqual([{ url: '/api/history/range', body: { signals: ['a/x', 'a/y', 'a/never'], ...span } }])
  expect(await history.read(query(10, 'a/x'))).toEqual({ ok: true, value: answer('a/x') })
  await history.read(query(10, 'a/z'))
  const second = await history.readSeveral({ signals: ['a/z', 'a/y'], ...span })
  expect(second.ok && [...second.value.keys()]).toEqual(['a/z', 'a/y'])
  expect(asked.length).toBe(2)
})

test('a busy gateway is asked again until it answers; one that stays busy is said; who leaves is not kept waiting', async () => {
  const relieved = scripted(busy, busy, () => Response.json(answer('a/x')))
  const patient = new GatewayHistory({ now: () => 1e9, fetch: relieved.fetch, againMs: 1 })
  expect(await patient.read(query(1))).toEqual({ ok: true, value: answer('a/x') })
  expect(relieved.asked.length).toBe(3)
  const stuck = scripted(busy)
  const told = await new GatewayHistory({ now: () => 1e9, fetch: stuck.fetch, againMs: 1 }).readSeveral({
    signals: ['a/x'],
    from: 0,
    to: 1,
    columns: 10,
  })
  expect(told).toMatchObject({ ok: false, error: { code: 'history-busy' } })
  const leaving = new AbortController()
  const left = new GatewayHistory({ now: () => 1e9, fetch: scripted(busy).fetch, againMs: 3_600_000 }).readSeveral(
    { signals: ['a/x'], from: 0, to: 1, columns: 10 },
    leaving.signal,
  )
  setTimeout(() => leaving.abort(), 5)
  expect(await left).toMatchObject({ ok: false, error: { code: 'withdrawn' } })
})
