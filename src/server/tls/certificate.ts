/** The gateway's certificate, if it has one: the owner's own files, or one by an authority of this gateway. */
import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Server } from 'node:https'
import { hostname, networkInterfaces } from 'node:os'
import { join } from 'node:path'
import type { Dispose } from '../../base/disposable.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { type Config, reason } from '../config.ts'
import { FAILURES, type StartFailure } from '../failures.ts'
import type { Certificate } from './authority.ts'

export type { Certificate } from './authority.ts'
type TlsConfig = Pick<Config, 'tls' | 'tlsCert' | 'tlsKey' | 'data' | 'host' | 'origins'>

/** Renewed, and the owner's files read again, this often. */
const LOOK_MS = 12 * 3_600_000

/** Under which people may reach it: the machine's own name first. */
const namesOf = ({ host, origins }: TlsConfig): string[] => {
  const own = hostname().toLowerCase()
  const addresses = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    // Those of one link are no use without the name of the link.
    .filter(({ address }) => !address.startsWith('fe80:'))
    .map(({ address }) => address)
  const said = ['0.0.0.0', '::'].includes(host) ? [] : [host.replaceAll(/^\[|\]$/g, '')]
  const further = origins.map((origin) => new URL(origin).hostname.replaceAll(/^\[|\]$/g, ''))
  return [...new Set([own, `${own}.local`, 'localhost', ...said, ...further, ...addresses])]
}

const ownFiles = (certPath: string, keyPath: string): Result<Certificate, StartFailure> => {
  let path = certPath
  try {
    const cert = readFileSync(path, 'utf8')
    const certificate = new X509Certificate(cert)
    path = keyPath
    const key = readFileSync(path, 'utf8')
    const ofKey = createPublicKey(createPrivateKey(key)).export({ type: 'spki', format: 'der' })
    if (!ofKey.equals(certificate.publicKey.export({ type: 'spki', format: 'der' })))
      return err(FAILURES.tlsFile(keyPath, `it is not the key of ${certPath}`))
    return ok({ cert, key, authority: null })
  } catch (failure) {
    return err(FAILURES.tlsFile(path, reason(failure)))
  }
}

/** @returns null: plain HTTP */
export const certificateOf = async (
  config: TlsConfig,
  now: number,
): Promise<Result<Certificate | null, StartFailure>> => {
  const { tls, tlsCert, tlsKey, data } = config
  if (tlsCert !== null && tlsKey !== null) return ownFiles(tlsCert, tlsKey)
  if (!tls) return ok(null)
  // Only who asks for one waits for what makes it.
  const { ownCertificate } = await import('./authority.ts')
  try {
    return ok(await ownCertificate(join(data, 'tls'), namesOf(config), now))
  } catch (failure) {
    return err(FAILURES.tlsFile(join(data, 'tls'), reason(failure)))
  }
}

/** What is renewed is taken up while it runs. */
export const watchCertificate = (
  server: Pick<Server, 'setSecureContext'>,
  config: TlsConfig,
  first: Certificate,
  { clock, log, everyMs = LOOK_MS }: { clock: () => number; log: (line: string) => void; everyMs?: number },
): Dispose => {
  let inForce = first
  const look = async (): Promise<void> => {
    const next = await certificateOf(config, clock())
    if (!next.ok) return log(`${next.error.what} The certificate that was there at the start goes on.`)
    if (!next.value || (next.value.cert === inForce.cert && next.value.key === inForce.key)) return
    inForce = next.value
    server.setSecureContext({ cert: inForce.cert, key: inForce.key })
    log('The certificate was renewed.')
  }
  const timer = setInterval(() => void look(), everyMs)
  timer.unref()
  return () => clearInterval(timer)
}
