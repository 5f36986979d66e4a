/** Discovery in the place of the plant: what it works with, put together. */
import { useMemo } from 'react'
import { Discover } from '../editor/discover.tsx'
import { DiscoverPortsProvider } from '../editor/ports.tsx'
import { drawnKinds } from '../scene/equipment/library.ts'
import type { Boot } from './boot.ts'
import { discoveryApi } from './discovery-api.ts'
import { useAppStore } from './stores/app-store.ts'

export const DiscoverPage = ({ boot }: { readonly boot: Boot }) => {
  const store = useAppStore()
  const ports = useMemo(
    () => ({
      api: discoveryApi,
      twin: boot.twin,
      document: boot.document(),
      kinds: [...drawnKinds.values()].map(({ kind, name }) => ({ kind, name })),
      close: () => store.getState().setDiscovering(false),
    }),
    [boot, store],
  )
  return (
    <DiscoverPortsProvider value={ports}>
      <Discover />
    </DiscoverPortsProvider>
  )
}
