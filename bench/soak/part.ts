/** What the soak puts under load, one after the other. A part throws where something breaks its word, and tells what it did. */
export interface Part {
  readonly name: string
  /** @param payloads how many the decoders were given; a part takes the share of them that fits its own cost. */
  run(payloads: number, seed: number): string | Promise<string>
}
