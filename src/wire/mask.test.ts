import fc from 'fast-check'
import { expect, test } from 'vitest'
import { maskSecrets } from './mask.ts'

test.each([
  ['mqtt://gemba:hunter2@broker.plant:1883', 'mqtt://***@broker.plant:1883'],
  ['wss://tok3n@host/x?token=abc&line=1', 'wss://***@host/x?token=***&line=1'],
  ['{"user":"ann","password":"p\\"w d","x":1}', '{"user":"ann","password":***,"x":1}'],
  ['connect failed: password=abc, host=h', 'connect failed: password=***, host=h'],
  ['Authorization: Bearer ey.J0', 'Authorization: *** ***'],
  ['factory/line-1/tokens/count 5', 'factory/line-1/tokens/count 5'],
])('%s', (text, masked) => expect(maskSecrets(text)).toBe(masked))

test('what is secret by its name is, at any depth; figures and times stay', () => {
  expect(
    maskSecrets({
      brokers: [{ url: 'mqtt://a', mqttPassword: 'x', 'api-key': 'y', passwordless: true, losses: 3 }],
      at: 5,
    }),
  ).toEqual({
    brokers: [{ url: 'mqtt://a', mqttPassword: '***', 'api-key': '***', passwordless: true, losses: 3 }],
    at: 5,
  })
})

test('a known secret never appears, wherever it was planted', () => {
  const secret = fc
    .string({ minLength: 4, maxLength: 20 })
    .filter((s) => s.trim().length >= 4 && !/^[*]+$/.test(s) && !'":{}[],'.includes(s[0]!))
  fc.assert(
    fc.property(secret, fc.string(), fc.string(), (planted, before, after) => {
      const masked = maskSecrets(
        {
          drops: [{ detail: `${before}${planted}${after}`, url: `mqtt://u:${encodeURIComponent(planted)}@h` }],
          [`k${planted}`]: { deep: [JSON.stringify({ any: planted })] },
        },
        [planted],
      )
      expect(masked.drops[0]!.detail.includes(planted)).toBe(false)
      expect(JSON.stringify(masked)).not.toContain(
        encodeURIComponent(planted).length >= 8 ? encodeURIComponent(planted) : '\u0000',
      )
      expect(Object.keys(masked).some((key) => key.includes(planted))).toBe(false)
    }),
    { seed: 11 },
  )
})

test('a text of any length is masked in the time of its length', () => {
  const began = performance.now()
  for (const part of ['a.', 'a', 'pass', 'basic ', 'http://', '"', 'password="', '-----BEGIN ', 'x_'])
    expect(maskSecrets({ topic: part.repeat(200_000 / part.length), key: 'mqtt://u:hunter2@h' }).key).toBe(
      'mqtt://***@h',
    )
  expect(maskSecrets({ [`${'a-'.repeat(50_000)}password`]: 'hunter2' })).toEqual({
    [`${'a-'.repeat(50_000)}password`]: '***',
  })
  // What grows with the square of it takes minutes.
  expect(performance.now() - began).toBeLessThan(5000)
})
