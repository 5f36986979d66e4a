/** The gateway's foresight thread, and those that learn for it, as it is built for the gateway. */
import '../../src/server/foresight/worker.ts'
