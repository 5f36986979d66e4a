/** The strip's tools that open something: they come after the first picture, in the places of their stubs. */
import { ConnectionSign } from '../../panels/strip/connection-about.tsx'
import { LayerMenu } from './layer-menu.tsx'
import { UserMenu } from './user-menu.tsx'

export const LateTools = ({ onDiagnostics }: { readonly onDiagnostics: () => void }) => (
  <>
    <LayerMenu />
    <ConnectionSign onDiagnostics={onDiagnostics} />
    <UserMenu />
  </>
)
