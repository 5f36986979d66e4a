/** One asset's part of a twin: its resolved body → numbered signals, linked alarms and commands. Reports what does not fit. */
import { adviceOf, type Finding, ruleOf } from './alarm-rule.ts'
import { type AssetId, type SignalId, slotOf } from '../base/brand.ts'
import { entriesOf, type Table } from './bodies.ts'
import { splitDerived } from './derived.ts'
import { type AssetForesight, foresightOf, lifeOf } from './foresight.ts'
import { compose, ORIGIN } from './place.ts'
import { plannedRunTimeMs } from './planned-run-time.ts'
import { processFacts } from './process-facts.ts'
import type { Wrong } from '../base/problem.ts'
import { jsonPath, type Report } from './problems.ts'
import type { Resolved } from './resolve.ts'
import { saysState } from './says-state.ts'
import type { Binding, SignalDoc } from './schema-signal.ts'
import type { AlarmDoc, FaultList } from './schema-alarm.ts'
import type { AlarmCondition, AssetDoc, CommandDoc } from './schema.ts'
import { fillDeep, fillTemplate, filterProblem, type TemplateProblem } from './topics.ts'
import { TwinBuilder } from './twin-builder.ts'
import type { StateEntry, TwinAlarm, TwinAsset, TwinBinding, TwinCommand, TwinComponent } from './twin.ts'
import type { TwinGuard, TwinSignal, TwinWatchdog } from './twin.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

const LONGEST_VAR = 1000
/** Conditions with limits that a signal may be expected to reach. */
const LIMITING = ['above', 'below', 'outside', 'limits']
/** Placeholders of a command's payload that are filled in when it is given. */
const OPEN = ['value', 'id', 'actor']
const WEARS_EXAMPLE = '{ "wears": { "limit": 7.1, "side": "above" } }'

const stateEntries = (doc: SignalDoc): StateEntry[] =>
  Object.entries(doc.states ?? {})
    .map(([key, s]) => ({ key, code: s.code, name: s.name, tone: s.tone }))
    .toSorted((a, b) => a.code - b.code)

/** Of a class whose entry is wrong, the first machine says so for all. */
const onceAClass =
  (report: Report, first: Map<string, number>, asset: number): Report =>
  (path, found) => {
    if (path.startsWith('$.classes.')) {
      if (!first.has(path)) first.set(path, asset)
      if (first.get(path) !== asset) return
    }
    report(path, found)
  }

/** One asset's part of the twin while it is put together. */
export class AssetBuilder {
  readonly #twin: TwinBuilder
  readonly #path: string
  readonly #id: string
  readonly #own: boolean
  readonly #wrong: Report
  readonly #flaw: Report
  readonly #vars: ReadonlyMap<string, string>
  readonly asset: TwinAsset
  readonly #signals: TwinSignal[] = []
  readonly #derived: TwinSignal[] = []
  readonly #foresight: AssetForesight
  readonly #byRef = new Map<string, TwinSignal>()

