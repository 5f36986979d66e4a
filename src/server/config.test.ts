import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { printedConfig, readConfig } from './config.ts'
import { parseOptions } from './options.ts'

const dir = mkdtempSync(join(tmpdir(), 'gemba-config-'))
const file = join(dir, 'gemba.json')
writeFileSync(
  file,
  JSON.stringify({
    twin: 'mine',
    port: 5001,
    data: 'd',
    title: 'T',
    brokers: { plant: { url: 'mqtts://b:8883', user: 'u', password: 'hunter2-hunter2' } },
  }),
)

const read = (args: string[], env: Record<string, string> = {}) => {
  const options = parseOptions(args)
  if (!options.ok) return options
  return readConfig({ options: options.value, env, cwd: '/somewhere' })
}
const value = (args: string[], env: Record<string, string> = {}) => {
  const result = read(args, env)
  if (!result.ok) throw new Error(result.error.what)
  return result.value
}
const refusal = (args: string[], env: Record<string, string> = {}): string => {
  const result = read(args, env)
  if (result.ok) throw new Error('accepted')
  return `${result.error.what}\n${result.error.remedy}`
}

test('command line before environment before file before default', () => {
  expect(value([]).port).toBe(4300)
  expect(value(['--config', file]).port).toBe(5001)
  expect(value([], { GEMBA_CONFIG: file, GEMBA_PORT: '5002' }).port).toBe(5002)
  expect(value(['--port', '5003'], { GEMBA_CONFIG: file, GEMBA_PORT: '5002' }).port).toBe(5003)
  expect(value(['--config', file]).title).toBe('T')
})

test('paths are relative to whoever wrote them', () => {
  const config = value(['--config', file, '--data', 'mine'])
  expect(config.twin).toBe(join(dir, 'mine'))
  expect(config.data).toBe('/somewhere/mine')
})

test('brokers: names, several, credentials out of the address, secrets from the environment', () => {
  const config = value(['--broker', 'mqtt://me:s%40cret@a:1883', '--broker', 'line2=ws://b:9001/mqtt'], {
    GEMBA_BROKER_USER: 'env',
    GEMBA_BROKER_PASSWORD: 'envpass',
  })
  const unsaid = { protocolVersion: 4, keepSessionS: 60, discover: ['#'], sparkplugReorderMs: 2000 }
  expect(config.brokers).toEqual({
    broker: { url: 'mqtt://a:1883', user: 'me', password: 's@cret', ...unsaid },
    line2: { url: 'ws://b:9001/mqtt', user: 'env', password: 'envpass', ...unsaid },
  })
})

test('brokers in the file: TLS files beside it, a password file, an environment for each', () => {
  const path = join(dir, 'brokers.json')
  writeFileSync(join(dir, 'secret'), 'from the file\n')
  const written = {
    url: 'mqtts://b:8883',
    protocolVersion: 5,
    ca: 'ca.pem',
    cert: 'me.pem',
    key: 'me.key',
    passwordFile: 'secret',
    sparkplugHost: 'gemba',
  }
  writeFileSync(path, JSON.stringify({ brokers: { 'line-2': written, press: { url: 'mqtt://p' } } }))
  const config = value(['--config', path], {
    GEMBA_BROKER_LINE_2_USER: 'two',
    GEMBA_BROKER_PRESS_PASSWORD: 'for the press',
    GEMBA_BROKER_PASSWORD: 'for all',
  })
  expect(config.brokers['line-2']).toMatchObject({
    user: 'two',
    password: 'from the file',
    ca: join(dir, 'ca.pem'),
    cert: join(dir, 'me.pem'),
    key: join(dir, 'me.key'),
    protocolVersion: 5,
    sparkplugHost: 'gemba',
  })
  expect(config.brokers['press']).toMatchObject({ password: 'for the press' })
  expect(printedConfig(config)).not.toMatch(/from the file|for the press/)

  const wrong = (broker: object): string => {
    writeFileSync(path, JSON.stringify({ brokers: { b: { url: 'mqtt://b', ...broker } } }))
    return refusal(['--config', path])
  }
  expect(wrong({ passwordFile: 'nowhere' })).toMatch(/passwordFile: .*nowhere cannot be read: there is no such file/)
  expect(wrong({ password: 'a', passwordFile: 'secret' })).toMatch(
    /brokers\.b\.passwordFile: give the password or its file/,
  )
  expect(wrong({ cert: 'me.pem' })).toMatch(/brokers\.b\.key: "cert" and "key" go together/)
  expect(wrong({ protocolVersion: 3 })).toMatch(/protocolVersion is 4 \(MQTT 3\.1\.1\) or 5/)
  expect(wrong({ sparkplugHost: 'a/b' })).toMatch(/host id has none of/)
})

test('secrets are never printed', () => {
  const text = printedConfig(
    value(['--config', file, '--host', '0.0.0.0', '--plain-http', '--passcode', 'open-sesame']),
  )
  expect(text).not.toMatch(/hunter2|sesame/)
  expect(text).toContain('"passcode": "(set)"')
  expect(JSON.parse(text).brokers.plant.user).toBe('u')
})

test('an open host demands a passcode of some length', () => {
  expect(refusal(['--host', '0.0.0.0'])).toMatch(
    /--host 0\.0\.0\.0 opens .* nobody has to sign in[\s\S]*--accounts[\s\S]*--passcode CODE/,
  )
  expect(refusal(['--host', '192.168.1.5', '--passcode', 'short'])).toMatch(/passcode: .*8 characters/)
  expect(value(['--host', '::1']).passcode).toBeNull()
  expect(value(['--host', '0.0.0.0', '--accounts', '--tls']).accounts).toBe(true)
  expect(refusal(['--accounts', '--passcode', 'long enough'])).toMatch(/Both a passcode and accounts/)
})

test('a passcode goes over a network under TLS, behind a proxy that has it, or with whoever starts it knowing', () => {
  const open = ['--host', '0.0.0.0', '--passcode', 'open-sesame']
  expect(refusal(open)).toMatch(/in the open[\s\S]*--tls[\s\S]*--plain-http/)
  expect(refusal([...open, '--origin', 'http://twin.plant.example'])).toMatch(/in the open/)
  for (const way of [
    ['--tls'],
    ['--plain-http'],
    ['--origin', 'https://twin.plant.example'],
    ['--tls-cert', 'a.crt', '--tls-key', 'a.key'],
  ])
    expect(value([...open, ...way]).host).toBe('0.0.0.0')
  expect(refusal([...open, '--tls-cert', 'a.crt'])).toMatch(/tlsKey: .*go together/)
})

test.each([
  [['--prot', '1'], /--prot/],
  [['stray'], /stray/],
  [['--port', 'abc'], /port: a port is a number/],
  [['--port', '70000'], /port: a port is 0 to 65535/],
  [['--broker', 'http://x'], /brokers\.broker\.url: a broker is mqtt:\/\//],
  [['--embed-origin', 'https://a.b/path'], /embedOrigins\.0: "https:\/\/a\.b\/path" is no origin/],
  [['--config', '/no/such.json'], /\/no\/such\.json cannot be read: there is no such file/],
])('%j is refused by name', (args, message) => expect(refusal(args)).toMatch(message))

test('an unknown field in the file is named', () => {
  const path = join(dir, 'wrong.json')
  writeFileSync(path, JSON.stringify({ prot: 1 }))
  expect(refusal(['--config', path])).toMatch(/"prot"/)
})
