import { usePorts } from '../ports.tsx'

/** Opens the hall as it stood when something was said. */
export const useShow = (): ((asset: string, component: string | null, at: number) => void) => {
  const { travel, workspace, select } = usePorts()
  return (asset, component, at) => {
    select({ asset, component })
    if (travel.possible) travel.seek(at)
    workspace.open('hall')
  }
}
