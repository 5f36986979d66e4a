/** What troubles a connection or the journal, in the words of this page. */
import type { WireTrouble } from '../wire/troubles.ts'
import { troubles } from './en/troubles.ts'
import { addTexts, text } from './text.ts'
import { troubleWords } from './trouble-words.ts'

// Nothing of it is in the first picture.
addTexts(troubles)

/** By its code; else the gateway's own words. @param words '' = none */
export const troubleText = (trouble: WireTrouble | undefined, words: string): string =>
  (trouble && troubleWords(trouble, text)) ?? words
