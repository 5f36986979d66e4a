import { expect, test } from 'vitest'
import { NearestKnown } from './nearest-known.ts'
import { topicDistance } from './topic-distance.ts'
import { nearestTopics, TopicIndex } from './topic-index.ts'

const indexOf = (topics: Iterable<string>): TopicIndex => {
  const index = new TopicIndex()
  for (const topic of topics) index.add({ topic })
  return index
}
const nearest = (filter: string, topics: readonly string[]): string[] => nearestTopics(filter, [indexOf(topics)], 3)

test('the nearest of those that did arrive, nearest first', () => {
  const topics = ['plant/line-1/pump/flow', 'plant/line-1/pump/Flow', 'plant/line-2/pump/flow', 'office/printer', 'a']
  expect(nearest('plant/line1/pump/flow', topics)).toEqual([
    'plant/line-1/pump/flow',
    'plant/line-1/pump/Flow',
    'plant/line-2/pump/flow',
  ])
  expect(nearest('Plant/line-1/pump/+', topics)[0]).toMatch(/plant\/line-1\/pump/)
  expect(nearest('plnt/flow', ['plant/flow', 'x/y'])).toEqual(['plant/flow'])
  // Nothing in common but the shape.
  expect(nearest('plant/line-1/pump/flow', ['office/floor/2/printer'])).toEqual([])
  // A level misspelt where there is no other.
  expect(nearest('pump-1', ['pmp-1', 'z'])).toEqual(['pmp-1'])
})

test('distances count levels and letters; "#" takes the rest', () => {
  expect(topicDistance('a/b/c', 'a/b/c')).toBe(0)
  expect(topicDistance('a/+/c', 'a/b/c')).toBe(0)
  expect(topicDistance('a/#', 'a/b/c/d')).toBe(0)
  expect(topicDistance('a/b/c', 'a/c')).toBe(1)
  expect(topicDistance('a/Speed', 'a/speed')).toBeCloseTo(0.1)
  expect(topicDistance('a/speed', 'a/spead')).toBeCloseTo(0.2)
})

test('topics that have gone are nobody’s nearest, and leave nothing behind', () => {
  const index = new TopicIndex()
  const entries = Array.from({ length: 5000 }, (_, i) => ({ topic: `plant/cell-${i}/speed` }))
  for (const entry of entries) index.add(entry)
  for (const entry of entries.slice(0, 4990)) index.delete(entry)
  const late = { topic: 'plant/cell-5000/speed' }
  index.add(late)
  expect(nearestTopics('plant/cell-12/speed', [index], 3)).not.toContain('plant/cell-12/speed')
  expect(nearestTopics('plant/cell-5000/sped', [index], 3)).toEqual(['plant/cell-5000/speed'])
  for (const entry of [...entries.slice(4990), late]) index.delete(entry)
  expect(index.sharing('plant/cell-4995/speed').size).toBe(0)
})

test('a question costs the same however many topics are known, and however they were made', () => {
  const hostile = [
    ...Array.from({ length: 100_000 }, (_, i) => `plant/line-${i % 50}/cell-${i % 997}/machine-${i}/speed`),
    'plant/'.repeat(60),
    '/'.repeat(65_000),
    `plant/${'x'.repeat(65_000)}`,
  ]
  const index = indexOf(hostile)
  expect(index.sharing('plant/line-7/cell-3/machine-1/speed').size).toBeLessThanOrEqual(4001)
  expect(nearestTopics('plant/line-7/cell-210/machine-1207/sped', [index], 3)[0]).toBe(
    'plant/line-7/cell-210/machine-1207/speed',
  )
})

test('of many filters some are worked out each time, until all are; again once topics have come', () => {
  const index = indexOf(Array.from({ length: 100 }, (_, i) => `plant/pump-${i}/flow`))
  const filters = Array.from({ length: 10 }, (_, i) => `plant/pump-${i}/flwo`)
  const known = new NearestKnown()
  let left = 0
  const ask = (): string[] => {
    left = 2
    const answers = known.ask(filters, [index], () => left-- > 0)
    return filters.map((filter) => answers.get(filter)![0] ?? '')
  }
  expect(ask().filter(Boolean)).toHaveLength(3)
  expect(ask().filter(Boolean)).toHaveLength(6)
  ask()
  expect(ask()).toEqual(Array.from({ length: 10 }, (_, i) => `plant/pump-${i}/flow`))
  for (let i = 0; i < 50; i++) index.add({ topic: `plant/pump-${i}/flwo` })
  for (let i = 0; i < 4; i++) ask()
  expect(ask()).toEqual(filters)
})
