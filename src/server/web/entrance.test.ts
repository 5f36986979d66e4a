import { expect, test } from 'vitest'
import { NAME_HEADER, nameHeader } from '../../wire/principal.ts'
import { Entrance } from './entrance.ts'
import { Reach } from './reach.ts'

const entrance = new Entrance(new Reach({ host: '127.0.0.1', origins: [] }), null, ['operator'])
const arrive = (headers: Record<string, string>) =>
  entrance.admit({ headers: { host: '127.0.0.1', ...headers }, toPage: false, open: false })

test('who comes has the name that she says, unverified, and the roles of the gateway', () => {
  expect(arrive({})).toEqual({ ok: true, value: { name: null, roles: new Set(['operator']), verified: false } })
  expect(arrive(nameHeader('Jürgen Öz'))).toMatchObject({ ok: true, value: { name: 'Jürgen Öz', verified: false } })
  expect(arrive(nameHeader('  Eva '))).toMatchObject({ ok: true, value: { name: 'Eva' } })
})

test.each(['%', '%ff', nameHeader('x'.repeat(81))[NAME_HEADER]!, nameHeader('a\u0007b')[NAME_HEADER]!, '%20'])(
  'the name %j is refused, and said so',
  (written) => {
    expect(arrive({ [NAME_HEADER]: written })).toMatchObject({
      ok: false,
      error: { status: 400, error: { where: NAME_HEADER } },
    })
  },
)
