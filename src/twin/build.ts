/** Second half of loading: resolved bodies → numbered signals, linked references, world places. Reports what does not fit. */
import { suggest } from '../base/edit-distance.ts'
import { slotOf, type AssetId, type SignalId } from '../base/brand.ts'
import { checkCondition } from './check-condition.ts'
import { type Convert, convertSame } from './one-unit.ts'
import { compose, ORIGIN } from './place.ts'
import type { AlarmCondition, AssetDoc, Binding, FaultList, ResolvedBody, SignalDoc, TwinDocument } from './schema.ts'
import { fillDeep, filterProblem, fillTemplate } from './topics.ts'
import type {
  StateEntry,
  Twin,
  TwinAlarm,
  TwinAsset,
  TwinBinding,
  TwinCommand,
  TwinComponent,
  TwinSignal,
} from './twin.ts'

type Report = (path: string, message: string) => void
type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** Parents before children; reports unknown parents and circles. Gives indices into `document.assets`. */
const inTreeOrder = (assets: readonly AssetDoc[], report: Report): number[] => {
  const byId = new Map<string, number>()
  assets.forEach((asset, i) => {
    for (const [field, id] of [['id', asset.id], ...asset.aliases.map((alias) => ['aliases', alias])] as [
      string,
      string,
    ][]) {
      const other = byId.get(id)
      if (other !== undefined)
        report(
          `$.assets[${i}].${field}`,
          `"${id}" is taken by $.assets[${other}]. Ids and aliases are unique and never reused.`,
        )
      else byId.set(id, i)
    }
  })
  const order: number[] = []
  const state = new Map<number, 'open' | 'done'>()
  const visit = (i: number): void => {
    if (state.get(i) === 'done') return
    if (state.get(i) === 'open')
      return report(`$.assets[${i}].parent`, `"${assets[i]!.id}" is its own ancestor. Break the circle.`)
    state.set(i, 'open')
    const parent = assets[i]!.parent
    if (parent !== undefined) {
      const p = assets.findIndex((asset) => asset.id === parent)
      if (p < 0)
        report(
          `$.assets[${i}].parent`,
          `asset "${parent}" does not exist.${suggest(
            parent,
            assets.map((a) => a.id),
          )}`,
        )
      else visit(p)
    }
    state.set(i, 'done')
    order.push(i)
  }
  assets.forEach((_, i) => visit(i))
  return order
}

const stateEntries = (doc: SignalDoc): StateEntry[] =>
  Object.entries(doc.states ?? {})
    .map(([key, s]) => ({ key, code: s.code, name: s.name, tone: s.tone }))
    .toSorted((a, b) => a.code - b.code)

/** Knowledge that is too large to be everywhere a twin is loaded; without it that much is not checked. */
export interface TwinChecks {
  /** What is wrong with converting one unit to another; null = nothing. */
  readonly unit?: (from: string, to: string) => string | null
  /** Between units that differ; without it nothing is converted. */
  readonly convert?: Convert
}

