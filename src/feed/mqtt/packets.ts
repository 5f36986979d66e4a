/** The packets of MQTT 3.1.1 (OASIS standard of 2014) that who only listens sends. */

const utf8 = new TextEncoder()
const text = (value: string): number[] => {
  const bytes = utf8.encode(value)
  return [bytes.length >> 8, bytes.length & 255, ...bytes]
}
/** §2.2.3: seven bits a byte, low ones first. */
const remaining = (length: number): number[] => {
  const bytes: number[] = []
  let rest = length
  for (; rest > 127; rest >>= 7) bytes.push((rest & 127) | 128)
  return [...bytes, rest]
}
const packet = (head: number, body: readonly number[]): Uint8Array =>
  Uint8Array.from([head, ...remaining(body.length), ...body])

export interface Credentials {
  readonly username: string
  readonly password: string
}

const CLEAN_SESSION = 2
const PASSWORD = 64
const USERNAME = 128

/** §3.1, with a clean session. */
export const connectPacket = (clientId: string, keepAliveS: number, credentials: Credentials | null): Uint8Array =>
  packet(0x10, [
    ...text('MQTT'),
    4,
    CLEAN_SESSION | (credentials ? USERNAME | PASSWORD : 0),
    keepAliveS >> 8,
    keepAliveS & 255,
    ...text(clientId),
    ...(credentials ? [...text(credentials.username), ...text(credentials.password)] : []),
  ])

/** §3.8, all filters at QoS 0. */
export const subscribePacket = (id: number, filters: readonly string[]): Uint8Array =>
  packet(0x82, [id >> 8, id & 255, ...filters.flatMap((filter) => [...text(filter), 0])])

/** §3.4. */
export const pubackPacket = (id: number): Uint8Array => packet(0x40, [id >> 8, id & 255])
export const PINGREQ = Uint8Array.of(0xc0, 0)
export const DISCONNECT = Uint8Array.of(0xe0, 0)
