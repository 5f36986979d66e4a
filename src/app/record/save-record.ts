/** A span of the gateway's past as a file on this device. */
import { err, ok, type Result } from '../../base/result.ts'
import { ApiError } from '../../wire/api.ts'
import { codedError } from '../../wire/coded-error.ts'
import { API } from '../../wire/paths.ts'
import { apiUrl } from '../boot.ts'

/** A browser that is given an address has read it by then. */
const RELEASE_MS = 60_000

/** @param from ms, half-open [from, to) */
export const saveRecord = async (from: number, to: number): Promise<Result<void, ApiError>> => {
  const query = new URLSearchParams({ from: String(Math.floor(from)), to: String(Math.floor(to)) })
  try {
    const response = await fetch(`${apiUrl(API.historyRecord)}?${query}`)
    if (!response.ok) {
      const said = ApiError.safeParse(await response.json().catch(() => null))
      return err(
        said.success ? said.data : codedError({ code: 'answered-with-status', values: { status: response.status } }),
      )
    }
    const url = URL.createObjectURL(await response.blob())
    const link = document.createElement('a')
    link.href = url
    link.download = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? 'record.mcap'
    link.click()
    setTimeout(() => URL.revokeObjectURL(url), RELEASE_MS)
    return ok(undefined)
  } catch {
    return err(codedError({ code: 'unreachable', values: {} }))
  }
}
