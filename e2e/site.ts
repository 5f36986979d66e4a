/** A web server of no gateway: a static build with its own `config.json`, a portal, or a stranger's page. */
import { once } from 'node:events'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, normalize } from 'node:path'

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html',
  js: 'text/javascript',
  css: 'text/css',
  json: 'application/json',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
}

export interface Site {
  readonly url: string
  close(): void
}

/** @param pages path → text, before what lies in `folder` */
export const serveSite = async (pages: Readonly<Record<string, string>>, folder?: string): Promise<Site> => {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://site').pathname.replace(/\/$/, '/index.html'))
    const file = folder && join(folder, path)
    const body = pages[path] ?? (file && existsSync(file) && statSync(file).isFile() ? readFileSync(file) : null)
    response
      .writeHead(body === null ? 404 : 200, {
        'content-type': TYPES[path.split('.').at(-1)!] ?? 'application/octet-stream',
      })
      .end(body ?? '')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
