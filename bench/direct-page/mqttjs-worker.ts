/** mqtt.js, counting. */
import mqtt from 'mqtt'
import { STAMP_DIGITS, STAMP_FROM_END } from '../factory/bench-message.ts'

declare const self: DedicatedWorkerGlobalScope

let messages = 0
let lags: [number, number][] = []

self.addEventListener('message', ({ data }: MessageEvent<string>) => {
  if (data === 'heard') {
    self.postMessage({ messages, lags })
    lags = []
    return
  }
  const client = mqtt.connect(data, { clean: true, protocolVersion: 4 })
  client.on('connect', () => client.subscribe('bench/#', { qos: 0 }, () => self.postMessage('live')))
  client.on('message', (_topic, payload) => {
    if (messages++ % 1000) return
    let stamp = 0
    for (let d = 0; d < STAMP_DIGITS; d++) stamp = stamp * 10 + payload[payload.length - STAMP_FROM_END + d]! - 48
    lags.push([Date.now(), Date.now() - stamp])
  })
})
