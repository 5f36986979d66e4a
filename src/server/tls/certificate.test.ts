import { X509Certificate } from 'node:crypto'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { get, request } from 'node:https'
import type { IncomingHttpHeaders } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, createServer } from 'node:tls'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { eventually } from '../testing/ports.ts'
import { startTestGateway, testFolder } from '../testing/start-gateway.ts'
import { API } from '../../wire/paths.ts'
import { certificateOf, watchCertificate } from './certificate.ts'

const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'gemba-tls-'))
  onTestFinished(() => rmSync(made, { recursive: true }))
  return made
}
const settings = (data: string) => ({ tls: true, tlsCert: null, tlsKey: null, data, host: '0.0.0.0', origins: [] })
const of = async (given: Parameters<typeof certificateOf>[0], now = Date.now()) => {
  const found = await certificateOf(given, now)
  if (!found.ok) throw new Error(found.error.what)
  return found.value!
}

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

test('under TLS page, API, sockets and passcode work as ever; whoever does not trust it yet is told how, before any passcode', async () => {
  const dir = testFolder()
  const gateway = await startTestGateway(['--host', '0.0.0.0', '--passcode', 'open-sesame', '--tls'], dir)
  onTestFinished(() => gateway.close())
  const ca = readFileSync(join(dir, 'data/tls/authority.crt'))
  const { port } = gateway
  const ask = (path: string, { body, ...headers }: Record<string, string> = {}): Promise<Answer> =>
    new Promise((done, failed) => {
      const options = { host: 'localhost', port, path, ca, headers, method: body === undefined ? 'GET' : 'POST' }
      const asking = request(options, (response) => {
        let words = ''
        response.on('data', (chunk: Buffer) => (words += chunk.toString('latin1')))
        response.on('end', () => done({ status: response.statusCode!, headers: response.headers, body: words }))
      })
      asking.on('error', failed)
      asking.end(body)
    })
  const trusting = await ask('/trust')
  expect(trusting.status).toBe(200)
  expect(trusting.body).toContain(new X509Certificate(ca).fingerprint256)
  expect(trusting.headers['content-security-policy']).toContain("default-src 'none'")
  const loaded = await ask('/trust/gemba-authority.crt')
  expect(new X509Certificate(Buffer.from(loaded.body, 'latin1')).fingerprint256).toBe(
    new X509Certificate(ca).fingerprint256,
  )
  expect((await ask(API.health)).status).toBe(401)
  const origin = `https://localhost:${port}`
  const login = (from: string) =>
    ask(API.session, { body: '{"passcode":"open-sesame"}', 'content-type': 'application/json', origin: from })
  expect((await login(`http://localhost:${port}`)).status).toBe(403)
  const welcome = await login(origin)
  expect(welcome.status).toBe(200)
  const cookies = welcome.headers['set-cookie']!
  for (const cookie of cookies) expect(cookie).toMatch(/HttpOnly; SameSite=Strict; Secure$/)
  const cookie = cookies.map((one) => one.split(';')[0]).join('; ')
  expect((await ask(API.health, { cookie })).status).toBe(200)
  const opened = await new Promise<string>((done) => {
    const socket = new WebSocket(`wss://localhost:${port}${API.feed}`, { ca, headers: { cookie, origin } })
    socket.on('message', (data: Buffer) => (done(data.toString().slice(0, 200)), socket.terminate()))
    socket.on('error', (failure) => done(failure.message))
  })
  expect(opened).toContain('hello')
  await expect(
    new Promise((_done, failed) => get({ host: 'localhost', port, path: '/' }).on('error', failed)),
  ).rejects.toThrow(/self-signed|unable to/i)
})

test('own files that do not belong together, are no certificate, or are not there are refused with their path', async () => {
  const dir = folder()
  await of(settings(join(dir, 'a')))
  await of(settings(join(dir, 'b')))
  const [cert, key, other] = ['a/tls/gateway.crt', 'a/tls/gateway.key', 'b/tls/gateway.key'].map((path) =>
    join(dir, path),
  )
  const own = { ...settings(dir), tls: false, tlsCert: cert!, tlsKey: key! }
  expect((await of(own)).authority).toBeNull()
  const refusal = async (tlsCert: string, tlsKey: string): Promise<string> => {
    const found = await certificateOf({ ...own, tlsCert, tlsKey }, Date.now())
    return found.ok ? 'taken' : found.error.what
  }
  expect(await refusal(cert!, other!)).toContain(`${other}: it is not the key of ${cert}`)
  expect(await refusal(join(dir, 'none.crt'), key!)).toContain('there is no such file')
  writeFileSync(join(dir, 'words.crt'), 'hello')
  expect(await refusal(join(dir, 'words.crt'), key!)).toContain('words.crt')
  expect(await refusal(cert!, join(dir, 'words.crt'))).toContain('words.crt')
  expect(await certificateOf({ ...settings(dir), tls: false }, Date.now())).toEqual({ ok: true, value: null })
})

test('what is renewed is shown to the next who connects, without a restart; damaged files change nothing and are said', async () => {
  const dir = folder()
  const authority = settings(join(dir, 'made'))
  const first = await of(authority)
  const [cert, key] = [join(dir, 'own.crt'), join(dir, 'own.key')]
  const put = (): void => {
    copyFileSync(join(dir, 'made/tls/gateway.crt'), cert)
    copyFileSync(join(dir, 'made/tls/gateway.key'), key)
  }
  put()
  const own = { ...authority, tls: false, tlsCert: cert, tlsKey: key }
  const inForce = await of(own)
  const server = createServer({ cert: inForce.cert, key: inForce.key }, (socket) => socket.end())
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => void server.close())
  const logged: string[] = []
  const end = watchCertificate(server, own, inForce, { clock: Date.now, log: (line) => logged.push(line), everyMs: 20 })
  onTestFinished(end)
  const shown = (): Promise<string> =>
    new Promise((done) => {
      const { port } = server.address() as AddressInfo
      const socket = connect({ port, host: '127.0.0.1', ca: first.authority!, servername: 'localhost' }, () => {
        done(socket.getPeerX509Certificate()!.fingerprint256)
        socket.destroy()
      })
    })
  const before = await shown()
  writeFileSync(key, 'torn')
  await eventually(() => logged.length > 0, 'words about the torn key')
  expect(logged[0]).toContain(key)
  expect(await shown()).toBe(before)
  await of({ ...authority, origins: ['https://twin.plant.example'] })
  put()
  await eventually(() => logged.includes('The certificate was renewed.'), 'the renewal')
  expect(await shown()).not.toBe(before)
})
