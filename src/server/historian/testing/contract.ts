/**
 * What any store of history must do, as tests: seeded signals written live, late, doubled, out of order, with gaps, bad values, marks and
 * restarts; every raw range, bucket and state equals plain arithmetic, at once and after housekeeping.
 */
import { expect, test } from 'vitest'
import { createRng, type Rng } from '../../../base/rng.ts'
import type { HistoryStore } from '../store.ts'
import { Oracle } from './oracle.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** A day ends in the middle of a short life. */
const T0 = Date.UTC(2026, 2, 3, 22, 40)

/** Two that hold for a while, one that holds until it is marked, one that was renamed; a text, and a text of the renamed. */
const IDS = ['a/x', 'a/y', 'a/z', 'new/w', 'old/w', 'a/text', 'new/text', 'old/text']
const HOLDS = [90_000, 10 * MINUTE, Number.POSITIVE_INFINITY, 2 * MINUTE, 2 * MINUTE]
const ALIASES = new Map([
  ['new/w', ['old/w']],
  ['new/text', ['old/text']],
])
const NUMBERS = 5
const [TEXT, NEW_TEXT, OLD_TEXT] = [5, 6, 7]
const TEXTS = ['run', 'it\'s "here"; --', '', 'für 20 °C\u0000!', '日本語'.repeat(40)]
/** In bytes a text is cut at 256: 85 of three. */
const kept = (text: string): string => (text.length > 100 ? '日本語'.repeat(40).slice(0, 85) : text)
const NEW = 3
const OLD = 4
const ASKED = ['a/x', 'a/y', 'a/z', 'new/w', 'a/text', 'new/text']
const ASKED_NUMBERS = ASKED.slice(0, 4)

export interface StoreUnderTest {
  open(now: () => number): Promise<HistoryStore>
  /** The folder, or whatever it lies in, goes away. */
  end(): Promise<void>
}

class Life {
  now = T0
  store!: HistoryStore
  readonly oracle = new Oracle(() => this.now)
  readonly #newest = IDS.map(() => T0)

  constructor(
    readonly rng: Rng,
    readonly place: StoreUnderTest,
  ) {}

  async open(): Promise<void> {
    this.store = await this.place.open(() => this.now)
    for (const store of [this.store, this.oracle]) store.register(IDS, HOLDS, ALIASES)
  }

  record(i: number, value: number, quality: number, t: number): void {
    for (const store of [this.store, this.oracle]) store.record(i, value, quality, this.now, 0, t)
    this.#newest[i] = Math.max(this.#newest[i]!, t)
  }

  mark(i: number): void {
    const t = Math.max(this.now, this.#newest[i]!)
    const kind = this.rng.next() < 0.5 ? 'stale' : 'dead'
    for (const store of [this.store, this.oracle]) store.mark(i, kind, t)
    this.#newest[i] = t
  }

  #text(): void {
    const { rng } = this
    const renamed = this.now < T0 + HOUR ? OLD_TEXT : NEW_TEXT
    const i = rng.next() < 0.6 ? TEXT : renamed
    if (rng.next() < 0.15) this.#markText(i, rng.next() < 0.5 ? 'stale' : 'dead')
    else
      for (let n = 1 + Math.floor(rng.next() * 2); n > 0; n--) {
        const [text, quality] = [TEXTS[Math.floor(rng.next() * TEXTS.length)]!, rng.next() < 0.1 ? 1 : 0]
        this.store.recordText(i, text, quality, this.now, 0)
        this.oracle.recordText(i, kept(text), quality, this.now, 0)
      }
  }

