import { expect, test } from 'vitest'
import { Reach } from './reach.ts'

const loopback = new Reach({ host: '127.0.0.1', origins: [] })
const open = new Reach({ host: '0.0.0.0', origins: ['https://twin.plant.example'] })

test.each(['localhost:4300', '127.0.0.1:4300', '[::1]:4300', 'LOCALHOST:4300', '127.8.8.8', 'localhost'])(
  'on loopback, %s is ours',
  (host) => {
    expect(loopback.check({ host }, false)).toBeNull()
  },
)

test.each([
  'evil.example',
  'evil.example:4300',
  '192.168.1.9:4300',
  '127.0.0.1.evil.example',
  'localhost.evil.example',
  '',
  'localhost:4300@evil',
  '0.0.0.0:4300',
])('on loopback, %s is not', (host) => {
  expect(loopback.check({ host }, true)).not.toBeNull()
})

test('on the network, addresses are safe from rebinding and names are not', () => {
  expect(open.check({ host: '192.168.1.9:4300' }, false)).toBeNull()
  expect(open.check({ host: 'twin.plant.example', origin: 'https://twin.plant.example' }, false)).toBeNull()
  expect(open.check({ host: 'evil.example:4300' }, false)).not.toBeNull()
})

test.each([
  'http://evil.example',
  'http://localhost:9999',
  'http://127.0.0.1:4300',
  'https://localhost:4300',
  'null',
  'file://',
])('a page of %s may not speak to localhost:4300', (origin) => {
  expect(loopback.check({ host: 'localhost:4300', origin }, false)).not.toBeNull()
  expect(loopback.check({ host: 'localhost:4300', origin }, true)).not.toBeNull()
})

test('its own page may, and so may a program without Origin', () => {
  expect(
    loopback.check({ host: 'localhost:4300', origin: 'http://localhost:4300', 'sec-fetch-site': 'same-origin' }, false),
  ).toBeNull()
  expect(loopback.check({ host: 'localhost:4300' }, false)).toBeNull()
})

test('images and scripts of other sites, which send no Origin, are told by Fetch Metadata; links to the page work', () => {
  for (const site of ['cross-site', 'same-site']) {
    expect(loopback.check({ host: 'localhost:4300', 'sec-fetch-site': site }, false)).not.toBeNull()
    expect(loopback.check({ host: 'localhost:4300', 'sec-fetch-site': site }, true)).toBeNull()
  }
})
