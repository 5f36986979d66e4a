/**
 * What is forgotten, and when: whole days, oldest first, a day of a kind in one step, each said an hour before. Age is the data's own:
 * counted from the newest sample, and only while the clock is trusted. A quota asks no clock: it takes the oldest day there is.
 */
import type { DuckDBConnection } from '@duckdb/node-api'
import type { Catalogue, Segment } from './catalogue.ts'
import type { ClockTrust } from './clock-trust.ts'
import { inTransaction } from './database.ts'
import { DAY_MS, HOUR_MS, SEGMENT_KINDS, type SegmentKind, dayFolder } from './format.ts'

/** A day's stand goes with its samples, from which it is made. */
type ForgottenKind = Exclude<SegmentKind, 'stand'>
const FORGOTTEN_KINDS = SEGMENT_KINDS.filter((kind) => kind !== 'stand')

/** Said this long before it is done, ms. */
const NOTICE_MS = HOUR_MS
/** From this share of the quota on it is said what goes next. */
const QUOTA_WARNING = 0.9

export interface RetentionLimits {
  /** How long samples and roll-ups are kept, ms. */
  readonly keepMs: Readonly<Record<ForgottenKind, number>>
  /** What the folder may hold, bytes; null = no limit. */
  readonly quotaBytes: number | null
}

/** A day of one kind that is to be deleted. */
export interface ExpiredDay {
  readonly kind: ForgottenKind
  /** UTC date. */
  readonly day: string
  readonly rows: number
  readonly bytes: number
  readonly why: 'age' | 'quota'
}

interface Day extends ExpiredDay {
  readonly segments: readonly Segment[]
}

export interface Moment {
  readonly trust: ClockTrust
  /** ms UTC. */
  readonly wall: number
  /** ms from anywhere, never set. */
  readonly steady: number
  /** In the folder beside segments. */
  readonly tailBytes: number
}

export class Retention {
  readonly #limits: RetentionLimits
  readonly #log: (line: string) => void
  /** `kind/day` → when it was said, by the steady clock. */
  readonly #noticedAt = new Map<string, number>()
  #waitSaid = false
  #warned = false
  #due: readonly ExpiredDay[] = []
  #bytes = 0

  constructor(limits: RetentionLimits, log: (line: string) => void) {
    this.#limits = limits
    this.#log = log
  }

  /** What is about to be deleted, oldest first. */
  get due(): ExpiredDay[] {
    return this.#due.map(({ kind, day, rows, bytes, why }) => ({ kind, day, rows, bytes, why }))
  }

  /** All that lies in the folder, at the last look. */
  get bytes(): number {
    return this.#bytes
  }

