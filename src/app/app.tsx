/** The page: loads, wires, and puts shell and scene together. A twin saved anew replaces its session, nothing else. */
import { useCallback, useEffect, useState } from 'react'
import type { ThemeName } from '../look/tokens.ts'
import { PortsProvider } from '../panels/ports.tsx'
import { SceneView } from '../scene/scene-view.tsx'
import { boot as loadBoot, readTwin, type Boot, type BootFailure } from './boot.ts'
import { BootScreen } from './boot-screen.tsx'
import { compose } from './compose.ts'
import { probe } from './probe.ts'
import type { Session } from './session.ts'
import { Shell } from './shell/shell.tsx'
import { hasRoomForTree, useReducedMotion } from './shell/media.ts'
import { useTheme } from './shell/theme.ts'
import { AppStoreProvider, createAppStore, type AppStore, useApp } from './stores/app-store.ts'
import { deviceStorage, readPreferences, writePreferences } from './stores/preferences.ts'
import { parseUrl, syncUrl } from './stores/url-state.ts'

/** The rest of the page waits this long for the first picture at most. */
const PICTURE_MS = 3000

const isEmbed = (): boolean => new URLSearchParams(window.location.search).has('embed')

const Scene = ({ session, theme, onFirstFrame }: { readonly session: Session; readonly theme: ThemeName; readonly onFirstFrame: () => void }) => {
  const layer = useApp((state) => state.layer)
  const selection = useApp((state) => state.selection)
  const camera = useApp((state) => state.camera)
  const focus = useApp((state) => state.focus)
  const select = useApp((state) => state.select)
  const rested = useApp((state) => state.cameraRested)
  return (
    <SceneView
      twin={session.twin}
      values={session.values}
      board={session.board}
      now={session.now}
      pump={session.pump}
      onArrival={session.onArrival}
      layer={layer}
      theme={theme}
      selection={selection}
      onSelect={select}
      camera={camera}
      onCamera={rested}
      focus={focus}
      reducedMotion={useReducedMotion()}
      onFirstFrame={onFirstFrame}
      interactive
      onProbe={probe.scene}
    />
  )
}

const Themed = ({ session, embed }: { readonly session: Session; readonly embed: boolean }) => {
  const theme = useTheme(useApp((state) => state.theme))
  const [pictured, setPictured] = useState(false)
  const onFirstFrame = useCallback(() => {
    probe.firstFrame()
    setPictured(true)
  }, [])
  // A plant that is silent shows no live picture; its tree and alarms are wanted all the same.
  useEffect(() => {
    const timer = setTimeout(() => setPictured(true), PICTURE_MS)
    return () => clearTimeout(timer)
  }, [])
  return (
    <Shell theme={theme} embed={embed} pictured={pictured}>
      <Scene session={session} theme={theme} onFirstFrame={onFirstFrame} />
    </Shell>
  )
}

interface PlantProps {
  readonly boot: Boot
  readonly onTwinChanged: () => void
  readonly onFailure: (failure: BootFailure) => void
}

const Plant = ({ boot, onTwinChanged, onFailure }: PlantProps) => {
  const embed = isEmbed()
  const [store] = useState<AppStore>(() => createAppStore({ ...parseUrl(window.location.search, boot.twin), ...readPreferences(deviceStorage()), treeOpen: hasRoomForTree() }))
  const [session, setSession] = useState<ReturnType<typeof compose> | null>(null)

  useEffect(() => {
    const made = compose(boot, store, { search: window.location.search, embed })
    setSession(made)
    if (!made.ok) return onFailure(made.error)
    document.title = `${boot.twin.name} · Gemba`
    probe.session(made.value.session)
    const stopTwin = made.value.session.onTwinChanged(onTwinChanged)
    const stopUrl = syncUrl(store, boot.twin, window)
    const stopPreferences = store.subscribe((state, before) => {
      if (state.theme !== before.theme || state.actor !== before.actor) writePreferences(deviceStorage(), state)
    })
    return () => {
      stopTwin()
      stopUrl()
      stopPreferences()
      made.value.session.dispose()
    }
  }, [boot, store, embed, onTwinChanged, onFailure])

  if (!session?.ok) return null
  return (
    <AppStoreProvider value={store}>
      <PortsProvider value={session.value.ports}>
        <Themed session={session.value.session} embed={embed} />
      </PortsProvider>
    </AppStoreProvider>
  )
}

/** Once more after this long when a document that is being written cannot be read. */
const RELOAD_MS = 1000

export const App = () => {
  const [state, setState] = useState<Boot | BootFailure | null>(null)
  const start = useCallback(() => {
    setState(null)
    void loadBoot().then((result) => setState(result.ok ? result.value : result.error))
  }, [])
  const reload = useCallback(() => {
    setState((before) => {
      if (before && 'twin' in before)
        void readTwin(before.config).then((next) => {
          if (next.ok) setState({ config: before.config, ...next.value })
          else setTimeout(reload, RELOAD_MS)
        })
      return before
    })
  }, [])
  useEffect(start, [start])

  if (state === null) return <BootScreen failure={null} onRetry={start} />
  if ('title' in state) return <BootScreen failure={state} onRetry={start} />
  return <Plant key={state.twin.hash} boot={state} onTwinChanged={reload} onFailure={setState} />
}
