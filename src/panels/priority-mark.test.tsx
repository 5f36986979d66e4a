/** The mark as it is rendered: colour is never all that tells one priority from another. */
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { PRIORITIES } from '../twin/priorities.ts'
import { PriorityMark } from './priority-mark.tsx'

const shapeOf = (html: string): string | undefined => / d="([^"]+)"/.exec(html)?.[1]

test('each priority has a shape and a name of its own', () => {
  const marks = PRIORITIES.map((priority) => renderToStaticMarkup(<PriorityMark priority={priority} />))
  expect(new Set(marks.map(shapeOf)).size).toBe(PRIORITIES.length)
  const names = marks.map((html) => /aria-label="([^"]+)"/.exec(html)?.[1])
  expect(names).not.toContain(undefined)
  expect(new Set(names).size).toBe(PRIORITIES.length)
})

test('beside words that say it already it is no image to a screen reader, and keeps its shape when hollow', () => {
  const html = renderToStaticMarkup(<PriorityMark priority="high" silent hollow />)
  expect(html).toContain('aria-hidden="true"')
  expect(html).not.toContain('role="img"')
  expect(html).toContain('data-hollow="true"')
  expect(shapeOf(html)).toBe(shapeOf(renderToStaticMarkup(<PriorityMark priority="high" />)))
})
