/**
 * The colours of the groups that machines' states are put into (`twin/packml.ts`). A person asked for this layer, so it may
 * be coloured: what produces is grey, and colour is for what does not; by its own fault it is nearest to an alarm. Any two differ by at least 20 (CIEDE2000)
 * under normal vision, protanopia, deuteranopia and tritanopia.
 */
import type { StateGroup } from '../twin/packml.ts'
import type { ThemeName } from './tokens.ts'

const dark: Readonly<Record<StateGroup, string>> = {
  producing: '#8F9999',
  ready: '#CCEBFA',
  suspended: '#F8F2A9',
  completed: '#A56ED4',
  held: '#EA8608',
  stopped: '#556170',
  aborted: '#C4002B',
}

export const STATE_COLOURS: Readonly<Record<ThemeName, Readonly<Record<StateGroup, string>>>> = {
  dark,
  light: {
    producing: '#989C9D',
    ready: '#A9EDFF',
    suspended: '#F5E58E',
    completed: '#6655A0',
    held: '#CD7E06',
    stopped: '#1E2534',
    aborted: '#9D2523',
  },
  contrast: dark,
}
