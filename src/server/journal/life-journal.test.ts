import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Journal } from './journal.ts'

let dir: string
let journal: Journal
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gemba-lives-'))
  const opened = Journal.open(join(dir, 'journal.sqlite'))
  if (!opened.ok) throw new Error(opened.error)
  journal = opened.value
})
afterEach(() => {
  journal.close()
  rmSync(dir, { recursive: true, force: true })
})

test('the newest of a counter is found under all ids that it had, however much was said of others of its machine', () => {
  const { lives } = journal
  const put = (asset: string, key: string, at: number): number => {
    const id = lives.nextId()
    lives.put(id, asset, 'kind', at, { id, signal: `${asset}/${key}` })
    return id
  }
  const old = put('was', 'hours', 10)
  const own = put('is', 'hours', 20)
  for (let i = 0; i < 600; i++) put('is', 'motor/hours', 30 + i)
  const newest = (until: number) => lives.newestOf(['is', 'was'], ['is/hours', 'was/hours'], until)
  expect([5, 15, 1000].map(newest)).toMatchObject([[], [{ id: old }], [{ id: own }]])
  expect(lives.open()).toHaveLength(602)
  lives.judge(own, 2000, { id: own, signal: 'is/hours', judged: true })
  expect(newest(1000)).toMatchObject([{ id: own, judged: true }])
  expect(lives.open()).toHaveLength(601)
  expect([1999, 2000].map((until) => lives.judgedOf('kind', until, 9).length)).toEqual([0, 1])
})
