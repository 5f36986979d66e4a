import { expect, test } from 'vitest'
import { overlaidBoxes } from './overlaid.ts'

test('what lies over the picture is kept clear, also a sheet of the page that is no child of it', () => {
  const box = (left: number, top: number, right: number, bottom: number) => ({
    getBoundingClientRect: () => ({ left, top, right, bottom }),
  })
  const asked: string[] = []
  const page = {
    querySelectorAll: (selector: string) => {
      asked.push(selector)
      return [box(80, 100, 380, 700), box(0, 0, 0, 0)]
    },
  }
  const overlay = {
    ...box(80, 52, 1180, 700),
    closest: (name: string) => (name === 'main' ? { parentElement: page } : null),
  }
  expect(overlaidBoxes(overlay as never)).toEqual([{ left: 0, top: 48, right: 300, bottom: 648 }])
  expect(asked).toEqual(['[data-over-scene]'])
})
