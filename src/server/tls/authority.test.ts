import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, get } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { ownCertificate } from './authority.ts'

const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'gemba-tls-'))
  onTestFinished(() => rmSync(made, { recursive: true }))
  return join(made, 'tls')
}
const DAY = 86_400_000
const NOW = Date.now()
const NAMES = ['plant-pc', 'plant-pc.local', 'localhost', '127.0.0.1', '::1']

test('who trusts the authority trusts the gateway under each of its names, and nobody else under another', async () => {
  const { cert, key, authority } = await ownCertificate(folder(), NAMES, NOW)
  const server = createServer({ cert, key }, (_request, response) => response.end('in'))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const asked = (servername: string, ca: string | null): Promise<string> =>
    new Promise((done) => {
      const options = { port, host: '127.0.0.1', servername, headers: { host: servername }, ...(ca ? { ca } : {}) }
      get(options, (response) => response.on('data', (bytes: Buffer) => done(bytes.toString()))).on(
        'error',
        (failure: NodeJS.ErrnoException) => done(failure.code!),
      )
    })
  expect(await Promise.all(['plant-pc', 'plant-pc.local', 'localhost'].map((name) => asked(name, authority)))).toEqual([
    'in',
    'in',
    'in',
  ])
  expect(await asked('elsewhere', authority)).toBe('ERR_TLS_CERT_ALTNAME_INVALID')
  expect(await asked('localhost', null)).toMatch(/SELF_SIGNED|UNABLE_TO/)
  const other = await ownCertificate(folder(), NAMES, NOW)
  expect(await asked('localhost', other.authority)).toMatch(/SELF_SIGNED|UNABLE_TO|SIGNATURE/)
})

test('it is kept while it is good; renewed a month before its end, for a new address, and when its file is damaged, by the same authority', async () => {
  const at = folder()
  const first = await ownCertificate(at, NAMES, NOW)
  expect(await ownCertificate(at, NAMES, NOW + 300 * DAY)).toEqual(first)
  const renewed = await ownCertificate(at, NAMES, NOW + 380 * DAY)
  expect(renewed.authority).toBe(first.authority)
  expect(renewed.cert).not.toBe(first.cert)
  expect(Date.parse(new X509Certificate(renewed.cert).validTo)).toBeGreaterThan(NOW + 700 * DAY)
  const moved = await ownCertificate(at, [...NAMES, '10.0.0.7'], NOW + 381 * DAY)
  expect(new X509Certificate(moved.cert).checkIP('10.0.0.7')).toBe('10.0.0.7')
  expect(moved.authority).toBe(first.authority)
  writeFileSync(join(at, 'gateway.crt'), 'torn')
  expect((await ownCertificate(at, NAMES, NOW + 382 * DAY)).authority).toBe(first.authority)
  expect(readFileSync(join(at, 'gateway.crt'), 'utf8')).toContain('BEGIN CERTIFICATE')
})

test('keys are for their owner alone, and the authority signs nothing but certificates', async () => {
  const at = folder()
  const { authority } = await ownCertificate(at, NAMES, NOW)
  for (const name of ['authority.key', 'gateway.key']) expect(statSync(join(at, name)).mode & 0o077).toBe(0)
  const certificate = new X509Certificate(authority!)
  expect(certificate.ca).toBe(true)
  expect(new X509Certificate(readFileSync(join(at, 'gateway.crt'))).ca).toBe(false)
})
