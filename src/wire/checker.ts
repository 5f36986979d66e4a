/**
 * Between the page and the worker that checks what it is told before it shows anything. Both sides are this program, so
 * these are types only: what stands in a question is from outside, what stands in an answer was checked.
 */
import type { Problem } from '../base/problem.ts'
import type { PostedTwin } from '../twin/posted.ts'
import type { ApiError, PageConfig } from './api.ts'

export type CheckQuestion =
  /** A body that should be a page's configuration, or why there is none. */
  | { readonly kind: 'check-config'; readonly body: unknown }
  | { readonly kind: 'check-refusal'; readonly body: unknown }
  /** The bytes of a twin document. `judged`: a gateway has accepted it. */
  | { readonly kind: 'check-twin'; readonly bytes: Uint8Array; readonly judged: boolean }

interface Answers {
  /** null = it is none. */
  readonly 'check-config': PageConfig | null
  readonly 'check-refusal': ApiError | null
  readonly 'check-twin':
    | { readonly twin: PostedTwin }
    | { readonly problems: readonly Problem[] }
    /** No JSON at all: in the reader's own words. */
    | { readonly unreadable: string }
}
export type CheckAnswer<K extends CheckQuestion['kind'] = CheckQuestion['kind']> = Answers[K]

export const isCheck = (message: { readonly kind: string }): message is CheckQuestion =>
  message.kind.startsWith('check-')
