/** What classes have learnt: out of the journal into a file, and out of another plant's file into the journal. */
import { createHash } from 'node:crypto'
import * as z from 'zod'
import { err, ok, type Result } from '../../base/result.ts'
import { assetIdsOf } from '../../twin/earlier-ids.ts'
import type { Twin } from '../../twin/twin.ts'
import { LearntLife } from '../../wire/learnt-life.ts'
import type { LearntCase, LearntFile, LearntTaken } from '../../wire/learnt.ts'
import { DOCUMENT_BYTES } from '../../wire/route-row.ts'
import type { Journal } from '../journal/journal.ts'
import { reachedOf } from './cause-answer.ts'
import { KeptRun } from '../../foresight/kept.ts'
import { labelledCases, learntCasesOf } from '../../foresight/labelled.ts'
import type { Ledger } from '../../foresight/ledger.ts'
import { signatureOf } from '../../foresight/signature.ts'

const HOUR = 3_600_000
/** Cases are compared at the same age: at these, and when they were over. */
const AGES = [HOUR, 6 * HOUR, 24 * HOUR, 72 * HOUR, 240 * HOUR] as const
const MOST = 200

export interface LearntSources {
  readonly twin: Twin
  readonly journal: Pick<Journal, 'query' | 'foresight'>
}

/** @param lives that can be handed on, by class */
export const learntFile = async (
  { twin, journal }: LearntSources,
  now: number,
  lives: ReadonlyMap<string, readonly LearntLife[]> = new Map(),
  mostBytes = DOCUMENT_BYTES,
): Promise<LearntFile> => {
  const byClass = new Map<string, LearntFile['classes'][number]>()
  const of = (id: string): LearntFile['classes'][number] => {
    const known = byClass.get(id)
    if (known) return known
    const made = { class: id, runs: [], cases: [], lives: [] }
    byClass.set(id, made)
    return made
  }
  for (const id of lives.keys()) of(id)
  for (const body of journal.foresight.runs()) {
    const run = KeptRun.safeParse(body).data
    const kind = run && kindIn(run.of)
    if (!run || !kind) continue
    const { runs } = of(kind.classId)
    if (runs.length < MOST) runs.push({ key: kind.key, side: run.side, ratios: [...run.ratios] })
  }
  const classes = new Set(twin.assets.flatMap(({ classId }) => classId ?? []))
  for (const classId of classes) {
    const ids = twin.assets.filter((one) => one.classId === classId).flatMap(({ id }) => assetIdsOf(twin, id))
    const own: LearntCase[] = []
    for (const labelled of labelledCases(journal.foresight, ids, now, null)) {
      const { kept, word, episodes } = labelled
      const whole = signatureOf(kept, episodes, Number.POSITIVE_INFINITY)
      const ageMs = Math.max(HOUR, (kept.closedAt ?? now) - whole.first)
      const ages = [...AGES.filter((age) => age < ageMs), ageMs].map((age) => ({
        ageMs: age,
        traces: [...signatureOf(kept, episodes, age).signature],
      }))
      const reached = await reachedOf({ twin, journal }, labelled, now)
      own.push({
        verdict: word.verdict,
        text: word.text,
        toLimitMs: reached === null ? null : Math.max(0, reached - whole.first),
        ages: ages.filter(({ traces }) => traces.length > 0),
      })
    }
    const told = [...own.filter(({ ages }) => ages.length > 0), ...learntCasesOf(journal.foresight, classId)]
    if (told.length > 0) of(classId).cases.push(...told.slice(0, MOST))
  }
  const file: LearntFile = {
    format: 'gemba-learnt',
    version: 1,
    madeAt: now,
    leftOut: 0,
    classes: [...byClass.values()],
  }
  // More than is taken elsewhere is of no use: models are what is large.
  let bytes = bytesOf({ ...file, leftOut: Number.MAX_SAFE_INTEGER })
  for (const [id, all] of lives)
    for (const life of all) {
      const own = bytesOf(life) + ','.length
      if (bytes + own > mostBytes) {
        file.leftOut++
        continue
      }
      bytes += own
      of(id).lives.push(life)
    }
  return file
}

const bytesOf = (what: unknown): number => Buffer.byteLength(JSON.stringify(what))

/** The class and signal that a run counts for; null: of a machine without a class, which has no sisters elsewhere. */
const kindIn = (of: string): { readonly classId: string; readonly key: string } | null => {
  const [classId, key] = JSON.parse(of) as [string, string]
  return classId.startsWith('asset ') ? null : { classId, key }
}

/** Beside the cases of a class, and none of them. */
const livesOf = (classId: string): string => `lives of ${classId}`

/** Of those that are read from the same the newest that a file told. */
const KeptLife = z.object({ madeAt: z.number(), life: LearntLife })

const keptLives = (journal: Pick<Journal['foresight'], 'learntOf'>, classId: string): z.infer<typeof KeptLife>[] =>
  journal.learntOf(livesOf(classId)).flatMap((body) => KeptLife.safeParse(body).data ?? [])

/** What other plants learnt of the lives of a class's parts, the newest last. */
export const livesElsewhere =
  (journal: Pick<Journal['foresight'], 'learntOf'>) =>
  (classId: string): LearntLife[] =>
    keptLives(journal, classId)
      .toSorted((a, b) => a.madeAt - b.madeAt)
      .map(({ life }) => life)

/** Which of a class's it is, whatever was learnt of it. */
const readFrom = (classId: string, { key, unit, signals }: LearntLife): string => nameOf([classId, key, unit, signals])

const nameOf = (what: unknown): string => createHash('sha256').update(JSON.stringify(what)).digest('hex').slice(0, 24)

/** All of it is in the journal, or nothing is and in words why not. What is there already is not new. */
export const takeLearnt = (
  { twin, journal }: LearntSources,
  ledger: Ledger,
  { classes, madeAt }: LearntFile,
): Result<LearntTaken, string> => {
  const foresight = journal.foresight
  const taken = { runs: 0, cases: 0, lives: 0, unknown: [] as string[] }
  const runs: KeptRun[] = classes.flatMap((one) =>
    one.runs.map(({ key, side, ratios }) => ({
      signal: `learnt ${nameOf([one.class, key, side, ratios])}`,
      of: JSON.stringify([one.class, key, side]),
      limit: 0,
      side,
      reachedAt: madeAt,
      ratios,
    })),
  )
  const known = new Set(foresight.runs().flatMap((body) => KeptRun.safeParse(body).data?.signal ?? []))
  const fresh = runs.filter(({ signal }) => !known.has(signal))
  const written = foresight.write(() => {
    for (const run of fresh) foresight.putRun(run.signal, run.reachedAt, run)
    for (const one of classes)
      for (const told of one.cases) if (foresight.putLearnt(nameOf([one.class, told]), one.class, told)) taken.cases++
    for (const { class: id, lives } of classes) {
      const before = new Map(keptLives(foresight, id).map((kept) => [readFrom(id, kept.life), kept]))
      for (const life of lives) {
        const name = readFrom(id, life)
        const kept = before.get(name)
        if (kept && kept.madeAt > madeAt) continue
        foresight.replaceLearnt(name, livesOf(id), { madeAt, life })
        if (!kept || nameOf(kept.life) !== nameOf(life)) taken.lives++
      }
    }
  })
  if (!written.ok) return err(written.error)
  ledger.claims.takeLearnt(fresh)
  taken.runs = fresh.length
  const here = new Set(twin.assets.map(({ classId }) => classId))
  taken.unknown = classes.map((one) => one.class).filter((id) => !here.has(id))
  return ok(taken)
}
