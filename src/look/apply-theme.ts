/** Puts a theme's colours on the document root as CSS variables; every stylesheet reads only these. */
import { PRIORITIES } from '../twin/priorities.ts'
import { apartColour } from './apart.ts'
import { THEMES, type Theme, type ThemeName } from './tokens.ts'

/** CSS variables of a theme, name → colour. */
export const themeVariables = (theme: Theme): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(theme.neutral.map((colour, i) => [`--n${i}`, colour])),
  '--surface': theme.surface,
  '--control': theme.control,
  '--line': theme.line,
  '--ink': theme.ink,
  '--ink2': theme.ink2,
  '--ink3': theme.ink3,
  '--accent': theme.accent,
  '--on-accent': theme.onAccent,
  ...Object.fromEntries(
    PRIORITIES.flatMap((priority) => [
      [`--${priority}`, theme.priority[priority]],
      [`--on-${priority}`, theme.onPriority[priority]],
    ]),
  ),
  '--past-surface': theme.past.surface,
  '--past-edge': theme.past.edge,
  '--past-ink': theme.past.ink,
  '--scene': theme.scene.background,
  '--stale-a': theme.scene.stale[0],
  '--stale-b': theme.scene.stale[1],
  '--never-edge': theme.scene.neverEdge,
  '--body': theme.scene.body,
  '--apart': apartColour(theme.scene.body, theme.scene.zone),
})

/** Sets `data-theme`, the variables and the browser's own colour scheme on `root`. */
export const applyTheme = (name: ThemeName, root: HTMLElement = document.documentElement): void => {
  for (const [variable, colour] of Object.entries(themeVariables(THEMES[name])))
    root.style.setProperty(variable, colour)
  root.style.colorScheme = name === 'light' ? 'light' : 'dark'
  root.dataset['theme'] = name
}
