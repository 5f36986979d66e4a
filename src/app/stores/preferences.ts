/** What this device remembers of its person: theme and typed name. A damaged entry is forgotten, never trusted. */
import * as z from 'zod'

const KEY = 'gemba.preferences'

export const THEME_CHOICES = ['system', 'dark', 'light', 'contrast'] as const
export type ThemeChoice = (typeof THEME_CHOICES)[number]

const Preferences = z.object({
  theme: z.enum(THEME_CHOICES).default('system').catch('system'),
  /** '' = not yet given. */
  actor: z.string().trim().max(80).default('').catch(''),
})
export type Preferences = z.infer<typeof Preferences>

type Store = Pick<Storage, 'getItem' | 'setItem'>

export const readPreferences = (storage: Store): Preferences => {
  try {
    const parsed = Preferences.safeParse(JSON.parse(storage.getItem(KEY) ?? '{}'))
    if (parsed.success) return parsed.data
  } catch {
    // Unreadable JSON, or storage forbidden (a sandboxed frame).
  }
  return Preferences.parse({})
}

export const writePreferences = (storage: Store, { theme, actor }: Preferences): void => {
  try {
    storage.setItem(KEY, JSON.stringify({ theme, actor } satisfies Preferences))
  } catch {
    // Storage full or forbidden: the choice then lasts as long as the page.
  }
}

/** This device's storage; in a sandboxed frame, where even naming it throws, a memory as long as the page. */
export const deviceStorage = (): Store => {
  try {
    return localStorage
  } catch {
    const memory = new Map<string, string>()
    return { getItem: (key) => memory.get(key) ?? null, setItem: (key, value) => void memory.set(key, value) }
  }
}
