/**
 * For tests and the soak: payloads that nobody sends by mistake alone: too deep, too big, with keys and characters that
 * programs stumble over. Some are such a value alone, some a right payload in which one value is replaced by it.
 */
import type { Rng } from '../../base/rng.ts'
import { bytesOf } from './collect.ts'

const KEYS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'valueOf',
  'then',
  'length',
  '',
  '/',
  '~1',
  '0',
  '-1',
  '4294967296',
  '\\u0000',
  '\\ud800',
  '\\u202e',
  '💥',
  ' value ',
  'VALUE',
]
const SCALARS = [
  'null',
  'true',
  '-0',
  '1e999',
  '-1e999',
  '5e-324',
  '123456789012345678901234567890',
  '"\\u0000"',
  '"\\ud83d"',
  '"\\udc00x"',
  '"1e309"',
  '"NaN"',
  '"0x10"',
  '"٣"',
  'NaN',
  '-Infinity',
  '{}',
  '[]',
  '[[]]',
  '[null]',
  '{"":{}}',
]
/** No JSON, and no use. */
const LETTERS = ['[', '{', '"', '1', ' ', '\0', ',', ':', '\\', '-', 'é', '9.', 'a.', '\t', '0', '\ufeff', '/']

export class Hostile {
  readonly #rng: Rng
  readonly #mostBytes: number

  /** @param mostBytes of a payload, about */
  constructor(rng: Rng, mostBytes: number) {
    this.#rng = rng
    this.#mostBytes = mostBytes
  }

  #below(n: number): number {
    return Math.floor(this.#rng.next() * n)
  }
  #of<T>(list: readonly T[]): T {
    return list[this.#below(list.length)]!
  }
  /** Small ones are more frequent than big ones. */
  #size(most: number): number {
    return 1 + Math.floor(most ** this.#rng.next())
  }

  /** In JSON, or nearly. */
  value(most = this.#mostBytes): string {
    const key = this.#of(KEYS)
    switch (this.#below(11)) {
      case 0: {
        const depth = this.#size(most / 2)
        return '['.repeat(depth) + ']'.repeat(depth)
      }
      case 1: {
        const depth = this.#size(most / (key.length + 5))
        return `{"${key}":`.repeat(depth) + this.#of(SCALARS) + '}'.repeat(depth)
      }
      case 2:
        return '['.repeat(this.#size(most))
      case 3: {
        const keys = this.#size(Math.min(100_000, most / 16))
        return `{${Array.from({ length: keys }, (_, i) => `"${key}${i}":${this.#of(SCALARS)}`).join(',')}}`
      }
      case 4:
        return `[${Array.from({ length: this.#size(most / 8) }, () => this.#of(SCALARS)).join(',')}]`
      case 5: {
        const one = `{"${key}":${this.#of(SCALARS)},"id":"7","v":${this.#of(SCALARS)},"errorLevel":[[${this.#of(SCALARS)}]]}`
        return `[${Array.from({ length: this.#size(most / one.length) }, () => one).join(',')}]`
      }
      case 6:
        return `"${this.#of(['1', ' ', '9,', 'ab', '\\u0000', '\\ud800', '1.', 'http://', '-'])}"`.replace(
          /^"(.*)"$/,
          (_, part: string) => `"${part.repeat(this.#size(most / part.length))}x"`,
        )
      case 7:
        return `${this.#of(['1', '0', '-1', '1.'])}${'7'.repeat(this.#size(most))}`
      case 8:
        return `{"${key.repeat(this.#size(most / (key.length + 1)))}":${this.#of(SCALARS)}}`
      case 9: {
        const depth = this.#size(64)
        return `{"${key}":[`.repeat(depth) + this.#of(SCALARS) + ']}'.repeat(depth)
      }
      default:
        return this.#of(SCALARS)
    }
  }

  /** @param right a payload of the format that is expected */
  payload(right: Uint8Array): Uint8Array {
    const chance = this.#rng.next()
    if (chance < 0.3) return bytesOf(this.value())
    if (chance < 0.4) {
      const letter = this.#of(LETTERS)
      return bytesOf(letter.repeat(this.#size(this.#mostBytes / letter.length)) + this.#of(['', 'x', '1', '"']))
    }
    const text = new TextDecoder().decode(right)
    // Values, and keys, where they stand in a payload of JSON.
    const places = [...text.matchAll(/"(?:[^"\\]|\\.)*"|-?\d[\d.e+-]*|\b(?:true|false|null)\b/g)]
    if (!/^\s*[[{]/.test(text) || places.length === 0) {
      const filler = new Uint8Array(this.#size(this.#mostBytes)).fill(this.#below(256))
      return Uint8Array.from([...right.subarray(0, this.#below(right.length)), ...filler])
    }
    const { index, 0: old } = this.#of(places)
    const isKey = /^\s*:/.test(text.slice(index + old.length))
    const by = isKey ? `"${this.#of(KEYS)}"` : this.value()
    return bytesOf(text.slice(0, index) + by + text.slice(index + old.length))
  }
}
