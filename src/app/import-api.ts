/** Bringing recorded values to the gateway. It comes late: nothing of it is in the first picture. */
import { err, ok } from '../base/result.ts'
import type { ImportPort } from '../panels/import/port.ts'
import { codedError } from '../wire/coded-error.ts'
import { API } from '../wire/paths.ts'
import { IMPORT_PART_BYTES, ImportOpened, ImportTaken, TablePreview } from '../wire/table-import.ts'
import { ask, send } from './api-client.ts'
import { apiUrl } from './boot.ts'

export const importApi = {
  bring: async (file, told) => {
    let upload = ''
    let at = 0
    // An empty file is a part as well: the gateway says what is wrong with it.
    do {
      const query = upload === '' ? '' : `?${new URLSearchParams({ upload, at: String(at) })}`
      const part = await ask(ImportOpened, `${apiUrl(API.importPart)}${query}`, {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream' },
        body: file.slice(at, at + IMPORT_PART_BYTES),
      })
      if (!part.ok) return part
      upload = part.value.upload
      at = part.value.bytes
      if (!told(file.size === 0 ? 1 : at / file.size)) return err(codedError({ code: 'withdrawn', values: {} }))
    } while (at < file.size)
    return ok(upload)
  },
  look: (asked) => send(TablePreview, apiUrl(API.importLook), asked),
  take: (asked) => send(ImportTaken, apiUrl(API.importTake), asked),
} satisfies ImportPort
