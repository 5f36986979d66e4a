/** The page's icon with the mark of the most urgent alarm that asks for somebody: shape and colour, as everywhere. */
import { PRIORITY_SHAPES, THEMES } from '../../look/tokens.ts'
import type { Priority } from '../../twin/priorities.ts'

/** Tabs are dark in some browsers and light in others: the mark lies on a ground of its own. */
export const iconOf = (priority: Priority): string =>
  `data:image/svg+xml,${encodeURIComponent(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="${THEMES.dark.surface}"/><g transform="translate(4 4) scale(1.5)"><path d="${PRIORITY_SHAPES[priority]}" fill="${THEMES.dark.priority[priority]}"/></g></svg>`,
  )}`
