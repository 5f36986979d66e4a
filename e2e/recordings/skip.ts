/** Whether recordings can be replayed at all; said once, in one line. */
import { whyNoMosquitto } from '../mosquitto.ts'
import { whyNoRecordings } from './recording.ts'

export const skip = whyNoRecordings() ?? whyNoMosquitto()
// Workers load this file again.
if (skip && process.env['TEST_WORKER_INDEX'] === undefined) console.log(`${skip}.`)
