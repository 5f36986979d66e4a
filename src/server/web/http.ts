/** The HTTP side: who may come in, the built page, the twin's files, and the refusal of everything else. */
import { existsSync, realpathSync } from 'node:fs'
import { join, sep } from 'node:path'
import fastifyStatic from '@fastify/static'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { API, type ApiError } from '../../wire/api.ts'
import { apiRoutes, type ApiPorts } from './api-routes.ts'
import type { Discovery } from '../discovery/discovery.ts'
import { discoveryRoutes } from '../discovery/routes.ts'
import { LOGIN_CSP, loginPage } from './login-page.ts'
import { cacheControl, contentSecurityPolicy, SAFE_HEADERS } from './page-headers.ts'
import type { Reach } from './reach.ts'
import type { Sessions } from './session.ts'
import type { LoadedTwin } from '../twin-file.ts'

export interface HttpPorts extends ApiPorts {
  readonly reach: Reach
  /** null = no passcode. */
  readonly sessions: Sessions | null
  /** The built page. */
  readonly pageDir: string
  /** The folder of the twin document: its models are beside it. */
  readonly twinDir: string
  readonly twin: () => LoadedTwin
  /** Null while the gateway is starting. */
  readonly discovery: () => Discovery | null
  readonly embedOrigins: readonly string[]
  readonly title: string
}

/** The folder of a document may hold anything of its owner's: only models and their textures are served from it. */
const MODEL_FILE = /^(?!.*(^|\/)\.)[\w./ -]+\.(glb|gltf|bin|urdf|stl|dae|obj|mtl|png|jpe?g|webp|ktx2)$/i
const MODELS = '/twins/current/'
const MAX_BODY = 64 * 1024

/** By the route that will answer: however the address was written ("/%61pi/…"), it is the same door. */
const isApi = (request: FastifyRequest): boolean => (request.routeOptions.url ?? request.url).startsWith('/api/')
/** What other sites may link to or frame: the page, not the plant's data. */
const isPage = (request: FastifyRequest): boolean =>
  request.method === 'GET' && !isApi(request) && !request.routeOptions.url?.startsWith(MODELS)
export const refuse = (reply: FastifyReply, code: number, error: ApiError): FastifyReply => reply.code(code).send(error)

export const createHttp = async (ports: HttpPorts): Promise<FastifyInstance> => {
  const app = fastify({ bodyLimit: MAX_BODY, forceCloseConnections: true, requestTimeout: 20_000, logger: false })
  const csp = contentSecurityPolicy(ports.embedOrigins)
  // JSON only: it is what no form of another site can send.
  app.removeContentTypeParser('text/plain')

  app.addHook('onRequest', async (request, reply) => {
    reply.headers(SAFE_HEADERS).header('content-security-policy', csp)
    const refusal = ports.reach.check(request.headers, isPage(request))
    if (refusal !== null) return refuse(reply, 403, { error: refusal })
    if (isApi(request)) reply.header('cache-control', 'no-store')
    if (!ports.sessions || ports.sessions.isOpen(request.headers.cookie) || request.url === API.session)
      return undefined
    if (!isApi(request) && request.headers.accept?.includes('text/html')) {
      return reply
        .code(401)
        .headers({
          'content-security-policy': `${LOGIN_CSP}; ${csp.slice(csp.indexOf('frame-ancestors'))}`,
          'cache-control': 'no-store',
        })
        .type('text/html')
        .send(loginPage(ports.title))
    }
    return refuse(reply, 401, {
      error: 'A passcode is asked for.',
      remedy: "Open the gateway's address in a browser and type it.",
    })
  })

  app.setErrorHandler((failure: Error & { statusCode?: number }, request, reply) => {
    const code = failure.statusCode ?? 500
    if (code < 500)
      return refuse(reply, code, {
        error: failure.message,
        ...(code === 415 ? { remedy: 'Send JSON, with content-type application/json.' } : {}),
      })
    console.error(`${request.method} ${request.url}:`, failure)
    return refuse(reply, 500, {
      error: 'The gateway failed at this request.',
      remedy: 'What went wrong stands in its terminal.',
    })
  })
  app.setNotFoundHandler((request, reply) =>
    refuse(reply, 404, { error: 'There is nothing here.', where: request.url.slice(0, 200) }),
  )

  const sendTwin = (etag: string | undefined, reply: FastifyReply): FastifyReply => {
    const { twin, text } = ports.twin()
    reply.headers({ etag: `"${twin.hash}"`, 'cache-control': 'no-cache' })
    return etag === `"${twin.hash}"` ? reply.code(304).send() : reply.type('application/json').send(text)
  }
  app.get(API.twin, (request, reply) => sendTwin(request.headers['if-none-match'], reply))
  app.get(`${MODELS}twin.json`, (request, reply) => sendTwin(request.headers['if-none-match'], reply))
  apiRoutes(app, ports)
  discoveryRoutes(app, ports.discovery)

  await app.register(fastifyStatic, {
    root: ports.pageDir,
    preCompressed: true,
    cacheControl: false,
    setHeaders: (reply, path) => reply.setHeader('cache-control', cacheControl(path)),
  })
  const root = realpathSync(ports.twinDir)
  app.get(`${MODELS}*`, (request, reply) => {
    const path = (request.params as { '*': string })['*']
    const full = join(root, path)
    // A link in the folder may not lead out of it.
    if (!MODEL_FILE.test(path) || !existsSync(full) || !realpathSync(full).startsWith(root + sep))
      return reply.callNotFound()
    return reply.header('cache-control', 'no-cache').sendFile(path, root)
  })
  return app
}
