/** One file for a support case: what gateway, feed and device know of themselves, without secrets. */
import type { LinkState } from '../../feed/live-channel.ts'
import type { Health } from '../../wire/api.ts'
import type { FeedFigures, PageFault } from '../../wire/diagnostics.ts'
import { maskSecrets } from '../../wire/mask.ts'

export const SUPPORT_FORMAT = 'gemba-diagnostics-1'

export interface SupportParts {
  /** ms. */
  readonly at: number
  readonly health: Health | null
  /** Why there is no health. */
  readonly healthError: string
  readonly feed: FeedFigures | null
  readonly link: LinkState
  readonly twin: {
    readonly hash: string
    readonly name: string
    readonly assets: number
    readonly signals: number
    readonly alarms: number
  }
  readonly values: { readonly live: number; readonly stale: number; readonly never: number; readonly bad: number }
  /** What the picture costs; null = there is none. */
  readonly picture: Readonly<Record<string, string | number>> | null
  /** What went wrong in the page itself. */
  readonly faults: readonly PageFault[]
  readonly device: Readonly<Record<string, string | number>>
}

export const supportFile = (parts: SupportParts): string =>
  `${JSON.stringify(maskSecrets({ format: SUPPORT_FORMAT, ...parts, at: new Date(parts.at).toISOString() }), null, 2)}\n`

/** `gemba-diagnostics-2026-11-25T04-41-00.json` */
export const supportFileName = (at: number): string =>
  `${SUPPORT_FORMAT.replace('-1', '')}-${new Date(at).toISOString().slice(0, 19).replaceAll(':', '-')}.json`

/** What a supporter asks first. Chromium alone tells of its memory. */
export const deviceFacts = (): SupportParts['device'] => {
  const { memory } = performance as {
    readonly memory?: { readonly usedJSHeapSize: number; readonly jsHeapSizeLimit: number }
  }
  return {
    page: `${location.origin}${location.pathname}${location.search}`,
    browser: navigator.userAgent,
    language: navigator.language,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    cores: navigator.hardwareConcurrency,
    window: `${window.innerWidth} × ${window.innerHeight}, ${window.devicePixelRatio} pixels a point`,
    openForS: Math.round(performance.now() / 1000),
    ...(memory && { heapBytes: memory.usedJSHeapSize, heapLimitBytes: memory.jsHeapSizeLimit }),
  }
}