  constructor(twin: TwinBuilder, docIndex: number, doc: AssetDoc, { body, own }: Resolved, parent: TwinAsset | null) {
    this.#twin = twin
    this.#path = `$.assets[${docIndex}]`
    this.#id = doc.id
    this.#own = own
    this.#wrong = onceAClass(twin.problems.wrong, twin.firstToSay, docIndex)
    this.#flaw = onceAClass(twin.problems.flaw, twin.firstToSay, docIndex)
    this.#vars = this.#readVars(doc, parent)
    this.#foresight = twin.foresight.of(doc)
    const { document } = twin
    const frame =
      doc.frame !== undefined && Object.hasOwn(document.frames, doc.frame) ? document.frames[doc.frame]! : null
    if (doc.frame !== undefined && !frame && !twin.leftOut.has('frames'))
      twin.problems.wrong(`${this.#path}.frame`, () => ({
        code: 'frame-missing',
        values: { frame: doc.frame! },
        hint: twin.problems.explain.suggest(doc.frame!, Object.keys(document.frames)),
      }))
    twin.rules?.asset(doc, this.#path, this.#flaw)
    const components: TwinComponent[] = []
    const alarms: TwinAlarm[] = []
    const commands: TwinCommand[] = []
    const motion = new Map<string, TwinSignal>()
    const asset: Mutable<TwinAsset> = {
      index: twin.assets.length,
      id: doc.id as AssetId,
      name: doc.name,
      level: doc.level,
      parent,
      children: [],
      classId: doc.class ?? null,
      className: (doc.class === undefined ? undefined : (document.classes[doc.class]?.name ?? doc.class)) ?? doc.level,
      model: body.model.get('model')?.doc ?? null,
      place: compose(parent?.place ?? ORIGIN, doc.place),
      zone: doc.zone
        ? { size: doc.zone.size, at: doc.zone.at, kind: doc.zone.kind, label: doc.zone.label ?? null }
        : null,
      components,
      signals: this.#signals,
      saysState: [],
      derived: this.#derived,
      alarms,
      commands,
      motion,
      frame,
      plannedRunTimePerItemMs: plannedRunTimeMs(document.classes, doc),
      processFacts: processFacts(document.classes, doc),
      aliases: doc.aliases,
    }
    this.asset = asset
    twin.addAsset(asset, this.#vars)

    for (const [key, signal, at] of entriesOf(body.signals)) this.#addSignal(null, key, signal, at)
    for (const [component, part] of body.parts) {
      if (!part?.head.doc) continue
      const { name, node } = part.head.doc
      const signals = [...entriesOf(part.signals)].map(([key, signal, at]) =>
        this.#addSignal(component, key, signal, at),
      )
      components.push({ key: component, name, node: node ?? component, signals } satisfies Mutable<TwinComponent>)
    }
    asset.saysState = saysState(this.#signals)
    this.#derive(body.alarms)
    for (const [channel, ref, at] of entriesOf(body.motion)) {
      const signal = this.#local(ref, this.#where(at, `.motion["${channel}"]`))
      if (signal) motion.set(channel, signal)
    }
    for (const [key, alarm, at] of entriesOf(body.alarms)) {
      const built = this.#alarm(key, alarm, this.#where(at, `.alarms.${key}`))
      if (!built) continue
      twin.alarms.push(built)
      alarms.push(built)
    }
    twin.rules?.lives(asset, this.#path, this.#flaw)
    for (const [key, command, at] of entriesOf(body.commands)) {
      const built = this.#command(key, command, this.#where(at, `.commands.${key}`))
      if (!built) continue
      twin.commands.push(built)
      commands.push(built)
    }
  }

  /** A reference may be wrong by what the asset itself says: then it is told there. */
  #where(at: string, own: string): string {
    return this.#own ? this.#path + own : at
  }

  /** Its own vars over its parents'. */
  #readVars(doc: AssetDoc, parent: TwinAsset | null): ReadonlyMap<string, string> {
    const inherited = (parent && this.#twin.varsOf.get(parent)) ?? NO_VARS
    const own = Object.entries(doc.vars)
    if (own.length === 0) return inherited
    const vars = new Map(inherited)
    for (const [name, value] of own) {
      const at = jsonPath(['vars', name], this.#path)
      const filled = fillTemplate(
        value,
        (known) => (known === 'asset' ? parent?.id : inherited.get(known)),
        [],
        (problem) =>
          this.#wrong(
            at,
            problem.kind === 'unknown'
              ? { code: 'var-unknown', values: { template: `{${problem.name}}`, asset: doc.id } }
              : { code: 'var-too-long', values: { most: LONGEST_VAR } },
          ),
        LONGEST_VAR,
      )
      vars.set(name, filled)
    }
    return vars
  }

  #fill(template: string, at: string, open: readonly string[] = []): string {
    return fillTemplate(
      template,
      (name) => (name === 'asset' ? this.#id : this.#vars.get(name)),
      open,
      (problem) => this.#wrong(at, this.#templateProblem(problem)),
    )
  }

  #templateProblem(problem: TemplateProblem): Wrong {
    return problem.kind === 'unknown'
      ? { code: 'template-without-value', values: { template: `{${problem.name}}`, asset: this.#id } }
      : { code: 'filled-too-long', values: {} }
  }

  #topic(template: string, at: string): string {
    const filled = this.#fill(template, at)
    const problem = filterProblem(filled)
    if (problem) this.#wrong(at, problem)
    return filled
  }

  /** @param at of the signal as it is written. @param path of it in this asset, which is where vars are missing */
  #binding(binding: Binding, signal: SignalDoc, at: string, path: string): TwinBinding {
    this.#twin.rules?.binding(binding, signal, at, this.#twin.unit, this.#wrong, this.#flaw)
    const fill = (text: string, field: string): string => this.#fill(text, `${path}.${field}`)
    return {
      ...binding,
      topic: this.#topic(binding.topic, `${path}.topic`),
      select: fillDeep(binding.select, (text) => fill(text, 'select')),
      ...(binding.where === undefined ? {} : { where: fillDeep(binding.where, (text) => fill(text, 'where')) }),
      ...(binding.map === undefined ? {} : { map: fillDeep(binding.map, (text) => fill(text, 'map')) }),
      ...(binding.metric === undefined ? {} : { metric: fill(binding.metric, 'metric') }),
    }
  }

  #addSignal(component: string | null, key: string, doc: SignalDoc, at: string): TwinSignal {
    const { twin, document } = { twin: this.#twin, document: this.#twin.document }
    const ref = component === null ? key : `${component}/${key}`
    const path = component === null ? `${this.#path}.signals.${key}` : `${this.#path}.parts.${component}.signals.${key}`
    twin.rules?.signal(doc, at, twin.shown, this.#wrong, this.#flaw)
    const stale = doc.staleAfterS === undefined ? document.defaults.staleAfterS : doc.staleAfterS
    const signal: TwinSignal = {
      slot: slotOf(twin.heard.length),
      id: `${this.#id}/${ref}` as SignalId,
      asset: this.asset,
      component,
      key,
      name: doc.name,
      type: doc.type,
      unit: doc.unit ?? '',
      role: doc.role ?? null,
      range: doc.range ?? null,
      decimals: doc.decimals ?? null,
      states: stateEntries(doc),
      staleAfterMs: typeof stale === 'number' ? stale * 1000 : null,
      rhythm: stale === 'rhythm',
      recorded: doc.recorded ?? true,
      store: doc.store
        ? {
            deadband: doc.store.deadband,
            longestIntervalMs: doc.store.longestIntervalS === undefined ? null : doc.store.longestIntervalS * 1000,
          }
        : null,
      bindings: (doc.bindings ?? []).map((b, i) =>
        this.#binding(b, doc, `${at}.bindings[${i}]`, `${path}.bindings[${i}]`),
      ),
      foresight: foresightOf(doc, this.#foresight),
      life: lifeOf(doc, this.#foresight),
      derived: null,
    }
    twin.heard.push(signal)
    if (doc.role !== undefined) twin.roles.add(doc.role)
    this.#signals.push(signal)
    this.#byRef.set(ref, signal)
    return signal
  }

  /** What is worked out of its signals. An alarm on what is worked out sets no limit. */
  #derive(alarms: Table<AlarmDoc>): void {
    const limited = new Set<string>()
    for (const [, { signal, when }] of entriesOf(alarms))
      if (signal !== undefined && when && LIMITING.some((kind) => kind in when)) limited.add(signal)
    for (const [ref, signal] of this.#byRef) {
      if (signal.life) this.#derived.push(this.#twin.derived.add('remaining-life', signal))
      if (!signal.foresight) continue
      this.#derived.push(this.#twin.derived.add('unusual', signal))
      if (signal.foresight.wears || limited.has(ref))
        this.#derived.push(this.#twin.derived.add('days-to-limit', signal))
    }
  }

  #workedOut(ref: string, at: string): TwinSignal | null {
    const [of, what] = splitDerived(ref)!
    const from = this.#local(of, at)
    if (!from) return null
    const found = this.#derived.find(({ derived }) => derived!.from === from && derived!.what === what)
    if (!found)
      this.#wrong(
        at,
        what === 'remaining-life'
          ? { code: 'derived-no-life', values: { signal: of, derived: ref, example: '{ "life": {} }' } }
          : from.foresight
            ? { code: 'derived-no-limit', values: { signal: of, derived: ref, example: WEARS_EXAMPLE } }
            : { code: 'derived-not-watched', values: { signal: of, derived: ref } },
      )
    return found ?? null
  }

  #local(ref: string, at: string): TwinSignal | null {
    const found = this.#byRef.get(ref)
    if (!found)
      this.#wrong(at, () => ({
        code: 'signal-missing',
        values: { asset: this.#id, signal: ref },
        hint: this.#twin.problems.explain.suggest(ref, this.#byRef.keys()),
      }))
    return found ?? null
  }

  #any(ref: string, at: string): TwinSignal | null {
    return ref.includes('#') ? this.#workedOut(ref, at) : this.#local(ref, at)
  }

  readonly #finding: Finding = {
    signal: (ref, at) => this.#any(ref, at),
    watched: ({ signal, when }, at) => this.#watched(signal, when, at),
  }

  #watched(ref: string, when: AlarmCondition, at: string): TwinSignal | null {
    const signal = this.#any(ref, `${at}.signal`)
    if (signal) this.#twin.rules?.watched(signal, when, `${at}.when`, this.#wrong)
    return signal
  }

  #alarmRule(alarm: AlarmDoc, at: string): TwinAlarm['rule'] | null {
    const { faults, signal: ref, when } = alarm
    if (faults) {
      if (ref !== undefined || when !== undefined) {
        this.#wrong(at, { code: 'alarm-either', values: {} })
        return null
      }
      return {
        kind: 'faults',
        list: {
          ...faults,
          topic: this.#topic(faults.topic, `${at}.faults.topic`),
          ...(faults.where === undefined
            ? {}
            : { where: fillDeep(faults.where, (text) => this.#fill(text, `${at}.faults.where`)) }),
        } satisfies FaultList,
      }
    }
    if (ref === undefined || when === undefined) {
      this.#wrong(at, { code: 'alarm-either', values: {} })
      return null
    }
    return ruleOf(alarm, ref, when, this.#twin, this.#finding, at, { wrong: this.#wrong, flaw: this.#flaw })
  }

  #alarm(key: string, alarm: AlarmDoc, at: string): TwinAlarm | null {
    const rule = this.#alarmRule(alarm, at)
    const suppressedWhen = this.#guard(alarm.suppressedWhen, `${at}.suppressedWhen`)
    if (!rule || !alarm.enabled) return null
    return {
      index: this.#twin.alarms.length,
      key: `${this.#id}/${key}`,
      asset: this.asset,
      name: alarm.name,
      priority: alarm.priority,
      rule,
      onDelayMs: alarm.onDelayS * 1000,
      offDelayMs: alarm.offDelayS * 1000,
      latched: alarm.latched,
      group: alarm.group ?? null,
      suppressedWhen,
      help: alarm.help ?? '',
      advice: adviceOf(alarm),
    }
  }

  #guard(one: { readonly signal: string; readonly when: AlarmCondition } | undefined, at: string): TwinGuard | null {
    const signal = one ? this.#watched(one.signal, one.when, at) : null
    return one && signal ? { signal, when: one.when } : null
  }

  #watchdog({ afterS, to, alive, armed }: NonNullable<CommandDoc['watchdog']>, at: string): TwinWatchdog {
    return {
      afterMs: afterS * 1000,
      to,
      alive: alive ? { ...alive, topic: this.#topic(alive.topic, `${at}.alive.topic`) } : null,
      armed: this.#guard(armed, `${at}.armed`),
    }
  }

  #command(key: string, command: CommandDoc, at: string): TwinCommand | null {
    const { confirm, allowedWhen, value, watchdog } = command
    const confirming = confirm.when
      ? this.#watched(confirm.signal, confirm.when, `${at}.confirm`)
      : this.#local(confirm.signal, `${at}.confirm.signal`)
    const guard = this.#guard(allowedWhen, `${at}.allowedWhen`)
    const topic = this.#topic(command.topic, `${at}.topic`)
    this.#twin.rules?.command(command, confirming, topic, at, this.#wrong, this.#flaw)
    if (!confirming) return null
    return {
      key: `${this.#id}/${key}`,
      asset: this.asset,
      name: command.name,
      enabled: command.enabled,
      broker: command.broker ?? null,
      topic,
      payload: this.#fill(command.payload, `${at}.payload`, OPEN),
      qos: command.qos,
      value: value ?? null,
      role: command.role,
      confirm: { signal: confirming, when: confirm.when ?? null, tolerance: confirm.tolerance },
      timeoutMs: command.timeoutS * 1000,
      allowedWhen: guard,
      watchdog: watchdog ? this.#watchdog(watchdog, `${at}.watchdog`) : null,
    }
  }
}

const NO_VARS: ReadonlyMap<string, string> = new Map()
