/** What a page needs before it can show anything: its configuration and its twin. */
import { err, ok, type Result } from '../base/result.ts'
import { mixesUnits } from '../twin/one-unit.ts'
import { receivedTwin } from '../twin/posted.ts'
import type { Twin } from '../twin/twin.ts'
import type { ApiError, PageConfig } from '../wire/api.ts'
import { API } from '../wire/paths.ts'
import { apiFailure } from './api-failure.ts'
import { type Checker, createChecker } from './checker.ts'
import { gatewayWorker } from './gateway-worker.ts'
import type { RecordBoot } from './record/record-boot.ts'

/** Why there is nothing to show, in words, with all details a person can act on. */
export interface BootFailure {
  readonly title: 'boot.no-config' | 'boot.no-twin' | 'boot.wrong-twin' | 'boot.unknown-broker'
  readonly details: readonly string[]
}

export interface Boot {
  readonly config: PageConfig
  readonly twin: Twin
  /** As served, read anew: for workers that load it themselves, and for editing. */
  readonly document: () => unknown
  /** A record takes the place of a plant. */
  readonly record?: RecordBoot
  /** Of a page without a gateway: what it listens, watches and remembers with. */
  readonly overBroker?: typeof import('./alone/over-broker.ts').overBroker
}

/** Relative to the page, so that it works below any path of any host. */
const at = (path: string): string => new URL(path.replace(/^\//, ''), document.baseURI).href

/** Where the twin's model files lie. */
export const modelFolder = (config: PageConfig): string => new URL('.', at(config.twin)).href

export const apiUrl = (path: string): string => at(path)

const askConfig = async (url: string, checker: Checker): Promise<Result<PageConfig, ApiError>> => {
  let response: Response
  let body: unknown
  try {
    response = await fetch(url, { cache: 'no-store' })
    body = await response.json().catch(() => null)
  } catch {
    return err(apiFailure.unreachable())
  }
  if (!response.ok)
    return err((await checker.ask({ kind: 'check-refusal', body })) ?? apiFailure.status(response.status))
  const config = await checker.ask({ kind: 'check-config', body })
  return config ? ok(config) : err(apiFailure.misunderstood(url))
}

/** The gateway's configuration, or `config.json` beside a page that is served without one. */
const readConfig = async (checker: Checker): Promise<Result<PageConfig, BootFailure>> => {
  const live = await askConfig(at(API.config), checker)
  if (live.ok) return live
  const beside = await askConfig(at('config.json'), checker)
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
const readBytes = async (
  response: Response,
  told: (progress: TwinProgress) => void,
): Promise<Uint8Array<ArrayBuffer>> => {
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
  return new Uint8Array(await new Response(counted).arrayBuffer())
}

const checkedTwin = async (
  config: PageConfig,
  told: (progress: TwinProgress) => void,
  checker: Checker,
): Promise<Result<Pick<Boot, 'twin' | 'document'>, BootFailure>> => {
  const response = await fetch(at(config.twin), { cache: 'no-cache' })
  return response.ok
    ? twinFrom(await readBytes(response, told), config, checker)
    : none(config, `HTTP ${response.status}`)
}

const none = ({ twin }: Pick<PageConfig, 'twin'>, why: string) =>
  err<BootFailure>({ title: 'boot.no-twin', details: [`${twin}: ${why}`] })

/** @param bytes of the document. @param config of a gateway: it has judged the document before */
const twinFrom = async (
  bytes: Uint8Array<ArrayBuffer>,
  config: Pick<PageConfig, 'twin' | 'mode'>,
  checker: Checker,
): Promise<Result<Pick<Boot, 'twin' | 'document'>, BootFailure>> => {
  const checked = await checker.ask({ kind: 'check-twin', bytes, judged: config.mode === 'gateway' })
  if ('unreadable' in checked) return none(config, checked.unreadable)
  if ('problems' in checked) {
    const { problemText } = await import('../texts/problem-text.ts')
    return err({
      title: 'boot.wrong-twin',
      details: checked.problems.map((problem) => `${problem.path}: ${problemText(problem)}`),
    })
  }
  const twin = receivedTwin(checked.twin)
  const document = (): unknown => JSON.parse(new TextDecoder().decode(bytes))
  if (!mixesUnits(twin)) return ok({ twin, document })
  const { conversion } = await import('../units/conversion.ts')
  return ok({ twin: { ...twin, convert: conversion }, document })
}

const withChecker = async <T>(ask: (checker: Checker) => Promise<T>): Promise<T> => {
  const checker = createChecker(gatewayWorker)
  try {
    return await ask(checker)
  } finally {
    checker.dispose()
  }
}

const readTwinWith = async (...[config, told, checker]: Parameters<typeof checkedTwin>) => {
  try {
    return await checkedTwin(config, told, checker)
  } catch (failure) {
    return err<BootFailure>({ title: 'boot.no-twin', details: [`${config.twin}: ${String(failure)}`] })
  }
}

export const readTwin = (config: PageConfig, told: (progress: TwinProgress) => void = () => {}) =>
  withChecker((checker) => readTwinWith(config, told, checker))

/** A document that did not come from a server. @param name of the file it lay in */
export const twinOf = (json: unknown, name: string) =>
  withChecker((checker) =>
    twinFrom(new TextEncoder().encode(JSON.stringify(json)), { twin: name, mode: 'gateway' }, checker),
  )

/** @param told as soon as it is known that there is a twin to come, and while it comes */
export const boot = (told: (progress: TwinProgress) => void): Promise<Result<Boot, BootFailure>> =>
  withChecker(async (checker) => {
    let config: Result<PageConfig, BootFailure>
    try {
      config = await readConfig(checker)
    } catch (failure) {
      return err({ title: 'boot.no-config', details: [String(failure)] })
    }
    if (!config.ok) return config
    told({ bytes: 0, of: 0 })
    const alone = config.value.mode === 'static' ? import('./alone/over-broker.ts') : null
    // Where the twin fails too, that is what is told.
    alone?.catch(() => undefined)
    const twin = await readTwinWith(config.value, told, checker)
    return twin.ok ? ok({ config: config.value, ...twin.value, ...(await alone) }) : twin
  })
