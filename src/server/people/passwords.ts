/**
 * Passwords as they are kept: scrypt (RFC 7914) with a salt of its own each, at the strength that OWASP's Password Storage Cheat
 * Sheet asks for (N = 2¹⁵, r = 8, p = 3), written beside the result so that it may grow. One takes a fifth of a second of a
 * thread that nobody else needs, and 32 MB: few are worked out at once, and few may wait.
 */
import { randomBytes, scrypt, type ScryptOptions, timingSafeEqual } from 'node:crypto'
import * as z from 'zod'

export const KeptPassword = z.strictObject({
  salt: z.string().min(16).max(100),
  hash: z.string().min(32).max(200),
  N: z
    .number()
    .int()
    .min(2)
    .max(2 ** 20),
  r: z.number().int().min(1).max(32),
  p: z.number().int().min(1).max(16),
})
export type KeptPassword = z.infer<typeof KeptPassword>

type Strength = Pick<KeptPassword, 'N' | 'r' | 'p'>
const NOW: Strength = { N: 2 ** 15, r: 8, p: 3 }
const BYTES = 32
const AT_ONCE = 2
const MOST_WAITING = 30

let running = 0
const waiting: (() => void)[] = []

/** Runs it when there is room. @returns null: too many wait */
const inTurn = async <T>(work: () => Promise<T>): Promise<T | null> => {
  if (running >= AT_ONCE) {
    if (waiting.length >= MOST_WAITING) return null
    await new Promise<void>((resolve) => waiting.push(resolve))
  } else running++
  try {
    return await work()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running--
  }
}

const derived = (password: string, salt: string, { N, r, p }: Strength): Promise<Buffer> => {
  const options: ScryptOptions = { N, r, p, maxmem: 256 * N * r + 2 ** 20 }
  return new Promise((resolve, reject) => {
    // What is typed on another keyboard is the same password (NIST SP 800-63B, 5.1.1.2).
    scrypt(password.normalize('NFKC'), salt, BYTES, options, (failure, key) =>
      failure ? reject(failure) : resolve(key),
    )
  })
}

/** @returns null: too many are asked for at once */
export const keepPassword = (password: string, strength = NOW): Promise<KeptPassword | null> =>
  inTurn(async () => {
    const salt = randomBytes(16).toString('base64url')
    return { salt, hash: (await derived(password, salt, strength)).toString('base64url'), ...strength }
  })

const NOBODY: KeptPassword = { salt: randomBytes(16).toString('base64url'), hash: 'A'.repeat(43), ...NOW }

/** @param kept null = nobody has this name: that takes as long. @returns null: too many are asked at once */
export const isPassword = (password: string, kept: KeptPassword | null): Promise<boolean | null> =>
  inTurn(async () => {
    const { salt, hash, ...strength } = kept ?? NOBODY
    const wanted = Buffer.from(hash, 'base64url')
    const given = await derived(password, salt, strength)
    return wanted.length === given.length && timingSafeEqual(wanted, given) && kept !== null
  })
