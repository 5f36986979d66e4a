/** Wrong shapes and wrong references in one document: all of them named, none that only follows from another. */
import { expect, test } from 'vitest'
import { loadTwin } from './load.ts'

const problems = (document: unknown): string[] => {
  const result = loadTwin(document)
  return result.ok ? [] : result.error.map((p) => p.path).toSorted()
}

const signal = (topic: string) => ({ name: 'S', bindings: [{ topic }] })
const base = {
  format: 1,
  id: 't',
  name: 'T',
  classes: {
    machine: { signals: { load: signal('{site}/{asset}/load') } },
    robot: {
      extends: 'machine',
      alarms: { high: { name: 'High', priority: 'high', signal: 'load', when: { above: 1 } } },
    },
  },
  assets: [
    { id: 'hall', name: 'Hall', vars: { site: 'lindau' } },
    { id: 'r-1', name: 'R-1', class: 'robot', parent: 'hall' },
    { id: 'r-2', name: 'R-2', class: 'robot', parent: 'hall' },
  ],
  flow: [{ from: 'r-1', to: 'r-2' }],
}
type Loose = { [key: string]: Loose } & Loose[]
const changed = (change: (document: Loose) => void): unknown => {
  const document = structuredClone(base)
  change(document as unknown as Loose)
  return document
}
const put = (target: unknown, fields: object): void => void Object.assign(target as object, fields)

test('the base is right', () => expect(problems(base)).toEqual([]))

test('a wrong shape here, wrong references there', () => {
  const found = problems(
    changed((d) => {
      put(d['assets']![1]!, { nmae: 'x' })
      put(d['assets']![2]!, { class: 'robto', frame: 'plan' })
      d['flow']!.push({ from: 'r-2', to: 'r-9' } as never)
      put(d['classes']!['robot']!, { extends: 'machina' })
    }),
  )
  expect(found).toEqual(['$.assets[1].nmae', '$.assets[2].class', '$.classes.robot.extends', '$.flow[1].to'])
})

test('a wrong alarm of one machine is told with the wrong shape of another', () => {
  const found = problems(
    changed((d) => {
      put(d['assets']![1]!, { name: 7 })
      put(d['assets']![2]!, {
        alarms: { other: { name: 'Other', priority: 'low', signal: 'laod', when: { above: 1 } } },
      })
    }),
  )
  expect(found).toEqual(['$.assets[1].name', '$.assets[2].alarms.other.signal'])
})

test('what hangs on a broken asset is not blamed: children, vars, flow', () => {
  expect(problems(changed((d) => put(d['assets']![0]!, { level: 'hal' })))).toEqual(['$.assets[0].level'])
  expect(problems(changed((d) => put(d['assets']![1]!, { place: 'here' })))).toEqual(['$.assets[1].place'])
})

test('what hangs on a broken class is not blamed: heirs and machines', () => {
  expect(problems(changed((d) => put(d['classes']!['machine']!, { signals: 'none' })))).toEqual([
    '$.classes.machine.signals',
  ])
  expect(problems(changed((d) => put(d['assets']![1]!, { class: 'nowhere' })))).toEqual(['$.assets[1].class'])
  expect(problems(changed((d) => put(d['assets']![1]!, { parent: 'nowhere' })))).toEqual(['$.assets[1].parent'])
})

test('unknown and wrong fields at the top do not hide the rest', () => {
  const found = problems(
    changed((d) => {
      put(d, { flwo: [], name: 3, frames: { plan: { origin: 'here' } } })
      put(d['assets']![1]!, { frame: 'plan', parent: 'nowhere' })
    }),
  )
  expect(found).toEqual(['$.assets[1].parent', '$.flwo', '$.frames.plan.origin', '$.name'])
})

test.each<[string, unknown]>([
  ['assets are no list', { ...base, assets: {} }],
  ['classes are no map', { ...base, classes: [] }],
  ['an id that is no key', { ...base, assets: [{ id: 'Ä Ö', name: 'x' }] }],
  ['a class that is no key', { ...base, classes: { ...base.classes, 'X Y': {} } }],
  ['nulls', { ...base, assets: [null, ...base.assets], flow: null }],
])('%s: told, and nothing thrown', (_, document) => {
  expect(problems(document).length).toBeGreaterThan(0)
})
