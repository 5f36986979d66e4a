import { expect, test } from 'vitest'
import type { Health } from '../../wire/api.ts'
import { SUPPORT_FORMAT, supportFile, supportFileName } from './support-file.ts'

const SECRET = 'hunter2-Geheim'
const health: Health = {
  clock: 1,
  startedAt: 1,
  twinHash: 'abc',
  messages: 5,
  messagesPerS: 1,
  samples: 5,
  clients: 1,
  unmatched: [],
  brokers: [
    {
      name: 'plant',
      url: `mqtts://gemba:${SECRET}@broker:8883`,
      state: 'lost',
      since: 1,
      error: `refused: password=${SECRET}`,
      figures: {
        messages: 5,
        messagesPerS: 1,
        losses: 1,
        lastLosses: [{ at: 1, forMs: 0, why: `token: "${SECRET}"` }],
        roundTripMs: 3,
        sessionKept: true,
      },
    },
  ],
  drops: [
    {
      reason: 'no-value',
      count: 1,
      lastTopic: 'm/config',
      lastDetail: `{"user":"x","secret":"${SECRET}","value":"n/a"}`,
      lastAt: 1,
    },
  ],
  history: { rows: 0, segments: 0, savedUntil: 0, damaged: [] },
}

test('a planted secret is not in the file; what a supporter needs is', () => {
  const text = supportFile({
    at: Date.UTC(2026, 10, 25, 4, 41),
    health,
    healthError: '',
    feed: null,
    link: { state: 'live', since: 1, ageMs: 1, reason: '', detail: `https://x/?token=${SECRET}`, retryAt: 0 },
    twin: { hash: 'abc', name: 'Plant', assets: 1, signals: 2, alarms: 3 },
    values: { live: 1, stale: 0, never: 1, bad: 0 },
    picture: { tookMs: 12, quality: 'auto' },
    faults: [{ at: 1, what: `fetch failed: token=${SECRET}`, where: 'index.js:1', times: 2 }],
    device: { page: `https://gemba.plant/?api_key=${SECRET}&asset=line-1`, browser: 'Chromium' },
  })
  expect(text).not.toContain(SECRET)
  const read = JSON.parse(text) as { format: string; at: string; health: Health; device: { page: string } }
  expect([read.format, read.at, read.health.brokers[0]!.url, read.device.page]).toEqual([
    SUPPORT_FORMAT,
    '2026-11-25T04:41:00.000Z',
    'mqtts://***@broker:8883',
    'https://gemba.plant/?api_key=***&asset=line-1',
  ])
  expect(read.health.drops[0]).toMatchObject({ reason: 'no-value', lastTopic: 'm/config' })
})

test('its name sorts by time', () =>
  expect(supportFileName(Date.UTC(2026, 10, 25, 4, 41))).toBe('gemba-diagnostics-2026-11-25T04-41-00.json'))
