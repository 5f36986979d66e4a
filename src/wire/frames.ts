/**
 * The binary frame: a snapshot or conflated delta of the value table. Contract (implementation to follow in this file):
 *
 * encodeFrame(table, slots, {frame, snapshot, time}) → Uint8Array
 * decodeFrame(bytes, twin) → Result<SampleBatch, string>
 */
export {}
