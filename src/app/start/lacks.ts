/** What a browser must have for the program to start at all; everything else is found out, and said, where it is needed. */

type Has = Readonly<Record<string, unknown>>

/** @returns in words what is missing, '' = nothing */
export const lacks = (browser: Has, script: Has, array: Has): string =>
  (
    [
      ['module scripts', 'noModule' in script],
      ['workers', 'Worker' in browser],
      ['WebSocket', 'WebSocket' in browser],
      ['fetch with streams', 'fetch' in browser && 'ReadableStream' in browser],
      ['ResizeObserver', 'ResizeObserver' in browser],
      ['ECMAScript 2023', 'toSorted' in array && 'findLast' in array],
    ] as const
  )
    .filter(([, there]) => !there)
    .map(([name]) => name)
    .join(', ')
