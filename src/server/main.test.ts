/** The real process: what it says when it cannot start, and how it ends. */
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { connectAsync } from 'mqtt'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { nameHeader } from '../wire/principal.ts'
import { API } from '../wire/paths.ts'
import { eventually, freePort } from './testing/ports.ts'
import { RealProcess } from './testing/real-process.ts'
import { refusalOf } from './testing/refusal.ts'
import { removeFolder, testFolder } from './testing/start-gateway.ts'

const dir = testFolder()
let gateway: RealProcess
const run = (args: readonly string[]) => gateway.run(args)

beforeAll(async () => {
  gateway = await RealProcess.bundled(dir)
})
// What one test has left running would hold the data folder against all that follow.
afterEach(() => gateway.dispose())
afterAll(() => removeFolder(dir))

const refused = async (args: readonly string[]): Promise<string> => {
  const { words, ended } = run(args)
  expect(await ended).toBe(1)
  expect(words.err).not.toMatch(/^\s+at /m)
  return words.err
}

test('a port in use', async () => {
  const holder = createServer().listen(0, '127.0.0.1')
  await new Promise((done) => holder.on('listening', done))
  const { port } = holder.address() as { port: number }
  expect(await refused(['--port', String(port)])).toMatch(
    new RegExp(`Port ${port} on 127\\.0\\.0\\.1, wanted for the page, is in use[\\s\\S]*--port`),
  )
  expect(await refused(['--mqtt-port', String(port)])).toMatch(new RegExp(`Port ${port}.*broker[\\s\\S]*--mqtt-port`))
  holder.close()
}, 60_000)

test('a missing file, a wrong document with every problem, a refused broker, an open host', async () => {
  expect(await refusalOf(dir, '--twin', '/no/such/twin.json')).toMatch(
    /\/no\/such\/twin\.json cannot be read: there is no such file[\s\S]*--twin/,
  )
  const wrong = join(dir, 'wrong.json')
  writeFileSync(
    wrong,
    JSON.stringify({
      format: 1,
      id: 't',
      name: 'T',
      assets: [{ id: 'a' }, { id: 'b', name: 'B', parent: 'nowhere', signals: { s: { name: 'S', type: 'numbr' } } }],
    }),
  )
  const text = await refused(['--twin', wrong])
  for (const path of ['$.assets[0].name', '$.assets[1].signals.s.type']) expect(text).toContain(path)
  writeFileSync(wrong, '{ "format": 1, ')
  expect(await refusalOf(dir, '--twin', wrong)).toMatch(/\$: not JSON/)
  expect(await refusalOf(dir, '--broker', `mqtt://127.0.0.1:${await freePort()}`)).toMatch(
    /could not be reached: connection refused/,
  )
  expect(await refusalOf(dir, '--host', '0.0.0.0')).toMatch(/--passcode CODE/)
  expect(await refusalOf(dir, '--colour', 'red')).toMatch(/--colour[\s\S]*--help/)
  writeFileSync(join(dir, 'file'), '')
  expect(await refusalOf(dir, '--data', join(dir, 'file/below'))).toMatch(/data folder .* cannot be used/)
}, 60_000)

test('--help and --print-config say it and end well', async () => {
  const help = run(['--help'])
  expect(await help.ended).toBe(0)
  expect(help.words.out).toMatch(/--passcode CODE/)
  const config = run(['--print-config', '--passcode', 'open-sesame'])
  expect(await config.ended).toBe(0)
  expect(JSON.parse(config.words.out)).toMatchObject({ passcode: '(set)', host: '127.0.0.1' })
})

test('on the plant network: an address for the tablet, as a QR code, and how it comes to trust it', async () => {
  const { child, words, ended } = await gateway.started(['--host', '0.0.0.0', '--passcode', 'open-sesame', '--tls'])
  // It comes after the address, in writes of its own.
  await eventually(
    () => /https:\/\/\S+\/trust [\s\S]*fingerprint is ([0-9A-F]{2}:){31}[0-9A-F]{2}/.test(words.out),
    'how a tablet comes to trust it',
  )
  await eventually(() => (words.out.match(/[ █▀▄]{20,}/gu)?.length ?? 0) > 10, 'the QR code')
  expect(words.out).not.toContain('open-sesame')
  child.kill('SIGTERM')
  expect(await ended).toBe(0)
}, 30_000)

test('a data folder in use by another gateway: said once, in whole sentences', async () => {
  const first = await gateway.started()
  const text = await refused([])
  expect(text).toMatch(/data folder .* cannot be used: .*in use by another gateway/)
  expect(text).not.toContain('..')
  first.child.kill('SIGTERM')
  expect(await first.ended).toBe(0)
}, 30_000)

test('one address; Ctrl-C ends it cleanly, and what was acknowledged and sampled is there after the restart', async () => {
  const first = await gateway.started()
  const { url, brokerUrl } = first
  const machine = await connectAsync(brokerUrl)
  await machine.publishAsync('plant/pump/flow', '130', { qos: 1 })
  await eventually(
    async () => ((await (await fetch(`${url}${API.health}`)).json()) as { samples: number }).samples > 0,
    'the sample',
  )
  await eventually(
    async () =>
      (
        await fetch(`${url}${API.alarm}`, {
          method: 'POST',
          headers: { ...nameHeader('Mara'), 'content-type': 'application/json' },
          body: JSON.stringify({ kind: 'acknowledge', key: 'pump/high', comment: 'seen' }),
        })
      ).ok,
    'the acknowledgement',
  )
  await machine.endAsync(true)
  first.child.kill('SIGINT')
  first.child.kill('SIGINT')
  expect(await first.ended).toBe(0)

  const second = await gateway.started()
  const again = second.url
  const journal = (await (await fetch(`${again}${API.journal}`)).json()) as {
    events: { kind: string; actor: string | null }[]
  }
  expect(journal.events).toContainEqual(expect.objectContaining({ kind: 'acknowledged', actor: 'Mara' }))
  const history = (await (
    await fetch(`${again}${API.history}?signal=pump/flow&from=${Date.now() - 60_000}&to=${Date.now()}&columns=10`)
  ).json()) as { max: number[] }
  expect(Math.max(...history.max)).toBe(130)
  second.child.kill('SIGTERM')
  expect(await second.ended).toBe(0)
}, 60_000)
