/** What takes no part in a layer goes so far towards the ground that it stands on, in the picture (see `shader-parts.ts`) and in the legend. */
export const APART = 0.82

/** A surface's colour where its machine takes no part. @param zone the ground's. Both #RRGGBB */
export const apartColour = (surface: string, zone: string): string =>
  `#${[1, 3, 5]
    .map((at) => {
      const [from, to] = [surface, zone].map((hex) => Number.parseInt(hex.slice(at, at + 2), 16)) as [number, number]
      return Math.round(from + (to - from) * APART)
        .toString(16)
        .padStart(2, '0')
    })
    .join('')}`.toUpperCase()
