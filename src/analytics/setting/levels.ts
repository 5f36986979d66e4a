/**
 * Numbers of one signal under several settings of its machine (product, recipe, speed), made comparable: each setting has a
 * level of its own beside the first one's, learnt from its first hours, and what is compared is the number without it. So
 * what is known of the signal's shape, noise and hours serves all settings, a setting costs a few numbers, and one that was
 * never seen before is known after 100 samples instead of weeks. Of those first nothing is said. Pure.
 */

/** From so many first samples the level of a setting is learnt, and nothing is said of them; what moves later is the signal. */
export const LEAST_OF_SETTING = 100
/** The level beside which it is learnt is that of as many samples before it was set. */
const LEVEL_OVER = LEAST_OF_SETTING
/** Settings known at once of a signal; another one takes the place of that which was set longest ago. */
export const MOST_SETTINGS = 12
/** Left out at either end: a belt that starts and stops now and then has the level of the belt that runs. */
const TRIMMED = 0.2

/** What moves no further than twice as far as the level wanders by itself is not taken for the setting's. */
const WANDERS = 2
/** Over about so many blocks of `LEVEL_OVER` samples goes what it wanders by itself. */
const WANDER_OVER = 50

interface SettingLevel {
  /** Which setting it is. */
  readonly key: number
  /** Of its first samples, how far above the level; null = it is learnt. */
  first: number[] | null
  /** How far it lies above the first setting, in the signal's unit. */
  by: number
  /** Of the sample that was taken last, as a count of all. */
  last: number
}

/** Of one signal; plain data. */
export interface SettingLevels {
  /** Samples in all. */
  count: number
  /** The last samples, as if the first setting had held all the time; the oldest is at `next` once there are enough. */
  recent: number[]
  next: number
  /** Level of the last full block; null while there is none. */
  block: number | null
  /** Blocks compared with the one before, and the mean square of how far apart they were. */
  blocks: number
  wander: number
  settings: SettingLevel[]
}

export const noLevels = (): SettingLevels => ({
  count: 0,
  recent: [],
  next: 0,
  block: null,
  blocks: 0,
  wander: 0,
  settings: [],
})

/** Mean of the middle ones: of what hardly changes it is that value to the last bit. */
const middleOf = (values: readonly number[]): number => {
  if (values.length === 0) return 0
  const sorted = Float64Array.from(values).toSorted()
  const cut = Math.floor(TRIMMED * sorted.length)
  const [first, end] = [sorted[cut]!, sorted.length - cut]
  let sum = 0
  for (let i = cut; i < end; i++) sum += sorted[i]! - first
  return first + sum / (end - cut)
}

const settingOf = (levels: SettingLevels, key: number): SettingLevel => {
  const { settings } = levels
  // Asked of each sample.
  for (const known of settings) if (known.key === key) return known
  const made: SettingLevel = { key, first: settings.length === 0 ? null : [], by: 0, last: 0 }
  if (settings.length >= MOST_SETTINGS) {
    const oldest = settings.reduce((a, b) => (b.last < a.last ? b : a))
    settings.splice(settings.indexOf(oldest), 1)
  }
  settings.push(made)
  return made
}

/**
 * @param key of the setting in force; equal ones are alike
 * @returns how far its numbers lie above those of the first setting; null while too little is known of it
 */
export const byOfSetting = (levels: SettingLevels, key: number, value: number): number | null => {
  const setting = settingOf(levels, key)
  levels.count++
  setting.last = levels.count
  if (setting.first) {
    // The level it is measured from stays where it was when this was set, as long as it is learnt.
    setting.first.push(value - middleOf(levels.recent))
    if (setting.first.length < LEAST_OF_SETTING) return null
    setting.by = beyondWander(middleOf(setting.first), levels.wander)
    setting.first = null
    return setting.by
  }
  levels.recent[levels.next] = value - setting.by
  levels.next = (levels.next + 1) % LEVEL_OVER
  if (levels.next === 0) {
    // What grew has room for more, which never comes.
    if (levels.block === null) levels.recent = levels.recent.slice()
    takeBlock(levels)
  }
  return setting.by
}

/** A block is full. */
const takeBlock = (levels: SettingLevels): void => {
  const level = middleOf(levels.recent)
  if (levels.block !== null) {
    levels.blocks++
    levels.wander += ((level - levels.block) ** 2 - levels.wander) / Math.min(levels.blocks, WANDER_OVER)
  }
  levels.block = level
}

/**
 * Settings are not in force at the same time: what lies between their levels is in part what the signal did meanwhile. Most
 * settings add nothing to most signals; so it is shrunk by that (James and Stein 1961, its positive part).
 */
const beyondWander = (apart: number, wander: number): number =>
  apart * Math.max(0, 1 - (wander === 0 ? 0 : (WANDERS ** 2 * wander) / apart ** 2))

/** Samples known of a setting of which not enough is; null = enough. */
export const lackOfSetting = ({ settings }: SettingLevels, key: number): number | null => {
  const setting = settings.find((one) => one.key === key)
  if (!setting) return 0
  return setting.first?.length ?? null
}

/** How far numbers of a setting lie above those that are compared, as far as that is known. */
export const knownBy = ({ settings }: SettingLevels, key: number): number =>
  settings.find((one) => one.key === key)?.by ?? 0
