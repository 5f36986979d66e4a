/** JSON bodies of requests: decoded as they arrive and read a piece in a turn, so that nobody waits for a document of megabytes. */
import type { Readable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import { errorCodes, type FastifyInstance, type FastifyRequest } from 'fastify'
import { parseJsonSteps } from '../../base/json-reading.ts'
import { PiecedText } from '../../base/pieced-text.ts'
import { inSlices } from '../slices.ts'

/** Bodies from here on are read in slices. */
const BIG = 256 * 1024

/** The body's text. Throws where it is longer than it may be, or than it said. */
const textOf = async (body: Readable, length: number, most: number): Promise<PiecedText> => {
  if (length > most) throw new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE()
  const text = new PiecedText()
  const decoder = new StringDecoder('utf8')
  let taken = 0
  // Whoever sent too much is to get an answer: the way back stays open.
  for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    taken += chunk.length
    if (taken > most) throw new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE()
    text.push(decoder.write(chunk))
  }
  if (!Number.isNaN(length) && taken !== length) throw new errorCodes.FST_ERR_CTP_INVALID_CONTENT_LENGTH()
  text.push(decoder.end())
  return text
}

/** As fastify reads them, names that reach into prototypes refused. */
export const readJsonBodies = (app: FastifyInstance): void => {
  const readWhole = app.getDefaultJsonParser('error', 'error')
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser('application/json', async (request: FastifyRequest, body: Readable) => {
    const readPiece = (piece: string): unknown => {
      let read: { readonly failure: Error | null; readonly value: unknown } | null = null
      void readWhole(request, piece, (failure, value: unknown) => (read = { failure, value }))
      const { failure, value } = read!
      if (failure) throw failure
      return value
    }
    const text = await textOf(body, Number(request.headers['content-length']), request.routeOptions.bodyLimit)
    if (text.length < BIG) return readPiece(text.toString())
    try {
      return await inSlices(parseJsonSteps(text, readPiece))
    } catch (failure) {
      throw Object.assign(failure as Error, { statusCode: 400 })
    }
  })
}