  #markText(i: number, kind: 'stale' | 'dead'): void {
    this.now++
    for (const store of [this.store, this.oracle]) store.markText(i, kind, this.now)
  }

  /** The twin is another: codes are named anew, and limits are learnt. */
  #names(i: number): void {
    const { rng } = this
    const states = [48, 49, 50, 51].map((code) => ({
      code,
      key: `k${code}`,
      name: `State ${code} of ${Math.floor(rng.next() * 3)}`,
      tone: 'normal' as const,
    }))
    const ms = rng.next() < 0.3 ? Number.POSITIVE_INFINITY : Math.ceil(rng.between(5000, 90_000))
    for (const store of [this.store, this.oracle]) {
      if (i < NEW) store.nameStates(i, states, this.now)
      store.setLimit(i, ms, this.now)
    }
  }

  /** One thing happens. */
  async step(): Promise<void> {
    const { rng } = this
    this.now += 1 + Math.floor(rng.next() < 0.04 ? rng.between(MINUTE, 12 * MINUTE) : rng.between(1, 20_000))
    // Renamed after an hour: from then on under its new name.
    const drawn = Math.floor(rng.next() * (NUMBERS - 1))
    const i = drawn === NEW && this.now < T0 + HOUR ? OLD : drawn
    const value = Math.round(rng.normal(50, 20))
    if (rng.next() < 0.2) this.#text()
    if (rng.next() < 0.03) this.#names(i)
    const kind = rng.next()
    if (kind < 0.55) this.record(i, value, rng.next() < 0.06 ? 2 : rng.next() < 0.06 ? 1 : 0, this.now)
    else if (kind < 0.65) {
      // Stored and forwarded: out of order, some of it twice.
      const backlog = Array.from({ length: 1 + Math.floor(rng.next() * 6) }, () =>
        Math.max(i === NEW ? T0 + HOUR : T0, Math.floor(this.now - rng.between(0, 2 * HOUR))),
      )
      for (const t of backlog) this.record(i, value + (t % 7), 0, t)
      this.now++
      if (rng.next() < 0.3) for (const t of backlog) this.record(i, value + (t % 5), 0, t)
    } else if (kind < 0.7) for (let k = 0; k < 4; k++) this.record(i, value + k, 0, this.now)
    else if (kind < 0.76) this.mark(i)
    else if (kind < 0.79) await this.store.flush()
    else if (kind < 0.805) await this.store.compact()
    else if (kind < 0.81) {
      for (let k = 0; k < NUMBERS; k++) if (k !== (this.now < T0 + HOUR ? NEW : OLD)) this.mark(k)
      this.#markText(TEXT, 'stale')
      this.#markText(this.now < T0 + HOUR ? OLD_TEXT : NEW_TEXT, 'dead')
      await this.store.close()
      this.now += 5000
      await this.open()
    }
  }

  async compare(when: string): Promise<void> {
    await this.store.flush()
    const end = Math.ceil(this.now / MINUTE) * MINUTE
    const span = end - T0
    for (const [from, to, columns] of [
      [T0, T0 + 40 * MINUTE, 5000],
      [end - 40 * MINUTE, end, 5000],
      [T0 + 61_234, T0 + span / 2 + 777, 311],
      [T0, end, 97],
      [T0 + HOUR, end, 31],
      [T0, end, 4],
    ] as const)
      await this.#range(when, from, to, columns)
    for (let k = 0; k < 8; k++) {
      const at = Math.floor(T0 + this.rng.next() * (this.now - T0))
      const got = await this.store.stateAt({ at, signals: ASKED })
      if (!got.ok) throw new Error(got.error.error)
      const right = await this.oracle.stateAt({ at, signals: ASKED })
      expect({ when, ...got.value }).toEqual({ when, ...(right.ok ? right.value : null) })
    }
  }

  async #range(when: string, from: number, to: number, columns: number): Promise<void> {
    const got = await this.store.range({ signals: ASKED, from, to, columns })
    if (!got.ok) throw new Error(got.error.error)
    const raw = await this.oracle.range({ signals: ASKED, from, to, columns })
    if (!raw.ok) throw new Error()
    expect(got.value.unknown).toEqual(raw.value.unknown)
    const whole = columns > 300 ? got.value.texts : []
    expect({ when, texts: whole }).toEqual({ when, texts: columns > 300 ? raw.value.texts : [] })
    for (const answer of got.value.answers.filter(({ signal }) => ASKED_NUMBERS.includes(signal))) {
      const { signal, stepMs } = answer
      const label = `${when}, ${signal}, ${from - T0}+${to - from} in ${columns}`
      expect(answer.t.length).toBeLessThanOrEqual(columns)
      if (stepMs === 0) {
        const right = raw.value.answers.find((one) => one.signal === signal)!
        const samples = answer.t.flatMap((t, i) =>
          answer.count[i] === 1 ? [[t, answer.last[i], answer.quality[i]]] : [],
        )
        expect([label, samples]).toEqual([label, right.t.map((t, i) => [t, right.last[i], right.quality[i]])])
        continue
      }
      answer.t.forEach((edge, i) => {
        // Below a minute a bucket is of the range's samples alone.
        const fine = stepMs < MINUTE
        const right = this.oracle.bucket(
          signal,
          fine ? Math.max(from, edge) : edge,
          fine ? Math.min(to, edge + stepMs) : edge + stepMs,
          fine ? Math.min(this.now, to) : this.now,
        )
        const at = `${label}, bucket ${edge - T0} of ${stepMs}`
        const { min, max, last, count, quality } = right
        expect([at, answer.min[i], answer.max[i], answer.last[i], answer.count[i], answer.quality[i]]).toEqual([
          at,
          min,
          max,
          last,
          count,
          quality,
        ])
        if (right.mean === null) expect(answer.mean[i]).toBeNull()
        else expect(answer.mean[i], at).toBeCloseTo(right.mean, 6)
      })
    }
  }
}

/** @param seeds of the lives that are lived, each so many hours long */
export const storeContract = (
  name: string,
  make: () => StoreUnderTest,
  seeds: readonly number[],
  hours: number,
): void => {
  const span = hours * HOUR
  test.each(seeds)(
    `${name}: every answer equals plain arithmetic, at once and after housekeeping (seed %i)`,
    async (seed) => {
      const place = make()
      const life = new Life(createRng(seed), place)
      try {
        await life.open()
        while (life.now < T0 + span / 2) await life.step()
        await life.compare('halfway')
        await life.store.compact()
        while (life.now < T0 + span) await life.step()
        await life.compare('at once')
        life.now += 10 * MINUTE
        await life.store.compact()
        await life.compare('after compaction')
      } finally {
        await life.store.close()
        await place.end()
      }
    },
    60_000 + 60_000 * hours,
  )
}
