import fc from 'fast-check'
import { expect, test } from 'vitest'
import { atOnce } from '../base/steps.ts'
import { FilterTrie, minimalFilters } from './topic-filter.ts'

/** MQTT 3.1.1 §4.7, said another way: as a regular expression. */
const asRegExp = (filter: string): RegExp => {
  const body = filter
    .split('/')
    .map((level, i) =>
      level === '#'
        ? i === 0
          ? '.*'
          : '(/.*)?'
        : `${i === 0 ? '' : '/'}${level === '+' ? '[^/]*' : level.replace(/[$]/g, '\\$&')}`,
    )
    .join('')
  return new RegExp(`^${/^[+#]/.test(filter) ? '(?!\\$)' : ''}${body}$`)
}
const level = fc.constantFrom('a', 'b', 'c', '', '$x')
const topic = fc.array(level, { minLength: 1, maxLength: 4 }).map((levels) => levels.join('/'))
const filter = fc
  .tuple(fc.array(fc.oneof(level, fc.constant('+')), { minLength: 1, maxLength: 4 }), fc.boolean())
  .map(([levels, hash]) => [...levels, ...(hash ? ['#'] : [])].join('/'))

test('the trie finds what a regular expression finds', () => {
  fc.assert(
    fc.property(fc.array(filter, { maxLength: 8 }), topic, (filters, name) => {
      const trie = new FilterTrie<string>()
      for (const one of filters) trie.add(one, one)
      expect(trie.match(name).toSorted()).toEqual(filters.filter((one) => asRegExp(one).test(name)).toSorted())
    }),
    { seed: 41, numRuns: 1000 },
  )
})

test('what a filter covers it matches, and a minimal list matches the same', () => {
  fc.assert(
    fc.property(fc.array(filter, { maxLength: 8 }), topic, (filters, name) => {
      const matches = (list: readonly string[]) => list.some((one) => asRegExp(one).test(name))
      expect(matches(atOnce(minimalFilters(filters)))).toBe(matches(filters))
      const trie = new FilterTrie<string>()
      for (const one of filters) trie.add(one, one)
      for (const narrow of filters) {
        expect(trie.match(narrow)).toContain(narrow)
        if (asRegExp(narrow).test(name))
          for (const wide of trie.match(narrow)) expect(wide).toSatisfy((one: string) => asRegExp(one).test(name))
      }
    }),
    { seed: 42, numRuns: 1000 },
  )
  expect(atOnce(minimalFilters(['a/b', 'a/+', 'a/#', 'c']))).toEqual(['a/#', 'c'])
})

test('thousands of filters with wildcards are thinned in small steps', () => {
  const filters = Array.from({ length: 20_000 }, (_, i) => `plant/+/machine-${i}/#`)
  const work = minimalFilters([...filters, 'plant/hall/machine-7/heat', 'plant/+/machine-9/+'])
  let steps = 0
  for (let step = work.next(); ; step = work.next(), steps++)
    if (step.done) {
      expect(step.value).toEqual(filters)
      break
    }
  expect(steps).toBeGreaterThan(20)
})
