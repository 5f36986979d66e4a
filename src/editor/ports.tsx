/** What the discovery page works with, handed down once by the composition root. */
import { createContext, useContext } from 'react'
import type { Result } from '../base/result.ts'
import type { Twin } from '../twin/twin.ts'
import type { ApiError } from '../wire/api.ts'
import type {
  BindingsAnswer,
  DiscoveryStatus,
  Proposal,
  Reading,
  RowsAnswer,
  RowsRequest,
  TopicDetail,
  TwinRefused,
  TwinWritten,
} from '../wire/discovery.ts'

type Asked<T> = Promise<Result<T, ApiError>>

export interface DiscoveryApi {
  status(): Asked<DiscoveryStatus>
  rows(request: RowsRequest): Asked<RowsAnswer>
  topic(broker: string, topic: string): Asked<TopicDetail>
  read(broker: string, readings: readonly Reading[]): Asked<{ readonly values: readonly (string | null)[] }>
  bindings(query: {
    readonly show: 'problems' | 'all'
    readonly search: string
    readonly limit: number
  }): Asked<BindingsAnswer>
  propose(broker: string, under: string): Asked<Proposal>
  /** Asks a Sparkplug node to send its births again. */
  rebirth(broker: string, group: string, node: string): Asked<{ readonly asked: boolean }>
  /** `expects`: hash of the version that was edited. */
  write(document: unknown, expects: string): Promise<Result<TwinWritten, TwinRefused>>
  restore(expects: string): Promise<Result<TwinWritten, TwinRefused>>
}

export interface DiscoverPorts {
  readonly api: DiscoveryApi
  readonly twin: Twin
  /** The document that `twin` was made from. */
  readonly document: unknown
  /** Of the equipment library, for the choice of a machine's picture. */
  readonly kinds: readonly { readonly kind: string; readonly name: string }[]
  /** To the picture of the plant. */
  readonly close: () => void
}

const Ports = createContext<DiscoverPorts | null>(null)
export const DiscoverPortsProvider = Ports.Provider

export const useDiscover = (): DiscoverPorts => {
  const ports = useContext(Ports)
  if (!ports) throw new Error('bug: outside <DiscoverPortsProvider>')
  return ports
}
