/** Chunks as other tools compress them: the frames below are made by `lz4` and `zstd` themselves. */
import { McapWriter, TempBuffer } from '@mcap/core'
import { expect, test } from 'vitest'
import { RECORD } from '../../wire/record.ts'
import { unpackLz4 } from './lz4-frame.ts'
import { bytesOf, readRecord } from './read-record.ts'
import { unpackingOf } from './unpack-chunks.ts'

const TEXT = Array.from({ length: 3000 }, (_, i) => `{"value":${((i * 7) % 30) / 10},"quality":"good"}\n`).join('')
/** `lz4 -9 -B4 -BD --content-size` */
const LINKED =
  'BCJNGExA8GgBAAAAAACKuQEAAPYOeyJ2YWx1ZSI6MCwicXVhbGl0eSI6Imdvb2QifQodAC8uNx8ACT8xLjQfAAk/Mi4xHwALHzh8AAsfNXwACx8yHwALHzl8AAsfNnwACx8zXQAKD3oACx83egALHzR6AAsfMR8ACx84fAALHzV8AAsfMh8ACx85fAALHzZ8AAsPNAEKD3oADB83egALHzR6AAsPkQEMHzh8AAsfNXwACx8yHwALHzl8AAsfNnwACw80AQEPnAP/////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////SVB5IjoiZ3MAAAAPnAP///////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////9BUG9kIn0KAAAAAGj/ENo='
/** `lz4 -9 -B4 -BI -BX --no-frame-crc` */
const APART =
  'BCJNGHBArbkBAAD2DnsidmFsdWUiOjAsInF1YWxpdHkiOiJnb29kIn0KHQAvLjcfAAk/MS40HwAJPzIuMR8ACx84fAALHzV8AAsfMh8ACx85fAALHzZ8AAsfM10ACg96AAsfN3oACx80egALHzEfAAsfOHwACx81fAALHzIfAAsfOXwACx82fAALDzQBCg96AAwfN3oACx80egALD5EBDB84fAALHzV8AAsfMh8ACx85fAALHzZ8AAsPNAEBD5wD/////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////0lQeSI6ImdTUjeyIgEAAPsQb29kIn0KeyJ2YWx1ZSI6MS42LCJxdWFsaXR5IjoiZx8APzIuMx8ACR8wHQAKLy43HwAJPzEuNHoACx8xHwALHzh8AAsfNXwACx8yHwALHzl8AAsfNnwACw80AQofMXoACx83egALHzR6AAsfMR8ACx84fAALHzV8AAsfMh8ACx85fAALHzZ8AAsPNAEKD3oADB83egALHzR6AAsPkQEMHzh8AAsfNXwACx8yHwALDjQBD5wD//////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////+dUG9kIn0Kk35KIwAAAAA='
/** `zstd -19` */
const ZSTD =
  'KLUv/aTwaAEANQMAwkMNEaBvmICuPFnVsfprP2Xj6lYo793v3u/9791PjnqTfHwZjgbIoUn5wgqXwsjqDKJXcDUyG3AfqEC21v8NgCvOcBAeEX5E2EF8/78DUWWf0yZPmvLBjeAQYpT+1nK1RRcSACQFi6ulww=='

const bytes = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'))
const text = (data: Uint8Array): string => new TextDecoder().decode(data)
const joined = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts))

/** Frames with one block that is not compressed. */
const storedLz4 = (data: Uint8Array): Uint8Array => {
  const head = Buffer.from('04224d1860408200000000', 'hex')
  head.writeUInt32LE((data.length | 0x80000000) >>> 0, 7)
  return joined(head, data, new Uint8Array(4))
}
const storedZstd = (data: Uint8Array): Uint8Array => {
  const head = Buffer.alloc(12)
  head.writeUInt32LE(0xfd2fb528, 0)
  head[4] = 0xa0
  head.writeUInt32LE(data.length, 5)
  head.writeUIntLE((data.length << 3) | 1, 9, 3)
  return joined(head, data)
}

test('lz4: blocks linked and apart, with and without checksums, several frames, frames to skip, stored blocks', () => {
  expect(text(unpackLz4(bytes(LINKED), TEXT.length))).toBe(TEXT)
  expect(text(unpackLz4(bytes(APART), TEXT.length))).toBe(TEXT)
  const skipped = Uint8Array.of(0x53, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 9, 9)
  expect(text(unpackLz4(joined(bytes(LINKED), skipped, bytes(APART)), 2 * TEXT.length))).toBe(TEXT + TEXT)
  expect(unpackLz4(storedLz4(Uint8Array.of(7, 8, 9)), 3)).toEqual(Uint8Array.of(7, 8, 9))
})

