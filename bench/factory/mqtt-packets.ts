/** The few MQTT 3.1.1 packets that the actors need, written beforehand: they must cost nothing beside what is measured. */
import { machineOf, PAYLOAD, STAMP_IN_PAYLOAD } from './bench-message.ts'

const remaining = (length: number): number[] => (length < 128 ? [length] : [(length & 127) | 128, length >> 7])
const text = (value: string): Buffer => {
  const bytes = Buffer.from(value)
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes])
}
const packet = (head: number, ...body: readonly Buffer[]): Buffer => {
  const whole = Buffer.concat(body)
  return Buffer.concat([Buffer.from([head, ...remaining(whole.length)]), whole])
}

export const connectPacket = (client: string): Buffer =>
  packet(0x10, text('MQTT'), Buffer.from([4, 2, 0, 0]), text(client))
export const subscribePacket = (filter: string): Buffer =>
  packet(0x82, Buffer.from([0, 1]), text(filter), Buffer.from([0]))

export const topicOf = (index: number): string => `bench/${machineOf(index)}`

/** A PUBLISH with 60 bytes of JSON, and where in it value (`1000.00`) and stamp (ms) stand. All are of one length. */
export const publishPacket = (
  index: number,
): { readonly bytes: Buffer; readonly valueAt: number; readonly stampAt: number } => {
  // The stamp's leading digits are today's; the publisher writes the others.
  const payload = Buffer.from(PAYLOAD.replace('1795200000000', String(Date.now())))
  const bytes = packet(0x30, text(topicOf(index)), payload)
  const at = bytes.length - payload.length
  return { bytes, valueAt: at + 5, stampAt: at + STAMP_IN_PAYLOAD }
}