export const buildTwin = (
  document: TwinDocument,
  bodies: readonly (ResolvedBody | undefined)[],
  hash: string,
  report: Report,
  checks: TwinChecks,
): Twin => {
  const assets: TwinAsset[] = []
  const signals: TwinSignal[] = []
  const alarms: TwinAlarm[] = []
  const commands: TwinCommand[] = []
  const byId = new Map<string, TwinAsset>()
  const signalById = new Map<string, TwinSignal>()
  const varsOf = new Map<TwinAsset, ReadonlyMap<string, string>>()

  const addAsset = (docIndex: number): void => {
    const doc = document.assets[docIndex]!
    const body = bodies[docIndex]!
    const path = `$.assets[${docIndex}]`
    const parent = doc.parent === undefined ? null : (byId.get(doc.parent) ?? null)
    const ownSignals: TwinSignal[] = []
    const ownAlarms: TwinAlarm[] = []
    const ownCommands: TwinCommand[] = []
    const motion = new Map<string, TwinSignal>()
    const components: Mutable<TwinComponent>[] = []
    if (doc.frame !== undefined && !document.frames[doc.frame])
      report(`${path}.frame`, `frame "${doc.frame}" does not exist.${suggest(doc.frame, Object.keys(document.frames))}`)
    const asset: TwinAsset = {
      index: assets.length,
      id: doc.id as AssetId,
      name: doc.name,
      level: doc.level,
      parent,
      children: [],
      classId: doc.class ?? null,
      className: (doc.class === undefined ? undefined : (document.classes[doc.class]?.name ?? doc.class)) ?? doc.level,
      model: body.model ?? null,
      place: compose(parent?.place ?? ORIGIN, doc.place),
      zone: doc.zone
        ? { size: doc.zone.size, at: doc.zone.at, kind: doc.zone.kind, label: doc.zone.label ?? null }
        : null,
      components,
      signals: ownSignals,
      alarms: ownAlarms,
      commands: ownCommands,
      motion,
      frame: doc.frame === undefined ? null : (document.frames[doc.frame] ?? null),
      aliases: doc.aliases,
    }
    assets.push(asset)
    byId.set(doc.id, asset)
    for (const alias of doc.aliases) byId.set(alias, asset)
    if (parent) (parent.children as TwinAsset[]).push(asset)
    const inherited = new Map(parent ? varsOf.get(parent)! : [])
    const own = Object.entries(doc.vars).map(([name, value]): [string, string] => [
      name,
      fillTemplate(value, inherited, [], (unknown) =>
        report(`${path}.vars.${name}`, `"{${unknown}}" is no var of a parent of "${doc.id}".`),
      ),
    ])
    const vars = new Map([...inherited, ...own, ['asset', doc.id] as [string, string]])
    varsOf.set(asset, vars)

    const fill = (template: string, at: string, open: readonly string[] = []): string =>
      fillTemplate(template, vars, open, (name) =>
        report(at, `"{${name}}" has no value: set it in the vars of "${doc.id}" or of one of its parents.`),
      )
    const topic = (template: string, at: string): string => {
      const filled = fill(template, at)
      const wrong = filterProblem(filled)
      if (wrong) report(at, `topic "${filled}": ${wrong}.`)
      return filled
    }
    const binding = (b: Binding, at: string, signal: SignalDoc): TwinBinding => {
      if (b.format === 'sparkplug' && b.metric === undefined) report(at, 'a Sparkplug binding names its "metric".')
      if (b.format === 'vda5050' && b.field === undefined) report(at, 'a VDA 5050 binding names its "field".')
      if (b.unit !== undefined) {
        const wrong =
          signal.type !== 'number' && signal.type !== 'integer'
            ? `a ${signal.type} has no unit.`
            : signal.unit === undefined
              ? `the signal has no unit to convert "${b.unit}" to.`
              : (checks.unit?.(b.unit, signal.unit) ?? null)
        if (wrong) report(`${at}.unit`, wrong)
      }
      if (b.numbering !== undefined && signal.type !== 'state' && signal.type !== 'text')
        report(`${at}.numbering`, `a ${signal.type} has no names of states: make the signal a "state".`)
      if (b.map && signal.type === 'state')
        for (const [from, to] of Object.entries(b.map))
          if (to !== null && !signal.states?.[String(to)])
            report(
              `${at}.map`,
              `"${from}" maps to state "${String(to)}", which the signal does not have.${suggest(String(to), Object.keys(signal.states ?? {}))}`,
            )
      return {
        ...b,
        topic: topic(b.topic, `${at}.topic`),
        select: fillDeep(b.select, (text) => fill(text, `${at}.select`)),
        ...(b.where === undefined ? {} : { where: fillDeep(b.where, (text) => fill(text, `${at}.where`)) }),
        ...(b.map === undefined ? {} : { map: fillDeep(b.map, (text) => fill(text, `${at}.map`)) }),
        ...(b.metric === undefined ? {} : { metric: fill(b.metric, `${at}.metric`) }),
      }
    }
    const addSignal = (component: string | null, key: string, s: SignalDoc): TwinSignal => {
      const at = component === null ? `${path}.signals.${key}` : `${path}.parts.${component}.signals.${key}`
      if (s.type === 'state' && !Object.keys(s.states ?? {}).length)
        report(`${at}.states`, 'a state signal needs its dictionary of states.')
      const codes = new Map<number, string>()
      for (const [stateKey, entry] of Object.entries(s.states ?? {})) {
        if (codes.has(entry.code))
          report(`${at}.states.${stateKey}.code`, `code ${entry.code} is taken by "${codes.get(entry.code)}".`)
        codes.set(entry.code, stateKey)
      }
      const stale = s.staleAfterS === undefined ? document.defaults.staleAfterS : s.staleAfterS
      const id = (component === null ? `${doc.id}/${key}` : `${doc.id}/${component}/${key}`) as SignalId
      const signal: TwinSignal = {
        slot: slotOf(signals.length),
        id,
        asset,
        component,
        key,
        name: s.name,
        type: s.type,
        unit: s.unit ?? '',
        role: s.role ?? null,
        range: s.range ?? null,
        decimals: s.decimals ?? null,
        states: stateEntries(s),
        staleAfterMs: typeof stale === 'number' ? stale * 1000 : null,
        rhythm: stale === 'rhythm',
        recorded: s.recorded ?? s.type !== 'text',
        bindings: (s.bindings ?? []).map((b, i) => binding(b, `${at}.bindings[${i}]`, s)),
      }
      signals.push(signal)
      ownSignals.push(signal)
      signalById.set(id, signal)
      return signal
    }

    for (const [key, s] of Object.entries(body.signals)) addSignal(null, key, s)
    for (const [component, part] of Object.entries(body.parts))
      components.push({
        key: component,
        name: part.name,
        node: part.node ?? component,
        signals: Object.entries(part.signals).map(([key, s]) => addSignal(component, key, s)),
      })

    const local = (ref: string, at: string): TwinSignal | null => {
      const found = signalById.get(`${doc.id}/${ref}`)
      if (!found)
        report(
          at,
          `"${doc.id}" has no signal "${ref}".${suggest(
            ref,
            ownSignals.map((s) => s.id.slice(doc.id.length + 1)),
          )}`,
        )
      return found ?? null
    }
    const watched = (ref: string, when: AlarmCondition, at: string): TwinSignal | null => {
      const signal = local(ref, `${at}.signal`)
      if (signal) for (const wrong of checkCondition(signal, when)) report(`${at}.when`, wrong)
      return signal
    }
    for (const [channel, ref] of Object.entries(body.motion)) {
      const signal = local(ref, `${path}.motion["${channel}"]`)
      if (signal) motion.set(channel, signal)
    }
    for (const [key, a] of Object.entries(body.alarms)) {
      const at = `${path}.alarms.${key}`
      const both = a.faults !== undefined && (a.signal !== undefined || a.when !== undefined)
      let rule: TwinAlarm['rule'] | null = null
      if (both || (a.faults === undefined && (a.signal === undefined || a.when === undefined)))
        report(at, 'an alarm has either "signal" and "when", or "faults".')
      else if (a.faults)
        rule = {
          kind: 'faults',
          list: {
            ...a.faults,
            topic: topic(a.faults.topic, `${at}.faults.topic`),
            ...(a.faults.where === undefined
              ? {}
              : { where: fillDeep(a.faults.where, (text) => fill(text, `${at}.faults.where`)) }),
          } satisfies FaultList,
        }
      else {
        const signal = watched(a.signal!, a.when!, at)
        if (signal) rule = { kind: 'signal', signal, when: a.when!, deadband: a.deadband }
      }
      const suppressor = a.suppressedWhen
        ? watched(a.suppressedWhen.signal, a.suppressedWhen.when, `${at}.suppressedWhen`)
        : null
      if (!rule) continue
      const alarm: TwinAlarm = {
        index: alarms.length,
        key: `${doc.id}/${key}`,
        asset,
        name: a.name,
        priority: a.priority,
        rule,
        onDelayMs: a.onDelayS * 1000,
        offDelayMs: a.offDelayS * 1000,
        latched: a.latched,
        group: a.group ?? null,
        suppressedWhen: suppressor && a.suppressedWhen ? { signal: suppressor, when: a.suppressedWhen.when } : null,
        help: a.help ?? '',
      }
      alarms.push(alarm)
      ownAlarms.push(alarm)
    }
    for (const [key, c] of Object.entries(body.commands)) {
      const at = `${path}.commands.${key}`
      const confirm = c.confirm.when
        ? watched(c.confirm.signal, c.confirm.when, `${at}.confirm`)
        : local(c.confirm.signal, `${at}.confirm.signal`)
      if (!c.confirm.when && !c.value)
        report(`${at}.confirm.when`, 'a command without a value needs the condition that confirms it.')
      const allowed = c.allowedWhen ? watched(c.allowedWhen.signal, c.allowedWhen.when, `${at}.allowedWhen`) : null
      if (/[+#]/.test(fill(c.topic, `${at}.topic`)))
        report(`${at}.topic`, 'a command is published to one topic: no "+" or "#".')
      if (c.value && c.value.min > c.value.max) report(`${at}.value`, `min ${c.value.min} is above max ${c.value.max}.`)
      if (!confirm) continue
      const command: TwinCommand = {
        key: `${doc.id}/${key}`,
        asset,
        name: c.name,
        enabled: c.enabled,
        broker: c.broker ?? null,
        topic: fill(c.topic, `${at}.topic`),
        payload: fill(c.payload, `${at}.payload`, ['value', 'id', 'actor']),
        qos: c.qos,
        value: c.value ?? null,
        role: c.role,
        confirm: { signal: confirm, when: c.confirm.when ?? null, tolerance: c.confirm.tolerance },
        timeoutMs: c.timeoutS * 1000,
        allowedWhen: allowed && c.allowedWhen ? { signal: allowed, when: c.allowedWhen.when } : null,
      }
      commands.push(command)
      ownCommands.push(command)
    }
  }

  for (const index of inTreeOrder(document.assets, report)) if (bodies[index]) addAsset(index)

  // Also those without a body: what refers to a broken asset is not wrong itself.
  const known = document.assets.flatMap(({ id, aliases }) => [id, ...aliases])
  const end = (id: string, at: string): TwinAsset | null => {
    const asset = byId.get(id)
    if (!asset && !known.includes(id)) report(at, `asset "${id}" does not exist.${suggest(id, known)}`)
    return asset ?? null
  }
  const flow = document.flow.flatMap((edge, i) => {
    const from = end(edge.from, `$.flow[${i}].from`)
    const to = end(edge.to, `$.flow[${i}].to`)
    return from && to ? [{ from, to, kind: edge.kind }] : []
  })
  document.kpis.forEach((kpi, i) => kpi.under !== undefined && end(kpi.under, `$.kpis[${i}].under`))
  for (const [name, frame] of Object.entries(document.frames))
    frame.roads.forEach((road, i) => {
      for (const node of road)
        if (!frame.nodes[node])
          report(
            `$.frames.${name}.roads[${i}]`,
            `node "${node}" does not exist.${suggest(node, Object.keys(frame.nodes))}`,
          )
    })

  const alarmByKey = new Map(alarms.map((alarm) => [alarm.key, alarm]))
  const commandByKey = new Map(commands.map((command) => [command.key, command]))
  return {
    convert: checks.convert ?? convertSame,
    hash,
    id: document.id,
    name: document.name,
    description: document.description ?? '',
    assets,
    signals,
    alarms,
    commands,
    flow,
    illustration: document.illustration,
    layers: new Map(Object.entries(document.layers)),
    views: new Map(Object.entries(document.views)),
    frames: new Map(Object.entries(document.frames)),
    kpis: document.kpis,
    timeZone: document.timeZone ?? null,
    asset: (id) => byId.get(id),
    signal: (id) => signalById.get(id),
    alarm: (key) => alarmByKey.get(key),
    command: (key) => commandByKey.get(key),
  }
}
