/** The colours that canvases draw with: those of the theme in force. */
import { useMemo, useSyncExternalStore } from 'react'
import { SERIES_COLOURS } from '../../look/series-colours.ts'
import { STATE_COLOURS } from '../../look/state-colours.ts'
import type { ThemeName } from '../../look/tokens.ts'
import { PRIORITIES } from '../../twin/priorities.ts'
import type { StateGroup } from '../../twin/packml.ts'
import type { Ink } from './stack-paint.ts'

const watchTheme = (listener: () => void): (() => void) => {
  const watch = new MutationObserver(listener)
  watch.observe(document.documentElement, { attributeFilter: ['data-theme'] })
  return () => watch.disconnect()
}

const theme = (): ThemeName => {
  const said = document.documentElement.dataset['theme']
  return said === 'light' || said === 'contrast' ? said : 'dark'
}

export interface StackInk extends Ink {
  readonly series: readonly string[]
  readonly states: Readonly<Record<StateGroup, string>>
}

export const useInk = (): StackInk => {
  const name = useSyncExternalStore(watchTheme, theme)
  return useMemo(() => {
    const style = getComputedStyle(document.documentElement)
    const colour = (variable: string): string => style.getPropertyValue(variable).trim()
    return {
      surface: colour('--surface'),
      ink: colour('--ink'),
      ink2: colour('--ink2'),
      ink3: colour('--ink3'),
      line: colour('--line'),
      priority: Object.fromEntries(PRIORITIES.map((one) => [one, colour(`--${one}`)])) as Ink['priority'],
      series: SERIES_COLOURS[name],
      states: STATE_COLOURS[name],
    }
  }, [name])
}
