/** What axe finds on a page as it stands: WCAG 2.2 A and AA, and its best practices, in every theme. */
import axe from 'axe-core'
import { expect, type Page } from '@playwright/test'

const THEMES = {
  dark: { contrast: 'no-preference', colorScheme: 'dark' },
  light: { contrast: 'no-preference', colorScheme: 'light' },
  contrast: { contrast: 'more', colorScheme: 'dark' },
} as const
type Theme = keyof typeof THEMES

/** "rule: element" of each. The structure is the same in every theme: there only colours are looked at again. */
const findings = async (page: Page, theme: Theme): Promise<readonly string[]> => {
  await page.emulateMedia(THEMES[theme])
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  return page.evaluate(async (colours) => {
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(document, {
      resultTypes: ['violations'],
      ...(colours && { runOnly: ['color-contrast'] }),
    })
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, any }) => `${id}: ${String(target)} ${any[0]?.message ?? ''}`),
    )
  }, theme !== 'dark')
}

/** The page follows what the device asks for (its theme is "as this device") and is left in the last of these. @param view for who reads the failure */
export const expectAccessible = async (
  page: Page,
  view: string,
  themes: readonly Theme[] = ['contrast', 'light', 'dark'],
) => {
  for (const theme of themes) expect.soft(await findings(page, theme), `${view}, ${theme}`).toEqual([])
}
