/** What a page needs before it can show anything: its configuration and its twin. */
import { err, ok, type Result } from '../base/result.ts'
import { loadTwin } from '../twin/load.ts'
import type { Twin } from '../twin/twin.ts'
import { API, PageConfig } from '../wire/api.ts'
import { ask } from './api-client.ts'

/** Why there is nothing to show, in words, with all details a person can act on. */
export interface BootFailure {
  readonly title: 'boot.no-config' | 'boot.no-twin' | 'boot.wrong-twin' | 'boot.unknown-broker'
  readonly details: readonly string[]
}

export interface Boot {
  readonly config: PageConfig
  readonly twin: Twin
  /** As served, for workers that load it themselves. */
  readonly document: unknown
}

/** Relative to the page, so that it works below any path of any host. */
const at = (path: string): string => new URL(path.replace(/^\//, ''), document.baseURI).href

/** Where the twin's model files lie. */
export const modelFolder = (config: PageConfig): string => new URL('.', at(config.twin)).href

export const apiUrl = (path: string): string => at(path)

/** The gateway's configuration, or `config.json` beside a page that is served without one. */
const readConfig = async (): Promise<Result<PageConfig, BootFailure>> => {
  const live = await ask(PageConfig, at(API.config))
  if (live.ok) return live
  const beside = await ask(PageConfig, at('config.json'))
  return beside.ok ? beside : err({ title: 'boot.no-config', details: [live.error.error, live.error.remedy ?? ''].filter(Boolean) })
}

export const readTwin = async (config: PageConfig): Promise<Result<{ twin: Twin; document: unknown }, BootFailure>> => {
  let json: unknown
  try {
    const response = await fetch(at(config.twin), { cache: 'no-cache' })
    if (!response.ok) return err({ title: 'boot.no-twin', details: [`${config.twin}: HTTP ${response.status}`] })
    json = await response.json()
  } catch (failure) {
    return err({ title: 'boot.no-twin', details: [`${config.twin}: ${String(failure)}`] })
  }
  const loaded = loadTwin(json)
  if (!loaded.ok) return err({ title: 'boot.wrong-twin', details: loaded.error.map((problem) => `${problem.path}: ${problem.message}`) })
  return ok({ twin: loaded.value, document: json })
}

export const boot = async (): Promise<Result<Boot, BootFailure>> => {
  const config = await readConfig()
  if (!config.ok) return config
  const twin = await readTwin(config.value)
  return twin.ok ? ok({ config: config.value, ...twin.value }) : twin
}
