import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { configWithoutSecrets, printedConfig, readConfig } from './config.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gemba-webhooks-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

const read = (webhook: object, env: Record<string, string> = {}) => {
  writeFileSync(join(dir, 'config.json'), JSON.stringify({ webhooks: { cmms: webhook } }))
  return readConfig({ options: { config: 'config.json' }, env, cwd: dir })
}

test('its authorization comes from the file, a file of its own or the environment, and is never shown, nor its path', () => {
  writeFileSync(join(dir, 'token'), 'Bearer s3cret\n')
  const url = 'https://cmms.example/hooks/s3cret?key=s3cret'
  for (const config of [
    read({ url, authorizationFile: 'token' }),
    read({ url, authorization: 'Bearer s3cret' }),
    read({ url }, { GEMBA_WEBHOOK_CMMS_AUTHORIZATION: 'Bearer s3cret' }),
  ]) {
    if (!config.ok) throw new Error(config.error.what)
    expect(config.value.webhooks['cmms']).toMatchObject({ url, authorization: 'Bearer s3cret' })
    for (const shown of [printedConfig(config.value), JSON.stringify(configWithoutSecrets(config.value))]) {
      expect(shown).toContain('https://cmms.example/')
      expect(shown).not.toContain('s3cret')
    }
  }
})

test.each([
  [{ url: 'file:///etc/passwd' }, 'webhooks.cmms.url: a webhook is'],
  [{ url: 'https://eva:word@cmms.example/' }, 'webhooks.cmms.url: a webhook is'],
  [{ url: 'cmms' }, 'webhooks.cmms.url: a webhook is'],
  [{ url: 'http://cmms.example/', authorization: 'Bearer x' }, 'could be read on its way'],
  [{ url: 'https://cmms.example/', authorization: 'a\r\nb: c' }, 'one line of printable characters'],
  [{ url: 'https://cmms.example/', authorization: 'a', authorizationFile: 'b' }, 'not both'],
  [{ url: 'https://cmms.example/', authorizationFile: 'none' }, 'webhooks.cmms.authorizationFile'],
])('refused: %j', (webhook, why) => {
  const config = read(webhook)
  expect(config.ok ? '' : config.error.what).toContain(why)
})

test('over http:// to this machine, and without a secret to any', () => {
  expect(read({ url: 'http://127.0.0.1:8080/x', authorization: 'Bearer x' }).ok).toBe(true)
  expect(read({ url: 'http://cmms.plant.example/x' }).ok).toBe(true)
})
