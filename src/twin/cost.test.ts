/** What a document costs grows with its size, not with its square: times are compared with each other, never with a clock. */
import { problemText } from '../texts/problem-text.ts'
import { describe, expect, test } from 'vitest'
import { modelProblems } from '../equipment/model-problems.ts'
import { loadTwin, loadTwinSliced } from './load.ts'

/** CPU time of this process, ms: other work beside makes nothing of this slow. The least of three. */
const cost = (work: () => void): number =>
  Math.min(
    ...[1, 2, 3].map(() => {
      const before = process.cpuUsage()
      work()
      const { user, system } = process.cpuUsage(before)
      return (user + system) / 1000
    }),
  )

const many = <T>(n: number, of: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => of(i))
const plant = (assets: unknown[], more: object = {}): unknown => ({ format: 1, id: 't', name: 'T', assets, ...more })

const chainOf = (n: number, own: (i: number) => object): Record<string, unknown> =>
  Object.fromEntries(many(n, (i) => [`c-${i}`, { ...(i > 0 ? { extends: `c-${i - 1}` } : {}), ...own(i) }]))

/** Documents of size n: right ones, and ones in which everything is wrong. */
const DOCUMENTS: readonly (readonly [name: string, n: number, of: (n: number) => unknown])[] = [
  [
    'a chain of classes, each with a signal more',
    80,
    (n) =>
      plant([{ id: 'a', name: 'A', class: `c-${n - 1}` }], {
        classes: chainOf(n, (i) => ({ signals: { [`s-${i}`]: { name: 'S' } } })),
      }),
  ],
  [
    'a chain of classes, each with a signal of one part more, and something that moves',
    60,
    (n) =>
      plant([{ id: 'a', name: 'A', class: `c-${n - 1}` }], {
        classes: chainOf(n, (i) => ({
          ...(i === 0 ? { model: { kind: 'rack', params: { bays: 30, levels: 10 } } } : {}),
          parts: { p: { name: 'P', signals: { [`s-${i}`]: { name: 'S' } } } },
          motion: { [`cell:A${(i % 10) + 1}`]: `p/s-${i}` },
        })),
      }),
  ],
  [
    'a circle of classes',
    200,
    (n) =>
      plant([{ id: 'a', name: 'A', class: 'c-0' }], {
        classes: { ...chainOf(n, () => ({})), 'c-0': { extends: `c-${n - 1}` } },
      }),
  ],
  [
    'machines of one class, each with something of its own',
    80,
    (n) =>
      plant(
        many(n, (i) => ({ id: `m-${i}`, name: 'M', class: 'c', signals: { heat: { unit: '°C' } } })),
        { classes: { c: { signals: { heat: { name: 'Heat', bindings: [{ topic: '{asset}/heat' }] } } } } },
      ),
  ],
  [
    'assets whose parents, classes, frames and signals are all mistyped',
    80,
    (n) =>
      plant(
        many(n, (i) => ({
          id: `m-${i}`,
          name: 'M',
          parent: `n-${i}`,
          class: 'nowhere',
          frame: 'none',
          motion: { x: 'nope' },
        })),
      ),
  ],
  [
    'a tall tree',
    200,
    (n) => plant(many(n, (i) => ({ id: `m-${i}`, name: 'M', ...(i ? { parent: `m-${i - 1}` } : {}) }))),
  ],
  ['one id for all', 200, (n) => plant(many(n, () => ({ id: 'm', name: 'M', aliases: ['m'] })))],
  [
    'flow, roads and layers that lead nowhere',
    200,
    (n) =>
      plant([{ id: 'a', name: 'A' }], {
        flow: many(n, (i) => ({ from: `a-${i}`, to: `b-${i}` })),
        frames: { f: { origin: [0, 0], roads: many(n, (i) => [`n-${i}`, `n-${i + 1}`]) } },
        layers: Object.fromEntries(many(n, (i) => [`l-${i}`, { name: 'L', role: `r-${i}`, scale: [0, 1] }])),
      }),
  ],
  [
    'signals whose states, maps and numbers do not fit',
    60,
    (n) =>
      plant([
        {
          id: 'a',
          name: 'A',
          signals: Object.fromEntries(
            many(n, (i) => [
              `s-${i}`,
              {
                name: 'S',
                type: 'state',
                role: `r-${i}`,
                states: { a: { code: 1, name: 'A' } },
                bindings: [{ topic: `t/${i}`, map: { x: 'b' }, numbering: { '1': 'c' } }],
              },
            ]),
          ),
        },
      ]),
  ],
]

describe('what a document costs', () => {
  test.each(DOCUMENTS)('%s', (_name, n, of) => {
    const [small, large] = [of(n), of(8 * n)]
    loadTwin(small, { model: modelProblems })
    const one = cost(() => loadTwin(small, { model: modelProblems }))
    const eight = cost(() => loadTwin(large, { model: modelProblems }))
    // Eight times as much; the square would be 64 times. (Below a few milliseconds nothing is measured.)
    expect(eight).toBeLessThan(24 * Math.max(one, 4))
  })
})

test('vars that hold vars do not grow without end', () => {
  const assets = many(40, (i) => ({
    id: `m-${i}`,
    name: 'M',
    vars: { x: i === 0 ? 'aaaaaaaaaa' : '{x}{x}{x}{x}' },
    ...(i ? { parent: `m-${i - 1}` } : {}),
  }))
  const found = loadTwin(plant(assets))
  expect(found.ok ? [] : problemText(found.error[0]!)).toMatch(/longer than 1000 characters/)
})

test('more signals than a twin can hold are refused before they are made', () => {
  const signals = Object.fromEntries(many(1000, (i) => [`s-${i}`, { name: 'S' }]))
  const found = loadTwin(
    plant(
      many(600, (i) => ({ id: `m-${i}`, name: 'M', class: 'c' })),
      { classes: { c: { signals } } },
    ),
  )
  expect(found.ok ? [] : found.error).toEqual([
    { path: '$.classes.c', code: 'too-many-signals', values: { users: 600, most: 500_000 } },
  ])
})

test('a tree is no deeper than a plant is, and a tall one is no stack overflow', () => {
  const assets = many(20_000, (i) => ({ id: `m-${i}`, name: 'M', ...(i ? { parent: `m-${i - 1}` } : {}) }))
  const found = loadTwin(plant(assets.toReversed()))
  expect(found.ok ? [] : found.error.map(({ path }) => path)).toEqual([`$.assets[${20_000 - 65}].parent`])
})

test('in slices it comes to the same, and nobody waits long', async () => {
  const document = plant(
    many(2000, (i) => ({
      id: `m-${i}`,
      name: 'M',
      signals: { heat: { name: 'Heat', bindings: [{ topic: `t/${i}` }] } },
    })),
  )
  let pauses = 0
  const sliced = await loadTwinSliced(document, {}, async () => {
    pauses++
    await new Promise(setImmediate)
  })
  const whole = loadTwin(document)
  expect(sliced.ok && whole.ok && sliced.value.hash === whole.value.hash).toBe(true)
  expect(pauses).toBeGreaterThan(0)
  const wrong = await loadTwinSliced({ ...(document as object), flow: [{ from: 'x', to: 'y' }] }, {}, async () => {})
  expect(wrong.ok ? [] : wrong.error.map(({ path }) => path)).toEqual(['$.flow[0].from', '$.flow[0].to'])
})
