/** Cases that a person said something of: what new ones are compared with. */
import { type Labelled, type Signature } from '../analytics/cause/alike.ts'
import { LearntCase } from '../wire/learnt.ts'
import type { ForesightStore } from './store.ts'
import { keptEpisodes } from './answers.ts'
import { casesOf } from './case-book.ts'
import type { KeptCase, KeptEpisode } from './kept.ts'
import { signatureOf } from './signature.ts'

const DAY = 86_400_000
const COUNTS_MS = 365 * DAY
/** The newest. */
const MOST = 100
/** Episodes may have begun before what they opened. */
const BEFORE_MS = 7 * DAY

export type Word = KeptCase['feedback'][number]

export interface LabelledCase {
  readonly kept: KeptCase
  readonly word: Word
  readonly episodes: readonly KeptEpisode[]
}

/** Cases of the same are of one kind: where the cause is said, by its words. */
export const labelOf = ({ verdict, text }: Pick<Word, 'verdict' | 'text'>): string =>
  verdict === 'cause-known' && text !== '' ? `cause ${text.toLowerCase().replaceAll(/\s+/g, ' ').trim()}` : verdict

/** The last word that held at a moment. */
export const wordAt = ({ feedback }: Pick<KeptCase, 'feedback'>, at: number): Word | undefined =>
  feedback.findLast((word) => word.at <= at && (word.withdrawn === null || word.withdrawn.at > at))

/** @param assets every id of all machines of a class. @param except a case that is compared with these */
export const labelledCases = (
  journal: Pick<ForesightStore, 'casesOf' | 'episodesOf'>,
  assets: readonly string[],
  at: number,
  except: number | null,
): readonly LabelledCase[] =>
  casesOf(journal.casesOf(assets, at - COUNTS_MS, at))
    .filter(({ id, openedAt }) => id !== except && openedAt <= at)
    .flatMap((kept) => {
      const word = wordAt(kept, at)
      return word ? [{ kept, word }] : []
    })
    .slice(-MOST)
    .map(({ kept, word }) => ({
      kept,
      word,
      episodes: keptEpisodes(journal.episodesOf([kept.asset], kept.openedAt - BEFORE_MS, kept.closedAt ?? at)),
    }))

export const comparable = (cases: readonly LabelledCase[], ageMs: number): readonly Labelled[] =>
  cases.map(({ kept, word, episodes }) => ({
    id: String(kept.id),
    label: labelOf(word),
    signature: signatureOf(kept, episodes, ageMs).signature as Signature,
  }))

/** What other plants have learnt of a class. */
export const learntCasesOf = (
  journal: Pick<ForesightStore, 'learntOf'>,
  classId: string | null,
): readonly LearntCase[] =>
  classId === null ? [] : journal.learntOf(classId).flatMap((body) => LearntCase.safeParse(body).data ?? [])

/** Of another plant, as they were at about the same age. */
export const comparableLearnt = (cases: readonly LearntCase[], ageMs: number): readonly Labelled[] =>
  cases.map((one, i) => ({
    id: `learnt ${i}`,
    label: labelOf(one),
    signature: (one.ages.findLast((age) => age.ageMs <= ageMs) ?? one.ages[0]!).traces,
  }))
