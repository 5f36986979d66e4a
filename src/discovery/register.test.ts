import { expect, test } from 'vitest'
import { atOnce, type Steps } from '../base/steps.ts'
import type { RowsRequest } from '../wire/discovery.ts'
import { TopicRegister } from './register.ts'
import { propose } from './propose.ts'
import { topicRows } from './topic-rows.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const ask = (register: TopicRegister, request: Partial<RowsRequest>) =>
  atOnce(
    topicRows(register, { broker: 'b', open: [], search: '', show: 'all', offset: 0, limit: 50, ...request }, 9_000),
  )

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

test('a step looks at some hundred topics, however many there are; what comes meanwhile is counted once', () => {
  const register = new TopicRegister({})
  const add = (i: number): void => register.message(`p/m_${i}`, bytes('1'), 1000, false)
  for (let i = 0; i < 20_000; i++) add(i)
  const between = (work: Steps<unknown>, come: () => void): number => {
    let steps = 1
    for (; !work.next().done; steps++) come()
    return steps
  }
  let next = 20_000
  const wants = (topic: string): readonly string[] => (topic.endsWith('7') ? ['machine/heat'] : [])
  const asked: string[] = []
  const steps = between(
    register.use((topic) => (asked.push(topic), wants(topic))),
    () => add(next++),
  )
  expect(steps).toBeGreaterThan(20)
  expect(new Set(asked).size).toBe(next)
  const unused = (): number => [...register.entries].filter(({ signals }) => signals.length === 0).length
  expect(register.root.unused).toBe(unused())
  for (const rows of [{ open: ['p'] }, { search: 'm_1' }]) {
    const work = topicRows(
      register,
      { broker: 'b', open: [], search: '', show: 'all', offset: 0, limit: 50, ...rows },
      9_000,
    )
    expect(between(work, () => add(next++))).toBeGreaterThan(20)
  }
  expect(ask(register, { open: ['p'], offset: next }).rows).toMatchObject([{ name: `m_${next - 1}` }])

  // A twin that came later has the last word, though an earlier one was not done.
  const early = register.use(wants)
  early.next()
  atOnce(register.use(() => ['all']))
  expect(register.root.unused).toBe(0)
  atOnce(early)
  expect(register.root.unused).toBe(0)
})
