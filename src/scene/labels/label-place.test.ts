import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type LabelRequest, MOST_LABELS, placeLabels } from './label-place.ts'

const request = (over: Partial<LabelRequest>): LabelRequest => ({ key: 'a', rank: 4, weight: 1, x: 200, y: 200, width: 80, height: 24, stem: 14, clear: 0, ...over })

test('stands above its point', () => {
  expect(placeLabels([request({})], 800, 600)).toEqual([{ key: 'a', x: 200, bottom: 186, point: [200, 200] }])
})

test('a clash lifts the lesser one twice, then hides it', () => {
  const four = ['a', 'b', 'c', 'd'].map((key, i) => request({ key, weight: 9 - i }))
  expect(placeLabels(four, 800, 600).map(({ key, bottom }) => [key, bottom])).toEqual([['a', 186], ['b', 158], ['c', 130]])
})

test('an alarm out of sight stands at the edge without a stem; a name out of sight is not shown', () => {
  const [alarm, ...rest] = placeLabels([request({ rank: 0, x: -400, y: 300, height: 44, width: 200 }), request({ key: 'b', x: -400 })], 800, 600)
  expect(rest).toEqual([])
  expect(alarm!.point).toBeNull()
  expect(alarm!.x - 100).toBeGreaterThanOrEqual(0)
})

test('no tag covers a thing with an alarm: neither its own nor another', () => {
  const alarm = request({ key: 'alarm', rank: 0, x: 200, y: 200, width: 200, height: 44, stem: 60, clear: 40 })
  const name = request({ key: 'name', x: 210, y: 225 })
  const places = placeLabels([alarm, name], 800, 600)
  const thing = { left: 160, right: 240, top: 160, bottom: 240 }
  for (const { key, x, bottom } of places) {
    const { width, height } = key === 'alarm' ? alarm : name
    const beside = x - width / 2 >= thing.right || x + width / 2 <= thing.left || bottom <= thing.top || bottom - height >= thing.bottom
    expect(beside, key).toBe(true)
  }
  expect(places[0]).toEqual({ key: 'alarm', x: 200, bottom: 140, point: [200, 200] })
})

test('none overlaps, all are inside, every alarm that can be is shown (property)', () => {
  const one = fc.record({ rank: fc.constantFrom(0, 1, 2, 3, 4), x: fc.integer({ min: -300, max: 1500 }), y: fc.integer({ min: -300, max: 1100 }), width: fc.integer({ min: 40, max: 220 }), weight: fc.integer({ min: 0, max: 9 }) })
  fc.assert(
    fc.property(fc.array(one, { maxLength: 60 }), (list) => {
      const requests = list.map((r, i) => request({ ...r, key: String(i), height: r.rank === 0 ? 44 : 24 }))
      const places = placeLabels(requests, 1200, 800)
      const boxes = places.map((p) => ({ p, r: requests.find((q) => q.key === p.key)! })).map(({ p, r }) => ({ left: p.x - r.width / 2, right: p.x + r.width / 2, top: p.bottom - r.height, bottom: p.bottom }))
      expect(places.length).toBeLessThanOrEqual(MOST_LABELS)
      for (const [i, a] of boxes.entries()) {
        expect(a.left >= 0 && a.right <= 1200 && a.top >= 0 && a.bottom <= 800).toBe(true)
        for (const b of boxes.slice(i + 1)) expect(a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top).toBe(false)
      }
      const alarms = requests.filter((r) => r.rank === 0)
      expect(places.filter((p) => alarms.some((a) => a.key === p.key)).length).toBe(Math.min(alarms.length, MOST_LABELS))
    }),
    { seed: 11, numRuns: 200 },
  )
})
