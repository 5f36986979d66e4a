/**
 * What the births of edge nodes have defined (specification 3.0, §6.4.6: names by alias), within a bound: anyone on a broker can make up
 * nodes, devices and metrics. What is heard has room of its own; of the rest, and of both when their room is full, newcomers
 * are left out and who is there stays.
 */
import { Room } from './room.ts'
import type { Heard } from './sparkplug.ts'

export type Alias = number | bigint

export interface Definition {
  readonly name: string
  readonly datatype: number
  readonly device: Device
  /** Somebody listens to it. */
  readonly isHeard: boolean
}

interface Device {
  /** '' = the node itself. */
  readonly name: string
  readonly isHeard: boolean
  readonly aliases: Set<Alias>
}

export class EdgeNode {
  readonly aliases = new Map<Alias, Definition>()
  readonly devices = new Map<string, Device>()
  /** −1 = no birth seen. */
  bdSeq = -1
  seq = -1

  /** @param isKept false: there is no room for it, and it is gone after this message */
  constructor(
    readonly name: string,
    readonly isHeard: boolean,
    readonly isKept: boolean,
  ) {}
}

/** Bytes, about: 400,000 metrics that are heard, half as many others. */
const HEARD_BYTES = 64 << 20
const OTHER_BYTES = 32 << 20
/** What maps, objects and the heads of texts take, about. */
const NODE_BYTES = 800
const DEVICE_BYTES = 300
const ALIAS_BYTES = 150
const bytesOf = (name: string, base: number): number => base + 2 * name.length

export class Births {
  readonly #heard: Heard
  readonly #room = new Room(HEARD_BYTES, OTHER_BYTES)
  readonly #nodes = new Map<string, EdgeNode>()

  constructor(heard: Heard) {
    this.#heard = heard
  }

  /** What is kept takes, about. */
  get bytes(): number {
    return this.#room.held
  }
  get nodes(): Iterable<EdgeNode> {
    return this.#nodes.values()
  }

  /** `group/edge` */
  node(name: string): EdgeNode {
    const known = this.#nodes.get(name)
    if (known) return known
    const isHeard = this.#heard.node(name)
    const node = new EdgeNode(name, isHeard, this.#room.take(isHeard, bytesOf(name, NODE_BYTES)))
    if (node.isKept) this.#nodes.set(name, node)
    return node
  }

  /** False: there is no room for it. */
  define(node: EdgeNode, device: string, alias: Alias, name: string, datatype: number): boolean {
    const before = node.aliases.get(alias)
    if (before) this.#drop(node, alias, before)
    if (!node.isKept) return false
    const isHeard = node.isHeard && this.#heard.metric(node.name, device, name)
    const at = node.devices.get(device) ?? this.#device(node, device, isHeard)
    if (!at || !this.#room.take(isHeard, bytesOf(name, ALIAS_BYTES))) return false
    at.aliases.add(alias)
    node.aliases.set(alias, { name, datatype, device: at, isHeard })
    return true
  }

  #device(node: EdgeNode, name: string, isHeard: boolean): Device | null {
    if (!this.#room.take(isHeard, bytesOf(name, DEVICE_BYTES))) return null
    const device: Device = { name, isHeard, aliases: new Set() }
    node.devices.set(name, device)
    return device
  }

  /** What the last birth of this device defined; absent = of the node with all its devices. */
  forget(node: EdgeNode, name?: string): void {
    if (name === undefined) for (const each of node.devices.keys()) this.forget(node, each)
    const device = name === undefined ? undefined : node.devices.get(name)
    if (!device) return
    for (const alias of device.aliases) this.#drop(node, alias, node.aliases.get(alias)!)
    node.devices.delete(device.name)
    this.#room.give(device.isHeard, bytesOf(device.name, DEVICE_BYTES))
  }

  /** Its next birth defines everything anew; of one that nobody hears nothing need be kept until then. */
  died(node: EdgeNode): void {
    if (node.isHeard || !node.isKept) return
    this.forget(node)
    this.#nodes.delete(node.name)
    this.#room.give(node.isHeard, bytesOf(node.name, NODE_BYTES))
  }

  /** What is heard may be something else now. */
  carryOn(old: Births): void {
    for (const { name, aliases, bdSeq, seq } of old.nodes) {
      const node = this.node(name)
      node.bdSeq = bdSeq
      node.seq = seq
      for (const [alias, { device, name: metric, datatype }] of aliases)
        this.define(node, device.name, alias, metric, datatype)
    }
  }

  #drop(node: EdgeNode, alias: Alias, { name, device, isHeard }: Definition): void {
    node.aliases.delete(alias)
    device.aliases.delete(alias)
    this.#room.give(isHeard, bytesOf(name, ALIAS_BYTES))
  }
}
