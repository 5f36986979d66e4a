/**
 * Several samples of one signal may come within one millisecond: they keep their time, and which of them it was is kept beside it. The
 * order of a signal's samples is (t, receive, nth).
 */
export class SampleOrder {
  readonly #received: Float64Array
  readonly #nth: Uint16Array

  constructor(signals: number) {
    this.#received = new Float64Array(signals).fill(Number.NaN)
    this.#nth = new Uint16Array(signals)
  }

  /** How many samples of this signal came before in the millisecond of `receive`; 65,535 stands for all further ones. */
  nth(index: number, receive: number): number {
    if (receive !== this.#received[index]) {
      this.#received[index] = receive
      return (this.#nth[index] = 0)
    }
    return this.#nth[index]! < 65_535 ? ++this.#nth[index]! : 65_535
  }
}