  /** Says what is due and deletes what was said long enough ago, no more than a day of each kind. @returns days deleted */
  async step(connection: DuckDBConnection, catalogue: Catalogue, moment: Moment): Promise<number> {
    const segments = await catalogue.list(connection)
    const days = await daysOf(segments, catalogue)
    this.#bytes = moment.tailBytes + days.reduce((sum, { bytes }) => sum + bytes, 0)
    const aged = this.#aged(days, segments, moment.wall)
    const over = this.#over(days)
    this.#due = [...over, ...aged.filter((day) => !over.includes(day))]
    this.#sayWhatIsDue(aged, moment)
    const ripe = moment.trust.trusted ? this.#ripe(aged, moment.steady) : []
    const gone = [...over, ...ripe.filter((day) => !over.includes(day))]
    if (gone.length === 0) return 0
    const files = gone.flatMap((day) => day.segments)
    await inTransaction(connection, () => catalogue.unlist(connection, files))
    await catalogue.markForDeletion(files)
    for (const { kind, day, why, rows, bytes } of gone) {
      this.#noticedAt.delete(`${kind}/${day}`)
      this.#bytes -= bytes
      this.#log(
        `History of ${day} (${NAMES[kind]}, ${rows} rows) was deleted: ${why === 'age' ? 'it is older than is kept' : 'the folder is as large as it may be'}.`,
      )
    }
    const left = new Set(gone.map(({ kind, day }) => `${kind}/${day}`))
    this.#due = this.#due.filter(({ kind, day }) => !left.has(`${kind}/${day}`))
    return gone.length
  }

  #aged(days: readonly Day[], segments: readonly Segment[], wall: number): Day[] {
    // Samples that a wrong clock dated into the future do not make the others old.
    const newest = segments.reduce((t, { fromMs, toMs }) => (fromMs <= wall ? Math.max(t, Math.min(toMs, wall)) : t), 0)
    return days.filter(({ kind, day }) => Date.parse(day) + DAY_MS <= newest - this.#limits.keepMs[kind])
  }

  /** The oldest of each kind, if it was said early enough. */
  #ripe(aged: readonly Day[], steady: number): Day[] {
    return FORGOTTEN_KINDS.flatMap((kind) => aged.find((day) => day.kind === kind) ?? []).filter(
      ({ kind, day }) => steady - (this.#noticedAt.get(`${kind}/${day}`) ?? steady) >= NOTICE_MS,
    )
  }

  /** The oldest day where the folder is too large; samples before minutes before hours, never the newest day. */
  #over(days: readonly Day[]): Day[] {
    const { quotaBytes } = this.#limits
    if (quotaBytes === null) return []
    const [next] = FORGOTTEN_KINDS.flatMap((kind) => days.filter((day) => day.kind === kind).slice(0, -1))
    if (this.#bytes > quotaBytes * QUOTA_WARNING) {
      if (!this.#warned)
        this.#log(
          `The history takes ${gigabytes(this.#bytes)} of the ${gigabytes(quotaBytes)} it may. ${next ? `The next to be deleted is ${next.day} (${NAMES[next.kind]})` : 'Only the newest day is left, and it is kept'}: give it more (historyQuotaGb), or move old days away.`,
        )
      this.#warned = true
    } else if (this.#bytes < quotaBytes * (QUOTA_WARNING - 0.05)) this.#warned = false
    return this.#bytes > quotaBytes && next ? [{ ...next, why: 'quota' }] : []
  }

  #sayWhatIsDue(aged: readonly Day[], { trust, steady }: Moment): void {
    const known = new Set(aged.map(({ kind, day }) => `${kind}/${day}`))
    for (const name of this.#noticedAt.keys()) if (!known.has(name)) this.#noticedAt.delete(name)
    const news = aged.filter(({ kind, day }) => !this.#noticedAt.has(`${kind}/${day}`))
    for (const { kind, day } of news) this.#noticedAt.set(`${kind}/${day}`, steady)
    const when = trust.trusted
      ? 'in about an hour'
      : `once the clock of this machine has been right for a day (${Math.ceil(trust.doubtedForMs / HOUR_MS)} h to go)`
    const wait = !trust.trusted && aged.length > 0
    const shown = wait && !this.#waitSaid ? aged : news
    this.#waitSaid = wait
    if (shown.length > 0)
      this.#log(
        `About to delete history older than is kept (keepDays), oldest first, ${when}: ${shown
          .slice(0, 5)
          .map(({ kind, day, rows }) => `${day} (${NAMES[kind]}, ${rows} rows)`)
          .join(', ')}${shown.length > 5 ? ` and ${shown.length - 5} more` : ''}.`,
      )
  }
}

const NAMES: Readonly<Record<ForgottenKind, string>> = {
  raw: 'samples',
  minute: 'minutes',
  hour: 'hours',
  fact: 'texts and names',
}

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toPrecision(3)} GB`

const kindOf = ({ kind }: Segment): ForgottenKind => (kind === 'stand' ? 'raw' : kind)

/** Oldest first. */
const daysOf = async (segments: readonly Segment[], catalogue: Catalogue): Promise<Day[]> => {
  const groups = new Map<string, Segment[]>()
  for (const segment of segments) {
    const name = `${kindOf(segment)}/${segment.day}`
    const group = groups.get(name)
    if (group) group.push(segment)
    else groups.set(name, [segment])
  }
  const days = await Promise.all(
    [...groups.values()].map(async (group) => ({
      kind: kindOf(group[0]!),
      number: group[0]!.day,
      day: dayFolder(group[0]!.day),
      rows: group.reduce((sum, { kind, rows }) => sum + (kind === 'stand' ? 0 : rows), 0),
      bytes: (await Promise.all(group.map(({ file }) => catalogue.bytes(file)))).reduce((sum, bytes) => sum + bytes, 0),
      why: 'age' as const,
      segments: group,
    })),
  )
  return days.toSorted((a, b) => a.number - b.number)
}
