/** Binding a port, with its failure as a value. */
import type { AddressInfo, Server } from 'node:net'
import { err, ok, type Result } from '../../base/result.ts'

/** @returns the port bound, which for port 0 the system chose. */
export const listen = (server: Server, host: string, port: number): Promise<Result<number, NodeJS.ErrnoException>> =>
  new Promise((done) => {
    const failed = (error: NodeJS.ErrnoException): void => done(err(error))
    server.once('error', failed)
    server.listen({ host, port }, () => {
      server.off('error', failed)
      done(ok((server.address() as AddressInfo).port))
    })
  })
