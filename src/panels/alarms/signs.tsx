/** What the tab of the browser says of the alarms, and the tones. It shows nothing in the page itself. */
import { useEffect, useRef } from 'react'
import { isCalling } from '../../alarms/board.ts'
import { PRIORITIES, type Priority } from '../../twin/priorities.ts'
import type { AlarmRow } from '../../wire/alarms.ts'
import { useBoardRows } from '../board-rows.ts'
import { usePorts } from '../ports.tsx'
import { iconOf } from './tab-icon.ts'
import { tones } from './sound.ts'

const COUNT = /^\(\d+\) /

/** Those that ask for somebody, by key and when they were raised: raised anew, it is another. */
const callsOf = (rows: readonly AlarmRow[]): ReadonlyMap<string, Priority> =>
  new Map(rows.filter(isCalling).map((row) => [`${row.key} ${row.raisedAt}`, row.priority]))

export const AlarmSigns = () => {
  const { board, record } = usePorts()
  const rows = useBoardRows(board)
  const known = useRef<ReadonlyMap<string, Priority> | null>(null)
  const calls = callsOf(rows)
  const count = calls.size
  const worst = PRIORITIES.find((one) => [...calls.values()].includes(one)) ?? null
  useEffect(() => {
    const before = known.current
    known.current = calls
    // The list that a page begins with is no news, nor is what came while its owner was away told note by note.
    if (before === null || board.cursor === 0) return
    tones.raised(
      [...calls].flatMap(([key, priority]) => (before.has(key) ? [] : [priority])),
      performance.now(),
    )
  })
  useEffect(() => {
    if (record) return undefined
    const title = document.title.replace(COUNT, '')
    document.title = count > 0 ? `(${count}) ${title}` : title
    const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]')
    const plain = link?.dataset['plain'] ?? link?.getAttribute('href') ?? ''
    if (link) {
      link.dataset['plain'] = plain
      link.href = worst === null ? plain : iconOf(worst)
    }
    return () => {
      document.title = document.title.replace(COUNT, '')
      if (link) link.href = plain
    }
  }, [count, worst, record])
  return null
}
