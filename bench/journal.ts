/** The journal: the first page of a search over ten million events, a scan as the peer; and what its index of words costs a flood. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'libsql'
import { createRng } from '../src/base/rng.ts'
import { Journal } from '../src/server/journal/journal.ts'
import type { SearchQuery } from '../src/server/journal/search.ts'
import { change } from '../src/server/journal/testing/change.ts'
import { report, type Row } from './measuring/report.ts'
import { median, spread, takeTurns } from './measuring/stats.ts'

const EVENTS = Number(process.env['GEMBA_JOURNAL_EVENTS'] ?? 10_000_000)
/** Where it is filled bit by bit and kept; else it is made and thrown away. */
const kept = process.env['GEMBA_JOURNAL_KEPT']
const MOST_FILLING_MS = Number(process.env['GEMBA_JOURNAL_FILLING_S'] ?? 3600) * 1000
const ASSETS = 400
const ALARMS = 12
const BATCH = 20_000
/** Between one event and the next, ms: ten million are three years. */
const EVERY_MS = 9000
const START = Date.UTC(2026, 0, 1)
const PEOPLE = ['Mara Lind', 'A. Klein', 'M. Kern', 'J. Brandt']
const NAMES = [
  'Drive hot',
  'Joint vibration high',
  'Starved',
  'Blocked',
  'Torque out of tolerance',
  'Magazine nearly empty',
]

const dir = kept ?? mkdtempSync(join(tmpdir(), 'gemba-bench-journal-'))
const path = join(dir, 'journal.sqlite')
const open = (file: string): Journal => {
  const opened = Journal.open(file, Number.MAX_SAFE_INTEGER)
  if (!opened.ok) throw new Error(opened.error)
  return opened.value
}

const rng = createRng(15)
const event = (n: number) => {
  const asset = `m-${Math.floor(rng.next() * ASSETS)}`
  const alarm = Math.floor(rng.next() * ALARMS)
  const told = change(`${asset}/alarm-${alarm}`, START + n * EVERY_MS)
  const acted = rng.next() < 0.2
  const priority = (['low', 'low', 'low', 'low', 'medium', 'high'] as const)[Math.floor(rng.next() * 6)]!
  return {
    ...told,
    kind: acted ? ('acknowledged' as const) : told.kind,
    actor: acted ? PEOPLE[Math.floor(rng.next() * PEOPLE.length)]! : null,
    comment: n % 100_003 === 0 ? 'needle in the hay' : acted ? 'looked at' : '',
    row: {
      ...told.row,
      name: NAMES[alarm % NAMES.length]!,
      priority: n % 50_021 === 0 ? ('critical' as const) : priority,
    },
  }
}

const journal = open(path)
const until = performance.now() + MOST_FILLING_MS
while (journal.cursor < EVENTS && performance.now() < until) {
  const from = journal.cursor
  const written = journal.append(Array.from({ length: Math.min(BATCH, EVENTS - from) }, (_, i) => event(from + i + 1)))
  if (!written.ok) throw new Error(written.error)
  if ((from / BATCH) % 25 === 0) console.log(`${from} of ${EVENTS}`)
}
if (journal.cursor < EVENTS) {
  console.log(`filled to ${journal.cursor} of ${EVENTS}: run it again`)
  process.exit(0)
}

const plain = new Database(path, { readonly: true } as never)
const scan = plain.prepare(
  'SELECT cursor, row FROM alarm_events WHERE comment LIKE ? OR row LIKE ? ORDER BY at DESC, cursor DESC LIMIT 200',
)
const newest = plain.prepare('SELECT cursor, row FROM alarm_events ORDER BY cursor DESC LIMIT 200')
const middle = START + (EVENTS / 2) * EVERY_MS
const DAY = 86_400_000
const QUESTIONS: Readonly<Record<string, Omit<SearchQuery, 'limit'>>> = {
  'the newest': {},
  'a day in the middle': { from: middle, to: middle + DAY },
  'one machine': { assets: ['m-77'] },
  'an area of 100 machines': { assets: Array.from({ length: 100 }, (_, i) => `m-${i}`) },
  'an area of 100 machines, in the middle': {
    assets: Array.from({ length: 100 }, (_, i) => `m-${i}`),
    from: middle,
    to: middle + 30 * DAY,
  },
  'one person': { person: 'Mara' },
  'a frequent word': { text: 'torque' },
  'two words and a machine': { text: 'torque tol', assets: ['m-77'] },
  'a rare word': { text: 'needle' },
  'the rarest priority': { priority: 'critical' },
  'words that nothing has': { text: 'xylophone' },
}
const rows: Row[] = []
const floor = Array.from({ length: 9 }, () => {
  const at = performance.now()
  newest.all()
  return performance.now() - at
})
rows.push({
  contender: 'floor: the newest 200 by number, unread',
  'ms median': median(floor),
  'ms worst': Math.max(...floor),
  found: 200,
})
for (const [name, question] of Object.entries(QUESTIONS)) {
  let found = 0
  const ms = Array.from({ length: 9 }, () => {
    const at = performance.now()
    found = journal.search.page({ ...question, limit: 200 }).events.length
    return performance.now() - at
  })
  rows.push({ contender: `Gemba: ${name}`, 'ms median': median(ms), 'ms worst': Math.max(...ms), found })
}
const scanned = performance.now()
const hay = scan.all('%needle%', '%needle%').length
rows.push({
  contender: 'peer: a scan for a rare word, once',
  'ms median': performance.now() - scanned,
  'ms worst': performance.now() - scanned,
  found: hay,
})
plain.close()
journal.close()

const floods = [0, 1].map((n) => {
  const file = join(mkdtempSync(join(tmpdir(), 'gemba-bench-flood-')), 'journal.sqlite')
  const one = open(file)
  if (n === 1) {
    one.close()
    const db = new Database(file)
    db.exec('DROP TRIGGER alarm_words_added; DROP TRIGGER alarm_words_dropped')
    db.close()
    return open(file)
  }
  return one
})
let n = 0
const flood = (one: Journal) => () => {
  const events = Array.from({ length: 5000 }, () => event(++n))
  for (let i = 0; i < events.length; i += 400) one.append(events.slice(i, i + 400))
}
const times = takeTurns({ plain: flood(floods[1]!), words: flood(floods[0]!) }, 7)
if (!kept) rmSync(dir, { recursive: true })

report('journal', [
  { title: `The first page of 200 of ${EVENTS.toLocaleString('en')} events (target: below 200 ms)`, rows },
  {
    title: '5,000 alarms written, 400 in a turn, median of 7 in turn',
    rows: [
      { contender: 'peer: without the index of words', ms: median(times.plain), spread: spread(times.plain) },
      { contender: 'Gemba', ms: median(times.words), spread: spread(times.words) },
    ],
  },
])
