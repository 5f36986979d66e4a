/** What somebody asks to be otherwise of a line, as the address says it: `speed:r-1:110,mix:30:150,rush:200`. */
import type { Change } from '../../whatif/scenarios/changes.ts'

/** More at once nobody tells apart. */
export const MOST_CHANGES = 6

interface Bounds {
  readonly least: number
  readonly most: number
}
/** By kind, of each figure that is asked for. */
export const FIGURES = {
  speed: { percent: { least: 20, most: 300 } },
  places: { more: { least: 1, most: 1000 } },
  crew: { more: { least: 1, most: 20 } },
  mix: { share: { least: 1, most: 99 }, percent: { least: 20, most: 500 } },
  out: { hours: { least: 0.1, most: 168 } },
  rush: { pieces: { least: 1, most: 100_000 } },
} as const satisfies { readonly [K in Change['kind']]: Readonly<Record<string, Bounds>> }

const figure = (written: string | undefined, { least, most }: Bounds, isWhole: boolean): number | null => {
  if (!/^\d{1,6}(\.\d{1,2})?$/.test(written ?? '')) return null
  const value = Number(written)
  return value >= least && value <= most && (!isWhole || Number.isInteger(value)) ? value : null
}

const parsed = (written: string): Change | null => {
  const [kind, first, second] = written.split(':')
  const at = first !== undefined && first !== '' && first.length <= 200 ? first : null
  switch (kind) {
    case 'speed': {
      const percent = figure(second, FIGURES.speed.percent, false)
      return at && percent ? { kind, station: at, percent } : null
    }
    case 'places': {
      const more = figure(second, FIGURES.places.more, true)
      return at && more ? { kind, station: at, more } : null
    }
    case 'crew': {
      const more = figure(second, FIGURES.crew.more, true)
      return at && more ? { kind, crew: at, more } : null
    }
    case 'out': {
      const hours = figure(second, FIGURES.out.hours, false)
      return at && hours ? { kind, station: at, hours } : null
    }
    case 'mix': {
      const share = figure(first, FIGURES.mix.share, false)
      const percent = figure(second, FIGURES.mix.percent, false)
      return share && percent ? { kind, share, percent } : null
    }
    case 'rush': {
      const pieces = figure(first, FIGURES.rush.pieces, true)
      return pieces ? { kind, pieces } : null
    }
    default:
      return null
  }
}

export const printChange = (change: Change): string => {
  switch (change.kind) {
    case 'speed':
      return `speed:${change.station}:${change.percent}`
    case 'places':
      return `places:${change.station}:${change.more}`
    case 'crew':
      return `crew:${change.crew}:${change.more}`
    case 'out':
      return `out:${change.station}:${change.hours}`
    case 'mix':
      return `mix:${change.share}:${change.percent}`
    case 'rush':
      return `rush:${change.pieces}`
  }
}

/** What cannot be meant is left out; of rush orders the first is the one. */
export const parseChanges = (written: string | undefined): readonly Change[] => {
  const found = new Map<string, Change>()
  for (const one of (written ?? '').split(',')) {
    const change = parsed(one)
    if (!change) continue
    const key = change.kind === 'rush' ? 'rush' : printChange(change)
    if (!found.has(key)) found.set(key, change)
  }
  return [...found.values()].slice(0, MOST_CHANGES)
}

export const printChanges = (changes: readonly Change[]): string => changes.map(printChange).join(',')
