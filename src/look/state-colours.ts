/**
 * The colours of the groups that machines' states are put into (`twin/packml.ts`). A person asked for this layer, so it may
 * be coloured; what does not produce by its own fault is nearest to an alarm. Any two differ by at least 20 (CIEDE2000)
 * under normal vision, protanopia, deuteranopia and tritanopia.
 */
import type { StateGroup } from '../twin/packml.ts'
import type { ThemeName } from './tokens.ts'

const dark: Readonly<Record<StateGroup, string>> = {
  producing: '#719F9F',
  ready: '#CAE9FA',
  suspended: '#ECEEA7',
  completed: '#7C63B1',
  held: '#DB8D0F',
  stopped: '#3F4855',
  aborted: '#BB3C3D',
}

export const STATE_COLOURS: Readonly<Record<ThemeName, Readonly<Record<StateGroup, string>>>> = {
  dark,
  light: {
    producing: '#66A1A0',
    ready: '#C7F0FE',
    suspended: '#F2EA76',
    completed: '#795EB2',
    held: '#C77F04',
    stopped: '#33374F',
    aborted: '#A6272E',
  },
  contrast: dark,
}
