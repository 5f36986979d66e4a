/** What this page has just written, across the reload of the twin that follows: it is then shown as done, with the way back. */
import * as z from 'zod'

const KEY = 'gemba.discover.written'
const Written = z.object({ hash: z.string(), machines: z.number(), signals: z.number(), first: z.string().nullable() })
export type Written = z.infer<typeof Written>

export const rememberWritten = (written: Written | null): void => {
  try {
    if (written) sessionStorage.setItem(KEY, JSON.stringify(written))
    else sessionStorage.removeItem(KEY)
  } catch {
    // A browser that keeps nothing only loses the words "it is done".
  }
}

/** Null when the twin in force is not what was written last. */
export const justWritten = (hash: string): Written | null => {
  try {
    const parsed = Written.safeParse(JSON.parse(sessionStorage.getItem(KEY) ?? 'null'))
    return parsed.success && parsed.data.hash === hash ? parsed.data : null
  } catch {
    return null
  }
}
