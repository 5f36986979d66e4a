import { expect, test } from 'vitest'
import { timeMs } from '../base/brand.ts'
import { Faults, isHarmless } from './faults.ts'
import { Services } from './service.ts'

test('what throws is counted by place and kind, says nothing of files, and is printed when it has doubled', () => {
  const printed: unknown[] = []
  const faults = new Faults(
    () => 5,
    (where) => printed.push(where),
  )
  for (let i = 0; i < 9; i++)
    faults.guard('a request', () => {
      throw Object.assign(new Error(`ENOENT: no such file, open '/home/eva/${i}'`), { code: 'ENOENT' })
    })
  expect(faults.list).toEqual([{ where: 'a request', what: 'Error ENOENT', times: 9, lastAt: 5 }])
  expect(printed).toHaveLength(4)
  for (let i = 0; i < 500; i++) faults.count(`place ${i}`, 'text')
  expect(faults.list).toHaveLength(50)
})

test('a service that throws takes no other with it', () => {
  const faults = new Faults(
    () => 5,
    () => {},
  )
  const services = new Services(faults)
  let heard = 0
  services.add({
    onSamples: () => {
      throw new TypeError('oops')
    },
  })
  services.add({ onSamples: () => void heard++ })
  services.onSamples(Uint32Array.of(1), timeMs(1))
  expect(heard).toBe(1)
  expect(faults.list).toMatchObject([{ what: 'TypeError', times: 1 }])
})

test('only a peer that went away is harmless', () => {
  expect(isHarmless(Object.assign(new Error(), { code: 'EPIPE' }))).toBe(true)
  for (const other of [new TypeError('x'), null, 'text', Object.assign(new Error(), { code: 'ENOSPC' })])
    expect(isHarmless(other)).toBe(false)
})
