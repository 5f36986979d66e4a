import { expect, test } from 'vitest'
import { panelMarkup, smallPlant } from '../testing/panel-markup.tsx'
import { TwinFindings } from './twin-findings.tsx'

test('what was refused and what never does what somebody may think stands there with its place and its machine', () => {
  const words = (of: Parameters<typeof TwinFindings>[0]['health']): string =>
    panelMarkup(<TwinFindings health={of} />, smallPlant())
      .replaceAll(/<[^>]+>/g, ' ')
      .replaceAll(/\s+/g, ' ')
  expect(words({})).toBe('')
  const told = words({
    twinProblems: [{ path: '$.name', message: 'told in English', code: 'of-a-later-version' }],
    twinWarnings: [{ path: '$.policies.slow', asset: 'r-1', message: '', code: 'policy-command-off', values: { command: 'speed' } }], // prettier-ignore
  })
  expect(told).toContain('told in English $.name')
  expect(told).toMatch(
    /The command .*speed.* is not enabled: nothing will be set\. \(asset .*r-1.*\) \$\.policies\.slow/,
  )
})
