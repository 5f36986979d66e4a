/**
 * A certificate authority of this gateway's own, in its data folder: a plant network has no public names, and tablets want
 * HTTPS for everything that makes an application of a page. X.509 v3 by RFC 5280; ECDSA P-256.
 */
import 'reflect-metadata'
import { webcrypto, X509Certificate } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509'
import { isIP } from 'node:net'

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const DAY = 86_400_000
const AUTHORITY_DAYS = 3650
/** Apple takes none that is longer valid than 825 days, where somebody trusted its authority by hand. */
const CERTIFICATE_DAYS = 397
const RENEWED_BEFORE_DAYS = 30
/** Clocks of tablets are behind at times. */
const BEFORE_DAYS = 1

export interface Certificate {
  /** PEM, its authority behind it. */
  readonly cert: string
  readonly key: string
  /** PEM of the authority that people are to trust; null = their own, which the system knows. */
  readonly authority: string | null
}

interface Pair {
  readonly cert: string
  readonly key: string
}

const pairIn = (folder: string, name: string): Pair | null => {
  const [cert, key] = [join(folder, `${name}.crt`), join(folder, `${name}.key`)]
  return existsSync(cert) && existsSync(key)
    ? { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') }
    : null
}

/** The key first: a certificate that is there has one. */
const keep = (folder: string, name: string, { cert, key }: Pair): Pair => {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  for (const [end, text] of [
    ['key', key],
    ['crt', cert],
  ] as const) {
    const path = join(folder, `${name}.${end}`)
    writeFileSync(`${path}.new`, text, { mode: 0o600 })
    renameSync(`${path}.new`, path)
  }
  return { cert, key }
}

const newKeys = (): Promise<CryptoKeyPair> =>
  webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']) as Promise<CryptoKeyPair>

const pemOf = async (key: CryptoKey): Promise<string> => {
  const text = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key)).toString('base64')
  return `-----BEGIN PRIVATE KEY-----\n${text.replaceAll(/(.{64})/g, '$1\n').trimEnd()}\n-----END PRIVATE KEY-----\n`
}

const bodyOf = (pem: string): Buffer => Buffer.from(pem.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64')

const keysFrom = async ({ cert, key }: Pair): Promise<CryptoKeyPair> => {
  const publicKey = new X509Certificate(cert).publicKey.export({ type: 'spki', format: 'der' })
  return {
    privateKey: await webcrypto.subtle.importKey('pkcs8', bodyOf(key), ALGORITHM, true, ['sign']),
    publicKey: await webcrypto.subtle.importKey('spki', publicKey, ALGORITHM, true, ['verify']),
  } as CryptoKeyPair
}

const span = (now: number, days: number): { readonly notBefore: Date; readonly notAfter: Date } => ({
  notBefore: new Date(now - BEFORE_DAYS * DAY),
  notAfter: new Date(now + days * DAY),
})

const serialNumber = (): string => Buffer.from(webcrypto.getRandomValues(new Uint8Array(16))).toString('hex')

const newAuthority = async (name: string, now: number): Promise<Pair> => {
  const keys = await newKeys()
  const made = await X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: [{ CN: [`Gemba authority of ${name}`] }],
    ...span(now, AUTHORITY_DAYS),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return { cert: `${made.toString('pem')}\n`, key: await pemOf(keys.privateKey) }
}

const newCertificate = async (names: readonly string[], authority: Pair, now: number): Promise<Pair> => {
  const [keys, signing] = [await newKeys(), await keysFrom(authority)]
  const made = await X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: [{ CN: [names[0]!] }],
    issuer: new X509Certificate(authority.cert).subject.replaceAll('\n', ', '),
    ...span(now, CERTIFICATE_DAYS),
    signingAlgorithm: ALGORITHM,
    publicKey: keys.publicKey,
    signingKey: signing.privateKey,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(
        names.map((value) => ({ type: isIP(value) === 0 ? ('dns' as const) : ('ip' as const), value })),
      ),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create(signing.publicKey),
    ],
  })
  return { cert: `${made.toString('pem')}\n`, key: await pemOf(keys.privateKey) }
}

const isSound = ({ cert }: Pair, now: number, days: number): boolean => {
  try {
    const { validFrom, validTo } = new X509Certificate(cert)
    return Date.parse(validFrom) <= now && now < Date.parse(validTo) - days * DAY
  } catch {
    return false
  }
}

const hasNames = ({ cert }: Pair, names: readonly string[]): boolean => {
  const certificate = new X509Certificate(cert)
  return names.every(
    (name) => (isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name)) !== undefined,
  )
}

/**
 * The gateway's certificate: the one that is kept while it is valid for a month more and holds these names, else a new one.
 * The authority is made once, so that nobody has to trust another.
 * @param names host names and addresses under which people reach it, the machine's own first
 * @param now ms
 */
export const ownCertificate = async (folder: string, names: readonly string[], now: number): Promise<Certificate> => {
  const known = pairIn(folder, 'authority')
  const authority =
    known && isSound(known, now, 0) ? known : keep(folder, 'authority', await newAuthority(names[0]!, now))
  const last = pairIn(folder, 'gateway')
  const isOurs = (pair: Pair): boolean =>
    new X509Certificate(pair.cert).verify(new X509Certificate(authority.cert).publicKey)
  const own =
    last && isSound(last, now, RENEWED_BEFORE_DAYS) && hasNames(last, names) && isOurs(last)
      ? last
      : keep(folder, 'gateway', await newCertificate(names, authority, now))
  return { cert: own.cert + authority.cert, key: own.key, authority: authority.cert }
}
