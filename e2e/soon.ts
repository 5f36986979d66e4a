/**
 * What is told at once arrives within this, ms, also where two browsers draw in software on a busy machine; what is found
 * by polling or by a clock of seconds does not. How fast it is otherwise, `npm run bench live` measures.
 */
export const SOON_MS = 4000
