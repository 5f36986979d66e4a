/** Texts by id, inside React and out of it (the scene's labels use the same catalogue). */
import { createIntl, createIntlCache } from 'react-intl'
import { en, type TextId } from './en.ts'

export const LOCALE = 'en'

/** For `<RawIntlProvider>`, and for dates. The catalogue's ids are typed by `text`, not by react-intl's registry. */
const intl = createIntl(
  {
    locale: LOCALE,
    messages: en,
    onError: (error) => {
      throw error
    },
  },
  createIntlCache(),
)

export type TextValues = Readonly<Record<string, string | number>>

/** The message of an id with its values filled in. A missing id or value is a bug and throws. */
export const text = (id: TextId, values?: TextValues): string =>
  String(intl.formatMessage({ id } as never, ...([values] as never[])))
