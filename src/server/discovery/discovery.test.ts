import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connectAsync, type MqttClient } from 'mqtt'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { emptyDocument, withProposal } from '../../discovery/document.ts'
import { payloadBytes } from '../../decode/testing/sparkplug-bytes.ts'
import { API } from '../../wire/paths.ts'
import {
  BindingsAnswer,
  DISCOVERY,
  DiscoveryStatus,
  Proposal,
  ReadAnswer,
  RowsAnswer,
  TopicDetail,
  TwinRefused,
  TwinWritten,
} from '../../wire/discovery.ts'
import { removeFolder, startTestGateway, testFolder, type TestGateway } from '../testing/start-gateway.ts'

const eventually = (probe: () => Promise<void>): Promise<void> => vi.waitFor(probe, { timeout: 8000, interval: 30 })

const EMPTY = emptyDocument('New plant')
let gateway: TestGateway
let plant: MqttClient
const dir = testFolder(EMPTY)

const ask = async (
  path: string,
  body?: unknown,
  method = body === undefined ? 'GET' : 'POST',
): Promise<{ status: number; json: unknown }> => {
  const answer = await fetch(`${gateway.url}${path}`, {
    method,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  return { status: answer.status, json: await answer.json() }
}
const status = async () => DiscoveryStatus.parse((await ask(DISCOVERY.status)).json)
const rows = async (request: object) =>
  RowsAnswer.parse((await ask(DISCOVERY.rows, { broker: 'embedded', ...request })).json)
const twin = async (): Promise<{ document: Record<string, unknown>; hash: string }> => {
  const answer = await fetch(`${gateway.url}${API.twin}`)
  return {
    document: (await answer.json()) as Record<string, unknown>,
    hash: answer.headers.get('etag')!.replaceAll('"', ''),
  }
}
const write = (document: unknown, expects: string) => ask(DISCOVERY.twin, { document, expects }, 'PUT')

const PRESS = ['press_1', 'press_2']
const speak = async (): Promise<void> => {
  for (const press of PRESS) {
    await plant.publishAsync(`acme/hall/${press}/status/State`, 'RUNNING')
    await plant.publishAsync(`acme/hall/${press}/status/oil_temp_c`, '41.5')
  }
}

beforeAll(async () => {
  gateway = await startTestGateway([], dir)
  plant = await connectAsync(gateway.brokerUrl!)
  await plant.publishAsync('acme/hall/press_1/nameplate/model', 'P-100', { retain: true })
})
afterAll(async () => {
  await plant.endAsync()
  await gateway.close()
  removeFolder(dir)
})

test('nothing is heard before somebody looks; then all of it, what was kept too', async () => {
  await plant.publishAsync('acme/hall/press_9/status/State', 'IDLE')
  expect((await status()).brokers).toMatchObject([{ name: 'embedded', state: 'listening', filters: ['#'] }])
  await speak()
  await eventually(async () => expect((await status()).brokers[0]).toMatchObject({ topics: 5, unused: 5 }))
  const tree = await rows({ open: ['acme/hall', 'acme/hall/press_1'] })
  expect(tree.rows.map(({ name, depth, open, topics }) => [name, depth, open, topics])).toEqual([
    ['acme/hall', 0, true, 5],
    ['press_1', 1, true, 3],
    ['nameplate/model', 2, null, 1],
    ['status', 2, false, 2],
    ['press_2/status', 1, false, 2],
  ])
  expect(tree.rows[2]!.message).toMatchObject({
    preview: 'P-100',
    retained: true,
    bytes: 5,
    shape: 'text',
    signalCount: 0,
  })
  expect((await rows({ search: 'OIL' })).rows.map(({ path }) => path)).toEqual(
    PRESS.map((press) => `acme/hall/${press}/status/oil_temp_c`),
  )
  const detail = TopicDetail.parse(
    (await ask(`${DISCOVERY.topic}?broker=embedded&topic=${encodeURIComponent('acme/hall/press_1/status/oil_temp_c')}`))
      .json,
  )
  const readings = [detail.fields[0]!.reading, { ...detail.fields[0]!.reading, topic: 'acme/nowhere' }]
  expect(ReadAnswer.parse((await ask(DISCOVERY.read, { broker: 'embedded', readings })).json).values).toEqual([
    '41.5',
    null,
  ])
  expect(detail).toMatchObject({ payload: '41.5', fields: [{ type: 'number', unit: '°C', value: '41.5' }] })
})

test('a proposal becomes the twin, which lives at once and can be taken back', async () => {
  const proposal = Proposal.parse((await ask(DISCOVERY.proposal, { broker: 'embedded' })).json)
  const before = await twin()
  const { document } = withProposal(before.document as never, proposal, false)
  const written = await write(document, before.hash)
  expect(written.status).toBe(200)
  const { hash, assets } = TwinWritten.parse(written.json)
  expect(assets).toBe(4)
  await eventually(async () => expect((await twin()).hash).toBe(hash))
  expect(JSON.parse(readFileSync(join(dir, 'twin/twin.json'), 'utf8'))).toEqual(document)
  expect(existsSync(join(dir, 'twin/twin.json.new'))).toBe(false)
  // What was heard while somebody looked is known to the twin at once: nobody speaks in between.
  await eventually(async () =>
    expect(BindingsAnswer.parse((await ask(`${DISCOVERY.bindings}?show=all`)).json).rows).toEqual(
      Array.from({ length: 5 }, () => expect.objectContaining({ verdict: 'matched', matched: 1 })),
    ),
  )
  await speak()
  await eventually(async () => expect((await status()).brokers[0]).toMatchObject({ topics: 5, unused: 0 }))
  const bound = BindingsAnswer.parse((await ask(`${DISCOVERY.bindings}?show=all`)).json)
  expect(bound).toMatchObject({ all: 5, problems: 0 })
  expect((await rows({ search: 'press_1/status/State' })).rows[0]!.message!.signals).toEqual(['press-1/state'])

  expect((await status()).previous).toMatchObject({ hash: before.hash, assets: 1, signals: 0 })
  expect((await ask(DISCOVERY.previous, { expects: before.hash })).status).toBe(409)
  expect((await ask(DISCOVERY.previous, { expects: hash })).status).toBe(200)
  await eventually(async () => expect((await twin()).hash).toBe(before.hash))
  expect((await status()).previous).toMatchObject({ hash })
  expect((await ask(DISCOVERY.previous, { expects: before.hash })).status).toBe(200)
  await eventually(async () => expect((await twin()).hash).toBe(hash))
})

test('a version that somebody else wrote is not written over; a wrong document is refused with every path', async () => {
  const { document, hash } = await twin()
  const text = readFileSync(join(dir, 'twin/twin.json'), 'utf8')
  writeFileSync(join(dir, 'twin/twin.json'), text.replace(/"name": ?/, '"description": "by hand", "name": '))
  expect((await write({ ...document, name: 'Other' }, hash)).status).toBe(409)
  expect(readFileSync(join(dir, 'twin/twin.json'), 'utf8')).toContain('by hand')
  await eventually(async () => expect((await twin()).hash).not.toBe(hash))
  const now = await twin()
  const refused = await write(
    { ...now.document, assets: [{ id: 'A!', name: '' }], flow: [{ from: 'x', to: 'y' }] },
    now.hash,
  )
  expect(refused.status).toBe(422)
  expect(TwinRefused.parse(refused.json).problems.map(({ path }) => path)).toEqual(
    expect.arrayContaining(['$.assets[0].id', '$.assets[0].name', '$.flow[0].from']),
  )
  expect((await twin()).hash).toBe(now.hash)
  expect((await ask(DISCOVERY.twin, { document: {}, expects: 'nonsense' }, 'PUT')).status).toBe(400)
})

test('a node born before anybody listened is asked for its births, once a person wants it', async () => {
  const topic = 'spBv1.0/Plant/DDATA/edge1/press_1'
  await plant.publishAsync(topic, Buffer.from(payloadBytes([{ alias: 1, double: 7 }], { seq: 4, time: 1000 })))
  const proposed = async () =>
    Proposal.parse((await ask(DISCOVERY.proposal, { broker: 'embedded', under: 'spBv1.0' })).json)
  await eventually(async () =>
    expect((await proposed()).skipped).toContainEqual({
      topic: 'spBv1.0/Plant/+/edge1/press_1',
      why: 'sparkplug-unborn',
      what: '',
    }),
  )
  const asked = new Promise<[string, Buffer]>((listened) =>
    plant.on('message', (at, payload) => void (at.includes('/NCMD/') && listened([at, payload]))),
  )
  await plant.subscribeAsync('spBv1.0/+/NCMD/#')
  const wish = { broker: 'embedded', group: 'Plant', node: 'edge1' }
  expect(await ask(DISCOVERY.rebirth, wish)).toEqual({ status: 200, json: { asked: true } })
  const [at, payload] = await asked
  expect([at, payload.includes('Node Control/Rebirth')]).toEqual(['spBv1.0/Plant/NCMD/edge1', true])
  for (const wrong of [
    { ...wish, node: '+' },
    { ...wish, group: 'a/b' },
    { ...wish, broker: 'none' },
  ])
    expect((await ask(DISCOVERY.rebirth, wrong)).status).toBe(400)
  // The node does as it was asked.
  await plant.publishAsync(
    'spBv1.0/Plant/DBIRTH/edge1/press_1',
    Buffer.from(payloadBytes([{ name: 'Force_kN', alias: 1, datatype: 10, double: 7 }], { seq: 1, time: 2000 })),
  )
  await eventually(async () =>
    expect(
      (await proposed()).classes.flatMap(({ signals }) => signals.map(({ name, unit }) => `${name} ${unit}`)),
    ).toEqual(['Force kN']),
  )
})

test('questions out of shape are refused, and pages of other sites get nothing', async () => {
  for (const body of [
    { broker: 'none' },
    { broker: 'embedded', limit: 100_000 },
    { broker: 'embedded', open: 'x' },
    {},
  ])
    expect((await ask(DISCOVERY.rows, body)).status).toBe(400)
  const foreign = await fetch(`${gateway.url}${DISCOVERY.twin}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', origin: 'http://evil.example' },
    body: '{}',
  })
  expect(foreign.status).toBe(403)
})

test('a gateway set not to write does not, and says why', async () => {
  const other = testFolder(EMPTY)
  const closed = await startTestGateway(['--edit-twin', 'no'], other)
  const answer = await fetch(`${closed.url}${DISCOVERY.twin}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ document: EMPTY, expects: '0123456789abcdef' }),
  })
  expect([answer.status, ((await answer.json()) as { error: string }).error]).toEqual([
    403,
    expect.stringContaining('--edit-twin no'),
  ])
  await closed.close()
  removeFolder(other)
})

test('without a twin, on a new path, an empty one is written', async () => {
  const other = testFolder(EMPTY)
  mkdirSync(join(other, 'mine'))
  const fresh = await startTestGateway(['--new-twin', join(other, 'mine')], other)
  expect(fresh.twinPath).toBe(join(other, 'mine/twin.json'))
  expect(JSON.parse(readFileSync(fresh.twinPath, 'utf8'))).toMatchObject({ format: 1, assets: [{ id: 'plant' }] })
  await fresh.close()
  removeFolder(other)
})
