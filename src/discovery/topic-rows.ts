/** The rows of the topic tree that can be seen: a window on what is open, or on what a search finds. */
import type { Steps } from '../base/steps.ts'
import type { RowsAnswer, RowsRequest, TopicRow } from '../wire/discovery.ts'
import type { TopicNode, TopicRegister } from './register.ts'

type Show = RowsRequest['show']

const shownTopics = (node: TopicNode, show: Show): number =>
  show === 'all' ? node.topics : show === 'unused' ? node.unused : node.topics - node.unused
const isShown = (node: TopicNode, show: Show): boolean =>
  node.entry !== null && (show === 'all' || (node.entry.signals.length === 0) === (show === 'unused'))

/** Levels in which nothing branches are one row: "umh/v1/metalfab". */
const lastAlone = (node: TopicNode, show: Show): TopicNode => {
  let at = node
  while (!at.entry) {
    const only = onlyShown(at, show)
    if (!only) break
    at = only
  }
  return at
}

const onlyShown = (node: TopicNode, show: Show): TopicNode | null => {
  let only: TopicNode | null = null
  for (const child of node.children.values()) {
    if (shownTopics(child, show) === 0) continue
    if (only) return null
    only = child
  }
  return only
}

/** Topics looked at in one step. */
const LOOKED_AT = 500

/** The window of rows that was asked for. */
export const topicRows = function* (register: TopicRegister, request: RowsRequest, now: number): Steps<RowsAnswer> {
  const { show, offset, limit } = request
  const rows: TopicRow[] = []
  let total = 0
  /** Rows that are not in the window are only counted. */
  const add = (node: TopicNode, from: number, depth: number, open: boolean | null): void => {
    if (total >= offset && rows.length < limit)
      rows.push({
        path: node.path,
        name: node.path.slice(from),
        depth,
        open,
        topics: node.topics,
        unused: node.unused,
        message: isShown(node, show) ? node.entry!.row(now) : null,
      })
    total++
  }
  const wanted = request.search.trim().toLowerCase()
  let looked = 0
  const found = function* (node: TopicNode): Steps {
    if (++looked % LOOKED_AT === 0) yield
    if (isShown(node, show) && node.path.toLowerCase().includes(wanted)) add(node, 0, 0, null)
    for (const child of yield* node.sorted()) if (shownTopics(child, show) > 0) yield* found(child)
  }
  const open = new Set(request.open)
  const below = function* (node: TopicNode, depth: number): Steps {
    const after = node === register.root ? 0 : node.path.length + 1
    for (const child of yield* node.sorted()) {
      if (++looked % LOOKED_AT === 0) yield
      if (shownTopics(child, show) === 0) continue
      const end = lastAlone(child, show)
      const isOpen = end.children.size === 0 ? null : open.has(end.path)
      add(end, after, depth, isOpen)
      if (isOpen) yield* below(end, depth + 1)
    }
  }
  yield* wanted ? found(register.root) : below(register.root, 0)
  return { clock: now, total, rows }
}
