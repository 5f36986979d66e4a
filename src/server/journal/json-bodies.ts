/** Bodies of the journal: JSON as bytes, for the driver ends the process at text that is not UTF-8. */

export const bytes = (body: unknown): Buffer => Buffer.from(JSON.stringify(body))
/** What is no JSON is left out; the shape is looked at by who asked. */
export const bodies = (lines: readonly unknown[]): unknown[] =>
  lines.flatMap((line) => {
    try {
      return [JSON.parse(Buffer.from((line as { body: ArrayBuffer }).body).toString('utf8')) as unknown]
    } catch {
      return []
    }
  })
