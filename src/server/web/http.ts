/** The HTTP side: the door, the routes, the built page, the twin's files, and the refusal of everything else. */
import { X509Certificate } from 'node:crypto'
import { existsSync, realpathSync } from 'node:fs'
import { join, sep } from 'node:path'
import fastifyStatic from '@fastify/static'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { apiError } from '../../texts/api-english.ts'
import type { ApiError } from '../../wire/api.ts'
import type { Principal } from '../../wire/principal.ts'
import { BODY_BYTES } from '../../wire/route-row.ts'
import type { Entrance } from './entrance.ts'
import { readJsonBodies } from './json-body.ts'
import { type DoorPage, DOORS, JOIN_PATH } from './login-page.ts'
import type { SignIn } from './sign-in.ts'
import { cacheControl, contentSecurityPolicy, SAFE_HEADERS } from './page-headers.ts'
import { type Route, serveRoutes } from './route.ts'
import type { Certificate } from '../tls/certificate.ts'
import { AUTHORITY_PATH, TRUST_CSP, TRUST_PATH, trustPage } from './trust-page.ts'

export interface HttpPorts {
  readonly entrance: Entrance
  readonly routes: readonly Route[]
  /** The built page. */
  readonly pageDir: string
  /** The folder of the twin document: its models are beside it. */
  readonly twinDir: string
  readonly embedOrigins: readonly string[]
  readonly title: string
  /** How people come in; null: everybody may. */
  readonly signIn: SignIn['kind'] | null
  /** null: plain HTTP. */
  readonly certificate: Certificate | null
  /** Told of what no request should have been able to do. */
  readonly failed: (where: string, failure: unknown) => void
}

/** The folder of a document may hold anything of its owner's: only models and their textures are served from it. */
const MODEL_FILE = /^(?!.*(^|\/)\.)[^\\\p{Cc}]+\.(glb|gltf|bin|urdf|stl|dae|obj|mtl|png|jpe?g|webp|ktx2)$/iu
const MODELS = '/twins/current/'
/** Of a body: reading it takes no longer. */
const REQUEST_MS = 20_000

/** By the route that will answer: however the address was written ("/%61pi/…"), it is the same door. */
const isApi = (request: FastifyRequest): boolean => (request.routeOptions.url ?? request.url).startsWith('/api/')
/** What other sites may link to or frame: the page, not the plant's data. */
const isPage = (request: FastifyRequest): boolean =>
  request.method === 'GET' && !isApi(request) && !request.routeOptions.url?.startsWith(MODELS)
const refuse = (reply: FastifyReply, code: number, error: ApiError): FastifyReply => reply.code(code).send(error)

export const createHttp = async (ports: HttpPorts): Promise<FastifyInstance> => {
  const { certificate } = ports
  const app = fastify({
    ...(certificate ? { https: { cert: certificate.cert, key: certificate.key, minVersion: 'TLSv1.2' as const } } : {}),
    bodyLimit: BODY_BYTES,
    forceCloseConnections: true,
    requestTimeout: REQUEST_MS,
    logger: false,
    // An address that is no address gets an answer like every other.
    frameworkErrors: (failure, _request, reply: FastifyReply) =>
      refuse(reply, failure.statusCode ?? 400, apiError({ code: 'address-unreadable', values: {} })),
  })
  const csp = contentSecurityPolicy(ports.embedOrigins)
  // JSON only: it is what no form of another site can send.
  app.removeContentTypeParser('text/plain')
  readJsonBodies(app)

  const admitted = new WeakMap<FastifyRequest, Principal>()
  const authority = certificate?.authority ?? null
  const open = new Set(ports.routes.flatMap(({ row }) => (row.open ? [`${row.method} ${row.path}`] : [])))
  const isOpen = ({ method, routeOptions, url }: FastifyRequest): boolean =>
    routeOptions.url === url && open.has(`${method} ${url}`)
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(SAFE_HEADERS).header('content-security-policy', csp)
    if (isApi(request)) reply.header('cache-control', 'no-store')
    const who = ports.entrance.admit({ headers: request.headers, toPage: isPage(request), open: isOpen(request) })
    if (who.ok) return void admitted.set(request, who.value)
    const { status, error } = who.error
    if (status !== 401 || isApi(request) || !request.headers.accept?.includes('text/html'))
      return refuse(reply, status, error)
    return showDoor(reply.code(401), DOORS[ports.signIn ?? 'passcode'])
  })
  const showDoor = (reply: FastifyReply, { csp: own, html }: DoorPage): FastifyReply =>
    reply
      .headers({
        'content-security-policy': `${own}; ${csp.slice(csp.indexOf('frame-ancestors'))}`,
        'cache-control': 'no-store',
      })
      .type('text/html')
      .send(html(ports.title))

  const takesBytes = ({ routeOptions }: FastifyRequest): boolean =>
    ports.routes.some(({ row }) => row.bytes && row.path === routeOptions.url)
  app.setErrorHandler((failure: Error & { statusCode?: number }, request, reply) => {
    const code = failure.statusCode ?? 500
    if (code === 413)
      return refuse(
        reply,
        code,
        apiError({ code: 'request-too-large', values: { kB: Math.floor(request.routeOptions.bodyLimit / 1024) } }),
      )
    if (code < 500)
      return refuse(
        reply,
        code,
        apiError({
          code: code === 415 ? (takesBytes(request) ? 'request-not-bytes' : 'request-not-json') : 'request-unreadable',
          values: { why: failure.message },
        }),
      )
    ports.failed(`${request.method} ${request.routeOptions.url ?? '(page)'}`, failure)
    return refuse(reply, 500, apiError({ code: 'gateway-failed', values: {} }))
  })
  const methods = new Map<string, string[]>()
  for (const { row } of ports.routes) methods.set(row.path, [...(methods.get(row.path) ?? []), row.method])
  app.setNotFoundHandler((request, reply) => {
    const others = methods.get(request.url.split('?')[0]!)
    if (others)
      return refuse(
        reply.header('allow', others.join(', ')),
        405,
        apiError({ code: 'method-not-allowed', values: { methods: others.join(', ') } }),
      )
    return refuse(reply, 404, apiError({ code: 'nothing-here', values: {} }, request.url.slice(0, 200)))
  })

  if (authority !== null) {
    for (const path of [TRUST_PATH, AUTHORITY_PATH]) open.add(`GET ${path}`)
    app.get(TRUST_PATH, (_request, reply) =>
      reply.header('content-security-policy', TRUST_CSP).type('text/html').send(trustPage(authority)),
    )
    app.get(AUTHORITY_PATH, (_request, reply) =>
      reply.type('application/x-x509-ca-cert').send(new X509Certificate(authority).raw),
    )
  }
  if (ports.signIn === 'accounts') {
    open.add(`GET ${JOIN_PATH}`)
    app.get(JOIN_PATH, (_request, reply) => showDoor(reply, DOORS.join))
  }
  serveRoutes(app, ports.routes, (request) => admitted.get(request)!)

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
