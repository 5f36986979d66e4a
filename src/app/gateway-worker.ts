/** One script for both: it comes once, and with it what checks. */
export const gatewayWorker = (): Worker =>
  new Worker(new URL('../feed/gateway-worker.ts', import.meta.url), { type: 'module' })
