/** Fetches the program's files and counts their bytes as they come; the browser then runs them from its cache. */

/** A file as built: its address, its size on the way, and its size unpacked (which is what a reader counts). Bytes. */
export type ProgramFile = readonly [url: string, packed: number, whole: number]

export type ProgramFailure = { readonly kind: 'gone' } | { readonly kind: 'unreachable' }

const fetchFile = async (
  [url, packed, whole]: ProgramFile,
  told: (packedBytes: number) => void,
  request: typeof fetch,
): Promise<ProgramFailure | null> => {
  try {
    // As a module script is asked for, so that it finds this answer in the cache.
    const response = await request(url, { mode: 'cors', credentials: 'same-origin' })
    if (!response.ok || !response.body)
      return response.status === 404 || response.status === 410 ? { kind: 'gone' } : { kind: 'unreachable' }
    const reader = response.body.getReader()
    let bytes = 0
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      bytes += next.value.length
      told(Math.min(packed, Math.round((bytes / whole) * packed)))
    }
    told(packed)
    return null
  } catch {
    return { kind: 'unreachable' }
  }
}

/** @param told of all that has come, packed bytes @returns null when everything is there */
export const fetchProgram = async (
  files: readonly ProgramFile[],
  told: (packedBytes: number) => void,
  request: typeof fetch = fetch,
): Promise<ProgramFailure | null> => {
  const came = files.map(() => 0)
  const answers = await Promise.all(
    files.map((file, i) =>
      fetchFile(
        file,
        (bytes) => {
          came[i] = bytes
          told(came.reduce((sum, one) => sum + one, 0))
        },
        request,
      ),
    ),
  )
  return answers.find((answer) => answer?.kind === 'gone') ?? answers.find((answer) => answer !== null) ?? null
}
