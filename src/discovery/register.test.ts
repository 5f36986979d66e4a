import { expect, test } from 'vitest'
import type { RowsRequest } from '../wire/discovery.ts'
import { TopicRegister } from './register.ts'
import { propose } from './propose.ts'
import { topicRows } from './topic-rows.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const ask = (register: TopicRegister, request: Partial<RowsRequest>) =>
  topicRows(register, { broker: 'b', open: [], search: '', show: 'all', offset: 0, limit: 50, ...request }, 9_000)

test('beyond the bound topics are counted and left out, and those that are known go on', () => {
  const register = new TopicRegister({ most: 1000 })
  for (let i = 0; i < 3000; i++) register.message(`plant/machine_${i}`, bytes(String(i)), 1000 + i, false)
  register.message('plant/machine_7', bytes('70'), 8000, false)
  expect([register.size, register.dropped, register.messages]).toEqual([1000, 2000, 3001])
  expect(register.entry('plant/machine_7')).toMatchObject({ count: 2, lastSeen: 8000 })
  expect(register.entry('plant/machine_7')!.payload()).toBe('70')
})

test('what comes later stands in its place in the order', () => {
  const register = new TopicRegister({})
  for (const i of [10, 2, 33]) register.message(`p/m_${i}`, bytes('1'), 1000, false)
  const names = () => ask(register, { open: ['p'] }).rows.map(({ name }) => name)
  expect(names()).toEqual(['p', 'm_2', 'm_10', 'm_33'])
  for (const i of [9, 1, 40]) register.message(`p/m_${i}`, bytes('1'), 1000, false)
  expect(names()).toEqual(['p', 'm_1', 'm_2', 'm_9', 'm_10', 'm_33', 'm_40'])
})

test('a window far down a large branch has its rows, and a branch that only leads on is one row', () => {
  const register = new TopicRegister({})
  for (let i = 0; i < 20_000; i++) register.message(`umh/v1/hall_${i % 10}/tag_${i}`, bytes('1'), 1000, false)
  const open = ['umh/v1', ...Array.from({ length: 10 }, (_, i) => `umh/v1/hall_${i}`)]
  const far = ask(register, { open, offset: 19_990, limit: 50 })
  expect(far.total).toBe(20_011)
  expect(far.rows.at(-1)).toMatchObject({ path: 'umh/v1/hall_9/tag_19999', name: 'tag_19999', depth: 2 })
  expect(ask(register, {}).rows).toMatchObject([{ path: 'umh/v1', name: 'umh/v1', topics: 20_000, open: false }])
  expect(ask(register, { search: 'TAG_1999' }).total).toBe(11)
})

test('a proposal of a very large broker looks at the first of it and says so', () => {
  const register = new TopicRegister({})
  for (let i = 0; i < 21_000; i++)
    register.message(`plant/press_${i % 4000}/value_${Math.floor(i / 4000)}`, bytes('1.5'), 1000, false)
  const proposal = propose(register, 'b', '')
  expect(proposal.topics).toBe(21_000)
  expect(proposal.assets.filter(({ class: key }) => key !== null)).toHaveLength(4000)
  expect(proposal.classes).toHaveLength(1)
  expect(proposal.skipped[0]).toEqual({
    topic: 'plant/press_0/value_5',
    why: 'most-values',
    what: '20000',
  })
}, 30_000)
