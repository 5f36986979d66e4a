/** The rows of the topic tree that can be seen: a window on what is open, or on what a search finds. */
import type { RowsAnswer, RowsRequest, TopicRow } from '../wire/discovery.ts'
import type { TopicNode, TopicRegister } from './register.ts'

type Show = RowsRequest['show']

const shownTopics = (node: TopicNode, show: Show): number => (show === 'all' ? node.topics : show === 'unused' ? node.unused : node.topics - node.unused)
const isShown = (node: TopicNode, show: Show): boolean => node.entry !== null && (show === 'all' || (node.entry.signals.length === 0) === (show === 'unused'))

/** Levels in which nothing branches are one row: "umh/v1/metalfab". */
const lastAlone = (node: TopicNode, show: Show): TopicNode => {
  let at = node
  while (!at.entry) {
    const [only, second] = at.sorted().filter((child) => shownTopics(child, show) > 0)
    if (!only || second) break
    at = only
  }
  return at
}

/** The window of rows that was asked for. */
export const topicRows = (register: TopicRegister, request: RowsRequest, now: number): RowsAnswer => {
  const { show, offset, limit } = request
  const rows: TopicRow[] = []
  let total = 0
  const add = (node: TopicNode, name: string, depth: number, open: boolean | null): void => {
    if (total >= offset && rows.length < limit)
      rows.push({ path: node.path, name, depth, open, topics: node.topics, unused: node.unused, message: isShown(node, show) ? node.entry!.row(now) : null })
    total++
  }
  const wanted = request.search.trim().toLowerCase()
  const found = (node: TopicNode): void => {
    if (isShown(node, show) && node.path.toLowerCase().includes(wanted)) add(node, node.path, 0, null)
    for (const child of node.sorted()) if (shownTopics(child, show) > 0) found(child)
  }
  const open = new Set(request.open)
  const below = (node: TopicNode, depth: number): void => {
    for (const child of node.sorted()) {
      if (shownTopics(child, show) === 0) continue
      const end = lastAlone(child, show)
      const isOpen = end.children.size === 0 ? null : open.has(end.path)
      add(end, end === child ? child.name : end.path.slice(node.path.length + (node === register.root ? 0 : 1)), depth, isOpen)
      if (isOpen) below(end, depth + 1)
    }
  }
  if (wanted) found(register.root)
  else below(register.root, 0)
  return { clock: now, total, rows }
}
