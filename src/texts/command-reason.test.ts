import { expect, test } from 'vitest'
import type { CommandReason } from '../wire/commands.ts'
import { commandReason } from './command-reason.ts'

const signal = 'State'

test.each<[CommandReason | null, string]>([
  [null, ''],
  [
    { kind: 'confirmed-by', signal, value: { kind: 'word', word: 'Running' }, afterMs: 800 },
    'by State Running after 0.8 s.',
  ],
  [
    {
      kind: 'confirmed-by',
      signal: 'Speed',
      value: { kind: 'measure', value: 0.785, unit: 'm/s', decimals: 1 },
      afterMs: 61_000,
    },
    'by Speed 0.8 m/s after 1 min.',
  ],
  [
    { kind: 'confirmed-by', signal: 'Parts', value: { kind: 'count', count: 18_704, unit: '' }, afterMs: 0 },
    'by Parts 18 704 after 0.0 s.',
  ],
  [
    { kind: 'confirmed-by', signal: 'Door', value: { kind: 'switch', on: false }, afterMs: 0 },
    'by Door off after 0.0 s.',
  ],
  [{ kind: 'confirmed-by', signal, value: { kind: 'code', code: -17 }, afterMs: 0 }, 'by State −17 after 0.0 s.'],
  [{ kind: 'confirmed-by', signal, value: { kind: 'none' }, afterMs: 0 }, 'by State n/a after 0.0 s.'],
  [
    { kind: 'no-answer', signal, withinMs: 5000 },
    'No answer from State within 5.0 s. The machine may or may not have acted: look at it.',
  ],
  [
    { kind: 'not-sent', failure: { kind: 'broker-not-connected', broker: 'main' } },
    'Not sent: the broker “main” is not connected. Commands are never kept for later.',
  ],
  [
    { kind: 'not-sent', failure: { kind: 'broker-refused', broker: 'main', said: 'no acknowledgement' } },
    'Not sent: the broker “main” did not take it (no acknowledgement). Commands are never kept for later.',
  ],
  [{ kind: 'role-needed', role: 'maintenance' }, 'It takes the role maintenance.'],
  [{ kind: 'role-needed', role: 'pilot' }, 'It takes the role pilot.'],
  [{ kind: 'out-of-range', value: -1, min: 0.1, max: 1.5, unit: 'm/s' }, '−1 is outside of 0.1 to 1.5 m/s.'],
  [{ kind: 'off-step', value: 0.85, step: 0.1, min: 0.1, unit: '' }, '0.85 is not on a step of 0.1 from 0.1.'],
  [
    { kind: 'allowed-only-while', signal, condition: { kind: 'not', values: ['Aborted', 'Held', 7] } },
    'Allowed only while State is not Aborted or Held or 7.',
  ],
  [
    { kind: 'allowed-only-while', signal: 'Door', condition: { kind: 'is', values: [false] } },
    'Allowed only while Door is off.',
  ],
  [
    { kind: 'allowed-only-while', signal: 'Oil', condition: { kind: 'outside', low: -5, high: 90, unit: '°C' } },
    'Allowed only while Oil is outside −5 to 90 °C.',
  ],
  [
    { kind: 'allowed-only-while', signal: 'Oil', condition: { kind: 'above', limit: 2, unit: 'bar' } },
    'Allowed only while Oil is above 2 bar.',
  ],
  [{ kind: 'under-way' }, 'The same command is still under way.'],
  [
    { kind: 'earlier-words', words: 'Confirmed by State Running after 0.8 s.' },
    'Confirmed by State Running after 0.8 s.',
  ],
])('%j is told as %s', (reason, words) => {
  expect(commandReason(reason).replaceAll(/[\u202f\u00a0]/g, ' ')).toBe(words)
})
