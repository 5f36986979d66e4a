/** A twin while it is put together: what its assets have added so far, and what it is when all have. */
import type { Steps } from '../base/steps.ts'
import type { Wrong } from '../base/problem.ts'
import { DerivedSignals } from './derived.ts'
import { ForesightDefaults } from './foresight.ts'
import { lookups } from './lookups.ts'
import { type Convert, convertSame } from './one-unit.ts'
import { orderTargets } from './order-targets.ts'
import { policiesOf } from './policies.ts'
import type { Problems } from './problems.ts'
import type { Rules } from './rules.ts'
import type { TwinDocument } from './schema.ts'
import type { Twin, TwinAlarm, TwinAsset, TwinCommand, TwinSignal } from './twin.ts'

/** What is wrong with converting one unit to another; null = nothing. */
export type UnitCheck = (from: string, to: string) => Wrong | null

export interface BuildChecks {
  readonly unit?: UnitCheck
  /** Between units that differ; without it nothing is converted. */
  readonly convert?: Convert
  readonly rules?: Rules
}

export class TwinBuilder {
  readonly document: TwinDocument
  readonly leftOut: ReadonlySet<string>
  readonly problems: Problems
  readonly unit: UnitCheck | undefined
  readonly rules: Rules | undefined
  readonly assets: TwinAsset[] = []
  /** From brokers; what is worked out of them is numbered when all of them are. */
  readonly heard: TwinSignal[] = []
  readonly derived = new DerivedSignals()
  readonly alarms: TwinAlarm[] = []
  readonly commands: TwinCommand[] = []
  readonly varsOf = new Map<TwinAsset, ReadonlyMap<string, string>>()
  /** Roles that signals have. */
  readonly roles = new Set<string>()
  /** Roles that layers and key figures show. */
  readonly shown: ReadonlySet<string>
  /** Path in a class → the asset that told of it. */
  readonly firstToSay = new Map<string, number>()
  readonly #byId = new Map<string, TwinAsset>()
  readonly foresight: ForesightDefaults
  readonly convert: Convert

  constructor(
    document: TwinDocument,
    leftOut: ReadonlySet<string>,
    problems: Problems,
    { unit, rules, convert = convertSame }: BuildChecks,
  ) {
    this.document = document
    this.leftOut = leftOut
    this.problems = problems
    this.unit = unit
    this.rules = rules
    this.foresight = new ForesightDefaults(document)
    this.convert = convert
    this.shown = rules?.shownRoles(document) ?? new Set()
  }

  addAsset(asset: TwinAsset, vars: ReadonlyMap<string, string>): void {
    this.assets.push(asset)
    this.varsOf.set(asset, vars)
    this.#byId.set(asset.id, asset)
    for (const alias of asset.aliases) this.#byId.set(alias, asset)
    if (asset.parent) (asset.parent.children as TwinAsset[]).push(asset)
  }

  get #flow(): Twin['flow'] {
    const { document, problems } = this
    if (document.flow.length === 0 && document.kpis.length === 0) return []
    // Also those without a body: what refers to a broken asset is not wrong itself.
    const known = new Set(document.assets.flatMap(({ id, aliases }) => [id, ...aliases]))
    const end = (id: string, at: string): TwinAsset | null => {
      if (!known.has(id))
        problems.wrong(at, () => ({
          code: 'asset-missing',
          values: { asset: id },
          hint: problems.explain.suggest(id, known),
        }))
      return this.#byId.get(id) ?? null
    }
    document.kpis.forEach((kpi, i) => kpi.under !== undefined && end(kpi.under, `$.kpis[${i}].under`))
    return document.flow.flatMap((edge, i) => {
      const from = end(edge.from, `$.flow[${i}].from`)
      const to = end(edge.to, `$.flow[${i}].to`)
      return from && to ? [{ from, to, kind: edge.kind }] : []
    })
  }

  /** A work order that would go nowhere. */
  #workOrders(commandOf: Twin['command']): void {
    for (const asset of this.assets) {
      const { workOrder } = asset.processFacts
      if (!workOrder) continue
      const command = commandOf(`${asset.id}/${workOrder.command}`)
      const at = () =>
        `$.assets[${this.document.assets.findIndex(({ id }) => id === asset.id)}].process.workOrder.command`
      if (!command)
        this.problems.wrong(at(), {
          code: 'policy-command',
          values: { asset: asset.id, command: workOrder.command },
        })
      else if (command.value && !this.convert('min', command.value.unit ?? '').ok)
        this.problems.flaw(at(), { code: 'work-order-unit', values: { command: workOrder.command } })
    }
  }

  *finish(): Steps<Omit<Twin, 'hash'>> {
    const { document, assets, heard, alarms, commands } = this
    yield
    const flow = this.#flow
    yield
    if (this.rules) yield* this.rules.document(document, this.roles, this.problems)
    const derived = this.derived.numbered(heard.length)
    const signals = heard.concat(derived)
    const found = yield* lookups({ assets, heard, signals, alarms, commands })
    const policies = yield* policiesOf(document.policies, {
      zone: document.timeZone,
      assets,
      classes: Object.keys(document.classes),
      asset: found.asset,
      signal: found.signal,
      wrong: this.problems.wrong,
      suggest: this.problems.explain.suggest,
    })
    this.#workOrders(found.command)
    return {
      convert: this.convert,
      id: document.id,
      name: document.name,
      description: document.description ?? '',
      assets,
      signals,
      heard,
      alarms,
      commands,
      flow,
      illustration: document.illustration,
      hall: document.hall,
      layers: new Map(Object.entries(document.layers)),
      views: new Map(Object.entries(document.views)),
      frames: new Map(Object.entries(document.frames)),
      kpis: document.kpis,
      crews: new Map(Object.entries(document.crews)),
      policies,
      orderTargets: orderTargets(document.workOrders, this.varsOf, this.problems.wrong),
      matters: document.matters,
      shifts: document.shifts,
      daysOff: document.daysOff,
      timeZone: document.timeZone ?? null,
      ...found,
    }
  }
}
