/** Stands where the internet would be: whatever a browser asks of another host, workers included, comes here, is noted and refused. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** The browser's own question, not the page's: what a form's fields are called. */
const OF_THE_BROWSER = 'content-autofill.googleapis.com:443'

export interface Lookout {
  /** Proxy settings for a browser context; only this machine is reached without it. */
  readonly proxy: { readonly server: string; readonly bypass: string }
  /** `host:port` of every request since the last call. */
  taken(): string[]
  close(): void
}

export const startLookout = async (): Promise<Lookout> => {
  let seen: string[] = []
  const server = createServer((request, response) => {
    seen.push(request.url ?? '')
    response.writeHead(502).end()
  })
  server.on('connect', (request, socket) => {
    if (request.url !== OF_THE_BROWSER) seen.push(request.url ?? '')
    // A browser that goes away while it is refused.
    socket.on('error', () => {})
    socket.end('HTTP/1.1 502 Refused\r\n\r\n')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    proxy: { server: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, bypass: '127.0.0.1,localhost' },
    taken: () => seen.splice(0),
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