test('lz4 that is cut off, worn or of another size is refused, or is as long as it was said to be', () => {
  const whole = bytes(LINKED)
  for (const size of [0, TEXT.length - 1, TEXT.length + 1]) expect(() => unpackLz4(whole, size)).toThrow('broken lz4')
  for (let cut = 1; cut < whole.length - 8; cut += 3)
    expect(() => unpackLz4(whole.subarray(0, cut), TEXT.length), `cut at ${cut}`).toThrow('broken lz4')
  for (let at = 0; at < whole.length; at += 3)
    for (const flip of [1, 0x80, 0xff]) {
      const worn = whole.slice()
      worn[at] = worn[at]! ^ flip
      const unpack = (): number => {
        try {
          return unpackLz4(worn, TEXT.length).length
        } catch (failure) {
          expect((failure as Error).message).toBe('broken lz4')
          return TEXT.length
        }
      }
      expect(unpack()).toBe(TEXT.length)
    }
})

test('zstd, too; of what nothing here reads its name is told', async () => {
  const handlers = await unpackingOf(['zstd', 'lz4'])
  if (typeof handlers === 'string') throw new Error(handlers)
  expect(text(handlers['zstd']!(bytes(ZSTD), BigInt(TEXT.length)))).toBe(TEXT)
  expect(text(handlers['lz4']!(bytes(APART), BigInt(TEXT.length)))).toBe(TEXT)
  expect(await unpackingOf(['lz4', 'br'])).toBe('br')
  expect(await unpackingOf(['constructor'])).toBe('constructor')
})

/** A record as a tool leaves it that reads and writes MCAP, and compresses it meanwhile. */
const recompressed = async (compression: string, pack: (data: Uint8Array) => Uint8Array): Promise<Blob> => {
  const buffer = new TempBuffer()
  const compressChunk = (data: Uint8Array) => ({ compression, compressedData: pack(data) })
  const writer = new McapWriter({ writable: buffer, compressChunk })
  const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value))
  const attach = (name: string, value: unknown): Promise<void> =>
    writer.addAttachment({ name, data: json(value), logTime: 0n, createTime: 0n, mediaType: 'application/json' })
  await writer.start({ profile: '', library: 'another tool' })
  const head = {
    format: '1',
    version: '1',
    title: 'Plant',
    twinHash: 'x',
    timeZone: '',
    fromMs: '1000',
    toMs: '5000',
    samples: '4',
    damaged: '0',
  }
  await writer.addMetadata({ name: RECORD.metadata, metadata: new Map(Object.entries(head)) })
  await attach(RECORD.twin, { id: 'p' })
  const nothing = { signal: [], t: [], value: [], quality: [], ended: [], text: [], state: [], limitMs: [] }
  await attach(RECORD.start, { state: { at: 999, ...nothing }, alarms: [], states: [], limits: [] })
  const schemaId = await writer.registerSchema({ name: 'gemba.number', encoding: 'jsonschema', data: json({}) })
  const topic = `${RECORD.signals}pump/flow`
  const channelId = await writer.registerChannel({ schemaId, topic, messageEncoding: 'json', metadata: new Map() })
  for (let i = 0; i < 4; i++) {
    const time = BigInt(1000 + i * 1000) * 1_000_000n
    const data = json({ value: i, quality: 'good' })
    await writer.addMessage({ channelId, sequence: i, logTime: time, publishTime: time, data })
  }
  await writer.end()
  return new Blob([new Uint8Array(buffer.get())])
}

test.each([
  ['lz4', storedLz4],
  ['zstd', storedZstd],
] as const)('a record that another tool compressed opens: %s', async (compression, pack) => {
  const read = await readRecord(bytesOf(await recompressed(compression, pack)))
  if (!read.ok) throw new Error(JSON.stringify(read.error))
  const answer = read.value.past.range({ signals: ['pump/flow'], from: 1000, to: 5000, columns: 100, held: false })
  expect(answer).toMatchObject({ answers: [{ t: [1000, 2000, 3000, 4000], last: [0, 1, 2, 3] }] })
})

test('what is compressed otherwise, or not as it says, is told', async () => {
  const said = async (compression: string, pack: (data: Uint8Array) => Uint8Array) => {
    const read = await readRecord(bytesOf(await recompressed(compression, pack)))
    return read.ok ? 'ok' : [read.error.code, read.error.values]
  }
  expect(await said('br', storedLz4)).toEqual(['record-compressed', { how: 'br' }])
  expect(await said('lz4', (data) => data)).toEqual(['record-damaged', { why: expect.stringContaining('lz4') }])
  expect(await said('zstd', (data) => data)).toEqual(['record-damaged', { why: expect.any(String) }])
})
