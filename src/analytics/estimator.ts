/**
 * What every estimator is: it takes samples one by one and claims what they say. Pure: no clock, no chance, no way out;
 * time is handed in. Its state has a largest size and is saved whole, so that saving, loading and going on gives the
 * same claims to the byte as going on.
 */
import { err, ok, type Result } from '../base/result.ts'

/** A reading of one signal. */
export interface Reading {
  /** In the signal's unit; may be NaN where nothing was read. */
  readonly value: number
  /** False: bad, stale or put in by hand. It is never learnt from, and nothing is claimed of it. */
  readonly isUsable: boolean
  /** What is compared with it was set anew, or stood, since the last one: it is no step from there. Absent = false. */
  readonly isFresh?: boolean
}

/** Why a saved state is not taken: the estimator begins anew. */
export type LoadProblem =
  | { readonly code: 'other-form'; readonly found: string; readonly wanted: string }
  | { readonly code: 'damaged'; readonly bytes: number; readonly wanted: number }

/**
 * One kind of estimator with its settings.
 * @typeParam State of one signal, machine or class; changed in place by `step`
 * @typeParam Sample what it takes: a `Reading`, or several signals at one moment
 * @typeParam Claim what it says; made of codes and numbers, never of words
 */
export interface Estimator<State, Sample, Claim> {
  /** Name and version of what `save` writes; a state of another form is not loaded. */
  readonly form: string
  /** Knows nothing yet. */
  init(): State
  /**
   * Asks what is known so far, then learns. Costs the same whatever came before.
   * @param now ms, the sample's time on the one timeline. May repeat, step back and have gaps
   */
  step(state: State, sample: Sample, now: number): Claim
  save(state: State): Uint8Array
  load(bytes: Uint8Array): Result<State, LoadProblem>
}

const LONGEST_FORM = 64

/** A saved state with its form in front: one byte that says how long the form is, the form, the state. */
export const sealed = (form: string, state: Uint8Array): Uint8Array => {
  const name = new TextEncoder().encode(form)
  if (name.length > LONGEST_FORM) throw new Error(`bug: form ${form} is longer than ${LONGEST_FORM} bytes`)
  const bytes = new Uint8Array(1 + name.length + state.length)
  bytes[0] = name.length
  bytes.set(name, 1)
  bytes.set(state, 1 + name.length)
  return bytes
}

/** What was sealed. A copy: it begins at 0 of a buffer of its own. */
export const unsealed = (form: string, bytes: Uint8Array): Result<Uint8Array<ArrayBuffer>, LoadProblem> => {
  const length = bytes[0] ?? 0
  if (length === 0 || length > LONGEST_FORM || bytes.length < 1 + length)
    return err({ code: 'damaged', bytes: bytes.length, wanted: 1 + form.length })
  const found = new TextDecoder().decode(bytes.subarray(1, 1 + length))
  return found === form ? ok(bytes.slice(1 + length)) : err({ code: 'other-form', found, wanted: form })
}
