/** For tests: waiting for what happens elsewhere, and a twin small enough to read. */
import { createServer } from 'node:net'

export const eventually = async <T>(probe: () => T | Promise<T>, what: string, ms = 8000): Promise<NonNullable<T>> => {
  const until = Date.now() + ms
  for (;;) {
    const value = await probe()
    if (value !== null && value !== undefined && value !== false) return value
    if (Date.now() > until) throw new Error(`did not happen within ${ms} ms: ${what}`)
    await new Promise((done) => setTimeout(done, 20))
  }
}

/** A port that was free a moment ago. */
export const freePort = (): Promise<number> =>
  new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => done(port))
    })
  })

export const SMALL_TWIN = {
  format: 1,
  id: 'small',
  name: 'Small plant',
  assets: [
    {
      id: 'pump',
      name: 'Pump',
      signals: {
        flow: { name: 'Flow', unit: 'l/min', bindings: [{ topic: 'plant/pump/flow' }] },
        note: { name: 'Note', type: 'text', bindings: [{ topic: 'plant/pump/note' }] },
      },
      alarms: { high: { name: 'Flow high', priority: 'high', signal: 'flow', when: { above: 100 } } },
    },
  ],
}
