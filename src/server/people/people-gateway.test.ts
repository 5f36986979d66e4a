/** A gateway on which people sign in: what each may do, over every route and socket. */
import { once } from 'node:events'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { API } from '../../wire/paths.ts'
import type { Invited, People } from '../../wire/people.ts'
import { nameHeader, Role } from '../../wire/principal.ts'
import type { RouteRow } from '../../wire/route-row.ts'
import { ROUTES } from '../../wire/routes.ts'
import { removeFolder, startTestGateway, type TestGateway } from '../testing/start-gateway.ts'
import { BROKER_PATH } from '../web/upgrades.ts'

const PASSWORD = 'a long enough one'
/** By role, and one who has none. */
const WHO = ['viewer', ...Role.options] as const
type Who = (typeof WHO)[number]

let gateway: TestGateway
const cookies = new Map<Who, string>()

const post = (path: string, body: object, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(gateway.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
const cookieOf = (answer: Response): string =>
  answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')
const json = async <T>(answer: Promise<Response>): Promise<T> => (await (await answer).json()) as T
const as = (who: Who): Record<string, string> => ({ cookie: cookies.get(who)! })

const joined = async (secret: string, name: string): Promise<string> => {
  const answer = await post(API.join, { secret, name, password: PASSWORD })
  expect(answer.status, name).toBe(200)
  return cookieOf(answer)
}

beforeAll(async () => {
  gateway = await startTestGateway(['--accounts'])
  cookies.set('admin', await joined(gateway.invitation!.split('#')[1]!, 'admin'))
  const people = await json<People>(fetch(gateway.url + API.people, { headers: as('admin') }))
  // The first one has every role: here each has one.
  await post(API.personRoles, { person: people.people[0]!.id, roles: ['admin'] }, as('admin'))
  for (const who of WHO) {
    if (who === 'admin') continue
    const roles = who === 'viewer' ? [] : [who]
    const { secret } = await json<Invited>(post(API.invite, { roles }, as('admin')))
    cookies.set(who, await joined(secret, who))
  }
}, 60_000)
afterAll(async () => {
  await gateway.close()
  removeFolder(gateway.dir)
})

const ask = ({ method, path, bytes }: RouteRow, headers: Record<string, string>): Promise<Response> =>
  fetch(gateway.url + path, {
    method,
    headers: {
      ...(method !== 'GET' && { 'content-type': bytes ? 'application/octet-stream' : 'application/json' }),
      ...headers,
    },
    ...(method !== 'GET' && { body: bytes ? new Uint8Array(1) : '{"nothing":"of the kind"}' }),
  })

const rows = Object.entries(ROUTES as Record<string, RouteRow>)
test.each(rows.map(([name, row]) => [name, row] as const))(
  '%s: whoever has no role that it takes is refused, and nobody else; who has not come in is asked to',
  async (_, row) => {
    expect((await ask(row, nameHeader('admin'))).status, 'nobody').toBe(row.open ? 400 : 401)
    if (row.open || row.path === API.endSession) return
    for (const who of WHO) {
      const may = row.role === null || row.role.some((role) => role === who)
      const { status } = await ask(row, { ...as(who), ...nameHeader('admin') })
      expect(status === 403, `${who}: ${status}`).toBe(!may)
      expect([401, 500]).not.toContain(status)
    }
  },
)

const opened = async (path: string, headers: Record<string, string>): Promise<WebSocket | number> => {
  const socket = new WebSocket(gateway.url.replace('http', 'ws') + path, path === BROKER_PATH ? ['mqtt'] : [], {
    headers,
  })
  socket.on('error', () => {})
  return Promise.race([
    once(socket, 'open').then(() => socket),
    once(socket, 'unexpected-response').then(([, answer]) => (answer as { statusCode: number }).statusCode),
  ])
}

test('sockets are for whoever came in; a typed name is nothing beside the account; the page is told who she is', async () => {
  for (const path of [API.feed, BROKER_PATH]) {
    expect(await opened(path, nameHeader('admin'))).toBe(401)
    const socket = await opened(path, as('viewer'))
    expect(socket, path).toBeInstanceOf(WebSocket)
    ;(socket as WebSocket).terminate()
  }
  expect(
    await json(
      post(API.notes, { asset: 'pump', at: Date.now(), text: 'Greased' }, { ...as('operator'), ...nameHeader('Eve') }),
    ),
  ).toMatchObject({ author: 'operator' })
  expect(await json(fetch(gateway.url + API.config, { headers: as('engineer') }))).toMatchObject({
    locked: true,
    who: { name: 'engineer', roles: ['engineer'] },
  })
})

test('the doors: name and password, and the invitation; neither shows anything of the plant but its name', async () => {
  const door = await fetch(gateway.url, { headers: { accept: 'text/html' } })
  expect([door.status, await door.text()]).toEqual([401, expect.stringContaining('autocomplete="username"')])
  const join = await fetch(`${gateway.url}/join`)
  expect([join.status, await join.text()]).toEqual([200, expect.stringContaining('autocomplete="new-password"')])
  for (const page of [door, join])
    expect(page.headers.get('content-security-policy')).toMatch(
      /default-src 'none'.*script-src 'sha256-.*frame-ancestors/,
    )
  expect((await post(API.session, { passcode: 'anything' })).status).toBe(401)
  expect((await post(API.session, { name: 'admin', password: 'wrong' })).status).toBe(401)
  const right = await post(API.session, { name: 'Admin', password: PASSWORD })
  expect(right.status).toBe(200)
  for (const cookie of right.headers.getSetCookie()) expect(cookie).toMatch(/HttpOnly; SameSite=Strict/)
  expect((await post(API.join, { secret: 'guessed', name: 'Eve', password: PASSWORD })).status).toBe(400)
})

test('who is removed is out at once, with the sockets she has open', async () => {
  const { secret } = await json<Invited>(post(API.invite, { roles: ['operator'] }, as('admin')))
  const cookie = await joined(secret, 'Guest')
  const socket = (await opened(API.feed, { cookie })) as WebSocket
  const closed = once(socket, 'close')
  const { people } = await json<People>(fetch(gateway.url + API.people, { headers: as('admin') }))
  const left = await post(API.removePerson, { person: people.find(({ name }) => name === 'Guest')!.id }, as('admin'))
  expect(left.status).toBe(200)
  expect((await closed)[0]).toBe(4401)
  expect((await fetch(gateway.url + API.config, { headers: { cookie } })).status).toBe(401)
  expect(await opened(API.feed, { cookie })).toBe(401)
})
