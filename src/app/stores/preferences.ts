/** What this device remembers of its person: theme, typed name, and the views she has saved of each twin. A damaged entry is forgotten, never trusted. */
import * as z from 'zod'
import { QUALITIES } from '../../scene/drawing/pace.ts'
import { GRAINS } from '../../colouring/layer.ts'

const KEY = 'gemba.preferences'

export const THEME_CHOICES = ['system', 'dark', 'light', 'contrast'] as const
export type ThemeChoice = (typeof THEME_CHOICES)[number]

export const MOST_VIEWS = 40
export const LONGEST_NAME = 60
const MOST_TWINS = 20

const SavedView = z.object({
  name: z.string().trim().min(1).max(LONGEST_NAME),
  pose: z.object({
    target: z.tuple([z.number(), z.number(), z.number()]).readonly(),
    azimuth: z.number(),
    elevation: z.number().min(0).max(90),
    distance: z.number().positive(),
  }),
  selection: z.object({ asset: z.string(), component: z.string().nullable() }).nullable(),
  layer: z.string(),
  grain: z.enum(GRAINS).default('component'),
  filter: z
    .object({ range: z.tuple([z.number(), z.number()]).readonly().nullable(), only: z.array(z.string()).readonly() })
    .nullable()
    .default(null),
  isolated: z.string().nullable().default(null),
})
/** What a person saw when she saved it: eye, selection, layer and what of it, and what stood out alone. */
export type SavedView = z.infer<typeof SavedView>

/** One damaged view is forgotten, not all of them. */
const SavedViews = z
  .array(z.unknown())
  .transform((list) => list.flatMap((one) => SavedView.safeParse(one).data ?? []).slice(-MOST_VIEWS))

const Preferences = z.object({
  theme: z.enum(THEME_CHOICES).default('system').catch('system'),
  /** '' = not yet given. */
  actor: z.string().trim().max(80).default('').catch(''),
  /** Machines at work that nothing measures show a cycle. */
  illustrates: z.boolean().default(true).catch(true),
  /** How finely pictures are drawn while anything moves. */
  quality: z.enum(QUALITIES).default('auto').catch('auto'),
  /** Twin → views. */
  views: z.record(z.string(), SavedViews).default({}).catch({}),
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

/** The views of all twins with those of one taken over; of very many twins the oldest are forgotten. */
export const withViews = (
  all: Preferences['views'],
  twin: string,
  views: readonly SavedView[],
): Preferences['views'] => {
  const { [twin]: _before, ...others } = all
  const kept = Object.fromEntries(Object.entries(others).slice(1 - MOST_TWINS))
  return views.length ? { ...kept, [twin]: [...views] } : kept
}

export const writePreferences = (storage: Store, { theme, actor, illustrates, quality, views }: Preferences): void => {
  try {
    storage.setItem(KEY, JSON.stringify({ theme, actor, illustrates, quality, views } satisfies Preferences))
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
