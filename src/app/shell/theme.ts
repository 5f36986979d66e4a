/** The theme in force: the person's choice, or what the device asks for. */
import { useLayoutEffect } from 'react'
import { applyTheme } from '../../look/apply-theme.ts'
import type { ThemeName } from '../../look/tokens.ts'
import type { ThemeChoice } from '../stores/preferences.ts'
import { usePrefersContrast, usePrefersLight } from './media.ts'

/** Resolves the choice and puts it on the document; returns it for the scene. */
export const useTheme = (choice: ThemeChoice): ThemeName => {
  const light = usePrefersLight()
  const contrast = usePrefersContrast()
  const theme: ThemeName = choice !== 'system' ? choice : contrast ? 'contrast' : light ? 'light' : 'dark'
  useLayoutEffect(() => applyTheme(theme), [theme])
  return theme
}
