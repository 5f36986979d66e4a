/** What a page with `?probe` shows of itself. */
import type { PageProbe } from '../../src/app/probe.ts'

declare global {
  interface Window {
    gembaProbe: PageProbe
  }
}
