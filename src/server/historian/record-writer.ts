/** A record (`wire/record.ts`) on its way to disk: one chunk of it at a time is in memory. */
import { type FileHandle, open } from 'node:fs/promises'
import { McapWriter } from '@mcap/core'
import { RECORD, RECORD_SCHEMAS, type RecordHead } from '../../wire/record.ts'

const NS_PER_MS = 1_000_000n

export interface RecordFile {
  readonly name: string
  readonly mediaType: string
  readonly data: Uint8Array
}

export class RecordWriter {
  readonly #file: FileHandle
  readonly #mcap: McapWriter
  /** By kind. */
  readonly #schemas = new Map<string, number>()

  private constructor(file: FileHandle, mcap: McapWriter) {
    this.#file = file
    this.#mcap = mcap
  }

  /** @param head as far as it is known now */
  static async create(
    path: string,
    { version, fromMs }: RecordHead,
    files: readonly RecordFile[],
  ): Promise<RecordWriter> {
    const file = await open(path, 'w')
    let written = 0n
    const mcap = new McapWriter({
      writable: {
        position: () => written,
        write: async (bytes) => {
          await file.writeFile(bytes)
          written += BigInt(bytes.length)
        },
      },
    })
    await mcap.start({ profile: '', library: `gemba ${version}` })
    const logTime = BigInt(fromMs) * NS_PER_MS
    for (const one of files) await mcap.addAttachment({ ...one, logTime, createTime: logTime })
    return new RecordWriter(file, mcap)
  }

  /** @returns its number */
  async channel(
    topic: string,
    kind: keyof typeof RECORD_SCHEMAS,
    about: Readonly<Record<string, string>> = {},
  ): Promise<number> {
    let schemaId = this.#schemas.get(kind)
    if (schemaId === undefined) {
      const data = Buffer.from(JSON.stringify(RECORD_SCHEMAS[kind]))
      schemaId = await this.#mcap.registerSchema({ name: `gemba.${kind}`, encoding: 'jsonschema', data })
      this.#schemas.set(kind, schemaId)
    }
    return this.#mcap.registerChannel({
      schemaId,
      topic,
      messageEncoding: 'json',
      metadata: new Map(Object.entries(about)),
    })
  }

  /** @param t ms UTC */
  message(channelId: number, t: number, json: string): Promise<void> {
    const logTime = BigInt(t) * NS_PER_MS
    return this.#mcap.addMessage({ channelId, sequence: 0, logTime, publishTime: logTime, data: Buffer.from(json) })
  }

  async end(head: RecordHead): Promise<void> {
    const metadata = new Map(Object.entries(head).map(([name, value]) => [name, String(value)]))
    await this.#mcap.addMetadata({ name: RECORD.metadata, metadata })
    await this.#mcap.end()
    await this.#file.close()
  }

  /** It will not be whole. */
  async giveUp(): Promise<void> {
    await this.#file.close()
  }
}
