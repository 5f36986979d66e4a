import fastify from 'fastify'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { err, ok } from '../../base/result.ts'
import type { Principal, Role } from '../../wire/principal.ts'
import type { RouteRow } from '../../wire/route-row.ts'
import { route, serveRoutes } from './route.ts'

const ROW = {
  method: 'POST',
  path: '/api/thing',
  role: ['engineer', 'maintenance'],
  named: true,
  query: z.object({ n: z.coerce.number().int().default(1) }),
  body: z.strictObject({ size: z.number().max(5) }),
  mostBytes: 40,
  answer: z.object({ by: z.string() }),
} as const satisfies RouteRow

const ask = async (
  who: Partial<Principal> & { roles: ReadonlySet<Role> },
  payload: string,
  path = '/api/thing',
): Promise<{ status: number; body: Record<string, unknown> }> => {
  const app = fastify()
  serveRoutes(
    app,
    [
      route(ROW, ({ body, query, who: { name } }) =>
        body.size === 0 ? err({ error: 'nothing', where: 'size' }) : ok({ by: `${name} ${body.size} ${query.n}` }),
      ),
    ],
    () => ({ name: 'Eva', verified: false, ...who }),
  )
  const answer = await app.inject({
    method: 'POST',
    url: path,
    payload,
    headers: { 'content-type': 'application/json' },
  })
  return { status: answer.statusCode, body: answer.json() }
}
const may = { roles: new Set<Role>(['maintenance']) }

test('a row is asked of whoever has one of its roles, in its shape, and tells who asks', async () => {
  expect(await ask(may, '{"size":2}', '/api/thing?n=7')).toEqual({ status: 200, body: { by: 'Eva 2 7' } })
  expect(await ask(may, '{"size":0}')).toEqual({ status: 400, body: { error: 'nothing', where: 'size' } })
})

test('role, name, size and shape are checked before anybody looks at it', async () => {
  for (const roles of [new Set<Role>(), new Set<Role>(['operator'])])
    expect(await ask({ roles }, '{"size":2}')).toMatchObject({
      status: 403,
      body: { error: 'This takes the role engineer / maintenance.' },
    })
  expect(await ask({ ...may, name: null }, '{"size":2}')).toMatchObject({
    status: 400,
    body: { where: 'x-gemba-name' },
  })
  // Who may not is told so whatever she sent.
  expect((await ask({ roles: new Set() }, '{'.repeat(100))).status).toBe(403)
  expect((await ask(may, JSON.stringify({ size: 2, more: 'x'.repeat(40) }))).status).toBe(413)
  expect(await ask(may, '{"size":9}')).toMatchObject({ status: 400, body: { where: 'size' } })
  expect((await ask(may, '{"size":2,"actor":"Tom"}')).status).toBe(400)
  expect(await ask(may, '{"size":2}', '/api/thing?n=x')).toMatchObject({ status: 400, body: { where: 'n' } })
})
