/** Signs on labels, 16 × 16, drawn with the tag's own ink. */
import { type Label, MARK } from './label-content.ts'

const svg = (body: string, size = 14, extra = ''): string =>
  `<svg viewBox="0 0 16 16" width="${size}" height="${size}" fill="none" stroke="currentColor" stroke-width="1.4" stroke-linecap="round" stroke-linejoin="round" ${extra}aria-hidden="true">${body}</svg>`

/** A clock face. */
const CLOCK = svg('<circle cx="8" cy="8" r="6.3"/><path d="M8 4.6V8l2.3 1.6"/>')
/** A box that is not there. */
const BOX = svg(
  '<path d="M8 1.6 13.6 4.8v6.4L8 14.4l-5.6-3.2V4.8zM2.4 4.8 8 8m0 0 5.6-3.2M8 8v6.4"/>',
  14,
  'stroke-dasharray="2 1.6" ',
)

const MARKS: readonly (readonly [bit: number, name: string, sign: string])[] = [
  // A bell struck through: set aside.
  [
    MARK.shelved,
    'shelved',
    svg(
      '<path d="M6.6 13.6a1.6 1.6 0 0 0 2.8 0M4 7.2V6.4c0-.5.1-1 .3-1.4M6 2.7a4 4 0 0 1 6 3.7c0 3 1 4 1.4 4.6M10.8 11H2.6c.4-.6 1.2-1.3 1.4-2.6M2 2l12 12"/>',
      13,
    ),
  ],
  // A line that breaks off: what it says is not to be relied upon.
  [MARK.bad, 'bad', svg('<path d="M1.6 8h3.2l1.6-4 1.4 5.4M14.4 8h-2.6l-.7 1.6M8.6 12.8l1.6 1.6m0-1.6-1.6 1.6"/>', 13)],
  // A play sign in a dashed ring: a film, not the thing.
  [
    MARK.illustrated,
    'illustrated',
    svg('<circle cx="8" cy="8" r="6.3" stroke-dasharray="2.2 1.76"/><path d="M6.6 5.4 10.6 8l-4 2.6z"/>', 13),
  ],
  // A leaf with its corner turned up and two lines of writing.
  [MARK.noted, 'noted', svg('<path d="M2.6 2.6h10.8v6.8l-4 4H2.6zM13.4 9.4h-4v4M5.2 5.8h5.6M5.2 8.4h2.4"/>', 13)],
  // An arrow that runs into a bar.
  [MARK.blocked, 'blocked', svg('<path d="M2 8h8M7 4.8 10.2 8 7 11.2M13.4 3v10"/>', 13)],
  // A ring of nothing.
  [MARK.starved, 'starved', svg('<circle cx="8" cy="8" r="5.8" stroke-dasharray="2.4 2"/>', 13)],
  // A spanner.
  [
    MARK.repair,
    'repair',
    svg(
      '<path d="M13.6 4.4a3.6 3.6 0 0 1-4.7 4.7l-4.6 4.6-2-2 4.6-4.6a3.6 3.6 0 0 1 4.7-4.7L9.4 4.6l.4 1.6 1.6.4z"/>',
      13,
    ),
  ],
]

/** What stands before a tag's words. */
export const signOf = ({ kind, detail, machine }: Label): string =>
  machine.missing !== null ? BOX : kind === 'stale' || (kind === 'selected' && detail) ? CLOCK : ''

/** What stands behind them. */
export const markSigns = ({ marks }: Label): string =>
  marks === 0
    ? ''
    : MARKS.map(([bit, name, sign]) => (marks & bit ? `<em data-mark="${name}">${sign}</em>` : '')).join('')
