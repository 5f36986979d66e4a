/** What a page needs before it can show anything: its configuration and its twin. */
import { err, ok, type Result } from '../base/result.ts'
import { loadInForce } from '../twin/load-in-force.ts'
import { mixesUnits } from '../twin/one-unit.ts'
import type { Twin } from '../twin/twin.ts'
import { API, PageConfig } from '../wire/api.ts'
import { ask } from './api-client.ts'
import type { RecordBoot } from './record/record-boot.ts'

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
  /** A record takes the place of a plant. */
  readonly record?: RecordBoot
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
  return beside.ok
    ? beside
    : err({ title: 'boot.no-config', details: [live.error.error, live.error.remedy ?? ''].filter(Boolean) })
}

/** How much of the twin document has come, bytes; `of` 0 = its server does not say how much there is. */
export interface TwinProgress {
  readonly bytes: number
  readonly of: number
}

/** @param told while it comes */
const readJson = async (response: Response, told: (progress: TwinProgress) => void): Promise<unknown> => {
  const of = response.headers.has('content-encoding') ? 0 : Number(response.headers.get('content-length') ?? 0)
  let bytes = 0
  const counted = response.body!.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, controller) => {
        told({ bytes: (bytes += chunk.length), of })
        controller.enqueue(chunk)
      },
    }),
  )
  return new Response(counted).json()
}

/** Without a gateway nobody has judged the document before; what that takes is loaded then only. */
const judge = async (json: unknown): Promise<ReturnType<typeof loadInForce>> => {
  const [{ loadTwin }, { modelProblems }] = await Promise.all([
    import('../twin/load.ts'),
    import('../equipment/model-problems.ts'),
  ])
  const loaded = loadTwin(json, { model: modelProblems })
  return loaded.ok ? ok({ twin: loaded.value, problems: [] }) : loaded
}

export const readTwin = async (
  config: PageConfig,
  told: (progress: TwinProgress) => void = () => {},
): Promise<Result<{ twin: Twin; document: unknown }, BootFailure>> => {
  let json: unknown
  try {
    const response = await fetch(at(config.twin), { cache: 'no-cache' })
    if (!response.ok) return err({ title: 'boot.no-twin', details: [`${config.twin}: HTTP ${response.status}`] })
    json = await readJson(response, told)
  } catch (failure) {
    return err({ title: 'boot.no-twin', details: [`${config.twin}: ${String(failure)}`] })
  }
  return twinOf(json, config.mode)
}

/** @param mode a gateway has judged it before */
export const twinOf = async (
  json: unknown,
  mode: PageConfig['mode'],
): Promise<Result<{ twin: Twin; document: unknown }, BootFailure>> => {
  const loaded = mode === 'gateway' ? loadInForce(json) : await judge(json)
  if (!loaded.ok) {
    const { problemText } = await import('../texts/problem-text.ts')
    return err({
      title: 'boot.wrong-twin',
      details: loaded.error.map((problem) => `${problem.path}: ${problemText(problem)}`),
    })
  }
  const { twin } = loaded.value
  if (!mixesUnits(twin)) return ok({ twin, document: json })
  const { conversion } = await import('../units/conversion.ts')
  return ok({ twin: { ...twin, convert: conversion }, document: json })
}

/** @param told as soon as it is known that there is a twin to come, and while it comes */
export const boot = async (told: (progress: TwinProgress) => void): Promise<Result<Boot, BootFailure>> => {
  const config = await readConfig()
  if (!config.ok) return config
  told({ bytes: 0, of: 0 })
  const twin = await readTwin(config.value, told)
  return twin.ok ? ok({ config: config.value, ...twin.value }) : twin
}
