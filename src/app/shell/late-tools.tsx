/** The strip's tools that open something: they come after the first picture, in the places of their stubs. */
import type { ThemeName } from '../../look/tokens.ts'
import { ConnectionSign } from '../../panels/strip/connection-about.tsx'
import { LayerMenu } from './layer-menu.tsx'
import { UserMenu } from './user-menu.tsx'

export const LateTools = ({ theme, onDiagnostics }: { readonly theme: ThemeName; readonly onDiagnostics: () => void }) => (
  <>
    <LayerMenu theme={theme} />
    <ConnectionSign onDiagnostics={onDiagnostics} />
    <UserMenu />
  </>
)
