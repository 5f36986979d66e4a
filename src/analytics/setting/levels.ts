/**
 * Numbers of one signal under several settings of its machine (product, recipe, speed), made comparable: each setting has a
 * level of its own beside the first one's, learnt from its first hours, and what is compared is the number without it. So
 * what is known of the signal's shape, noise and hours serves all settings, a setting costs three numbers, and one that was
 * never seen before is known after 100 samples instead of weeks. Of those first nothing is said. Pure.
 */

/** Of a setting with fewer samples nothing is said. */
export const LEAST_OF_SETTING = 100
/** Samples from which the level of a setting is learnt; what moves later is the signal. */
const LEARNT_FROM = 300
/** Over about so many samples goes the level beside which another setting's is learnt. */
const LEVEL_OVER = 300
/** Settings known at once of a signal; another one takes the place of that which was set longest ago. */
export const MOST_SETTINGS = 12

interface SettingLevel {
  /** Which setting it is. */
  readonly key: number
  /** Samples that it is learnt from. */
  count: number
  /** How far it lies above the first, in the signal's unit. */
  by: number
  /** Of the sample that was taken last, as a count of all. */
  last: number
}

/** Of one signal; plain data. */
export interface SettingLevels {
  /** Samples in all. */
  count: number
  /** The level lately, as if the first setting had held all the time. */
  level: number
  settings: SettingLevel[]
}

export const noLevels = (): SettingLevels => ({ count: 0, level: 0, settings: [] })

const settingOf = (levels: SettingLevels, key: number): SettingLevel => {
  const { settings } = levels
  const known = settings.find((one) => one.key === key)
  if (known) return known
  const made: SettingLevel = { key, count: settings.length === 0 ? LEARNT_FROM : 0, by: 0, last: 0 }
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
  if (setting.count < LEARNT_FROM) {
    setting.count++
    // The level it is measured from stays where it was when this was set, as long as it is learnt.
    setting.by += (value - levels.level - setting.by) / setting.count
    return setting.count < LEAST_OF_SETTING ? null : setting.by
  }
  levels.level += (value - setting.by - levels.level) / Math.min(levels.count, LEVEL_OVER)
  return setting.by
}

/** Samples known of a setting of which not enough is; null = enough. */
export const lackOfSetting = ({ settings }: SettingLevels, key: number): number | null => {
  const count = settings.find((one) => one.key === key)?.count ?? 0
  return count < LEAST_OF_SETTING ? count : null
}
