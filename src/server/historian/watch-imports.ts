/**
 * The folder where others put a recorded past: `*.parquet` is loaded, `*.alarms.jsonl` handed on line by line. What is done moves to `imported/`,
 * what is refused to `refused/`, so that each file is offered once. Writers use another ending (`.part`) and rename when complete.
 */
import { mkdir, readFile, readdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { Dispose } from '../../base/disposable.ts'
import type { Historian } from './historian.ts'

export interface ImportListener {
  /** Parsed lines of one alarms file, in its order. The file is done once this resolves. */
  onAlarms(lines: readonly unknown[]): void | Promise<void>
  /** @param known rows that were there already */
  onDone?(file: string, rows: number, known: number): void
  /** What happened and what to do, for a person. */
  onRefused?(file: string, reason: string): void
}

/** Looks every `pollMs`: works on network shares, where change events do not arrive. Returns its dispose. */
export const watchImports = (historian: Historian, dir: string, listener: ImportListener, pollMs = 1000): Dispose => {
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  /** Said once, not at every try. */
  const reported = new Map<string, string>()

  const settle = async (file: string, folder: 'imported' | 'refused'): Promise<void> => {
    await mkdir(join(dir, folder), { recursive: true })
    await rename(join(dir, file), join(dir, folder, file))
  }

  const take = async (file: string): Promise<void> => {
    const path = join(dir, file)
    if (file.endsWith('.parquet')) {
      const result = await historian.importPast(path)
      // Ended with the program, perhaps half-way through: nothing of it was kept, and it is offered again.
      if (!result.ok && stopped) return
      await settle(file, result.ok ? 'imported' : 'refused')
      if (result.ok) listener.onDone?.(file, result.value.rows, result.value.known)
      else listener.onRefused?.(file, result.error)
      return
    }
    const lines = parseLines(await readFile(path, 'utf8'))
    if (typeof lines === 'string') {
      await settle(file, 'refused')
      listener.onRefused?.(file, `${file} was not imported: ${lines}. Correct the line and offer the file again.`)
      return
    }
    await listener.onAlarms(lines)
    await settle(file, 'imported')
    listener.onDone?.(file, lines.length, 0)
  }

  const look = async (): Promise<void> => {
    const names = await readdir(dir).catch(() => [])
    for (const file of names.filter((name) => name.endsWith('.parquet') || name.endsWith('.alarms.jsonl')).toSorted()) {
      if (stopped) return
      try {
        await take(file)
        reported.delete(file)
      } catch (error) {
        const why = (error as Error).message.replace(/[.\s]+$/, '')
        if (reported.get(file) !== why)
          listener.onRefused?.(file, `${file} could not be imported: ${why}. It is tried again.`)
        reported.set(file, why)
      }
    }
    if (!stopped) timer = setTimeout(() => void look(), pollMs)
  }

  void look()
  return () => {
    stopped = true
    clearTimeout(timer)
  }
}

/** The values of the lines, or what is wrong with the first wrong one. */
const parseLines = (text: string): readonly unknown[] | string => {
  const lines: unknown[] = []
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    try {
      lines.push(JSON.parse(line))
    } catch (error) {
      return `line ${i + 1} is not JSON (${(error as Error).message})`
    }
  }
  return lines
}
