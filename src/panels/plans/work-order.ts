/** A work order as a file for a calendar (RFC 5545) and as a page to print. */
import { text } from '../../texts/text.ts'
import { formatMoment } from '../../texts/times.ts'
import type { Twin } from '../../twin/twin.ts'
import type { Proposal } from '../../wire/act.ts'
import { lifeAssumed, personName } from './act-words.ts'
import { partWords, piecesWords } from './plan-words.ts'

const HOUR = 3_600_000
/** Bytes of a line, RFC 5545 3.1. */
const LINE_BYTES = 75

const utc = (ms: number): string => new Date(ms).toISOString().replaceAll(/[-:]|\.\d{3}/g, '')
/** RFC 5545 3.3.11. */
const escaped = (words: string): string => words.replaceAll(/[\\;,]/g, '\\$&').replaceAll(/\r?\n/g, '\\n')

/** A long line goes on in the next one, after a blank; no character is cut. */
export const folded = (line: string): string => {
  const bytes = new TextEncoder()
  const lines: string[] = []
  let [now, length] = ['', 0]
  for (const character of line) {
    const size = bytes.encode(character).length
    if (length + size > LINE_BYTES - (lines.length > 0 ? 1 : 0)) {
      lines.push(now)
      ;[now, length] = ['', 0]
    }
    now += character
    length += size
  }
  return [...lines, now].join('\r\n ')
}

type Repair = Extract<Proposal['plan'], { kind: 'repair' }>

interface OrderFacts {
  readonly title: string
  readonly rows: readonly (readonly [name: string, value: string])[]
}

/** What stands on it, in words. */
export const orderFacts = (proposal: Proposal, plan: Repair, twin: Twin): OrderFacts => {
  const asset = twin.asset(proposal.asset)
  const crew = plan.crew ?? asset?.processFacts.crew ?? null
  const { part } = plan.assumptions
  const approved = proposal.steps.find(({ state }) => state === 'approved')?.by
  const { lost, otherwise, futures } = plan.figures
  const rows: [string, string][] = [
    [text('acts.order.begin'), formatMoment(plan.at, plan.at - 48 * HOUR)],
    [text('acts.order.end'), formatMoment(plan.at + plan.assumptions.plannedH * HOUR, plan.at - 48 * HOUR)],
    [text('acts.order.crew'), crew === null ? text('acts.propose.nobody') : (twin.crews.get(crew)?.name ?? crew)],
    ...(part ? [[text('plans.assumed.part'), partWords(part, plan.at - 48 * HOUR)] as [string, string]] : []),
    [text('acts.propose.cost'), piecesWords(lost)],
  ]
  if (otherwise)
    rows.push([text('acts.propose.otherwise'), text('acts.fails', { count: otherwise.stops, of: futures })])
  rows.push([text('acts.column.within'), lifeAssumed(plan)])
  if (proposal.message !== '') rows.push([text('acts.message'), proposal.message])
  if (proposal.by) rows.push([text('acts.order.proposed'), personName(proposal.by)])
  if (approved) rows.push([text('acts.order.approved'), personName(approved)])
  return { title: text('acts.order.title', { id: proposal.id, asset: asset?.name ?? proposal.asset }), rows }
}

/** @param now ms */
export const icsOf = (proposal: Proposal, plan: Repair, twin: Twin, now: number): string => {
  const { title, rows } = orderFacts(proposal, plan, twin)
  const places: string[] = []
  for (let at = twin.asset(proposal.asset)?.parent ?? null; at; at = at.parent) places.push(at.name)
  return `${[
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Gemba//Work order//EN',
    'METHOD:PUBLISH',
    'BEGIN:VEVENT',
    `UID:gemba-${twin.id}-${proposal.id}`,
    `DTSTAMP:${utc(now)}`,
    `DTSTART:${utc(plan.at)}`,
    `DTEND:${utc(plan.at + plan.assumptions.plannedH * HOUR)}`,
    `SUMMARY:${escaped(title)}`,
    `LOCATION:${escaped(places.join(', '))}`,
    `DESCRIPTION:${escaped(rows.map(([name, value]) => `${name}: ${value}`).join('\n'))}`,
    `STATUS:${proposal.state === 'withdrawn' ? 'CANCELLED' : 'CONFIRMED'}`,
    'END:VEVENT',
    'END:VCALENDAR',
  ]
    .map(folded)
    .join('\r\n')}\r\n`
}

export const saveIcs = (proposal: Proposal, twin: Twin): void => {
  if (proposal.plan.kind !== 'repair') return
  const file = new Blob([icsOf(proposal, proposal.plan, twin, Date.now())], { type: 'text/calendar' })
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = `work-order-${proposal.id}.ics`
  link.click()
  URL.revokeObjectURL(link.href)
}

/** A page of its own, in a frame that goes once it is printed. */
export const printOrder = (proposal: Proposal, twin: Twin): void => {
  if (proposal.plan.kind !== 'repair') return
  const { title, rows } = orderFacts(proposal, proposal.plan, twin)
  const frame = document.createElement('iframe')
  frame.style.cssText = 'position:fixed;width:0;height:0;border:0'
  document.body.append(frame)
  const page = frame.contentDocument!
  page.title = title
  const style = page.createElement('style')
  style.textContent =
    'body{font:14px/1.5 sans-serif;margin:15mm}h1{font-size:20px}table{border-collapse:collapse;width:100%}td{border-bottom:1px solid #999;padding:2mm 0;vertical-align:top}td:first-child{width:40%}p{margin-top:20mm;border-top:1px solid;width:70mm}'
  page.head.append(style)
  const heading = page.createElement('h1')
  heading.textContent = title
  const table = page.createElement('table')
  for (const row of rows) {
    const line = table.insertRow()
    for (const words of row) line.insertCell().textContent = words
  }
  const sign = page.createElement('p')
  sign.textContent = text('acts.order.done')
  page.body.append(heading, table, sign)
  frame.contentWindow!.addEventListener('afterprint', () => frame.remove())
  frame.contentWindow!.print()
}
