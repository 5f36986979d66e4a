/** The page: loads, wires, and puts shell and scene together. A twin saved anew replaces its session, nothing else. */
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react'
import type { ThemeName } from '../look/tokens.ts'
import { PortsProvider } from '../panels/ports.tsx'
import { useGhosts } from '../panels/simulated/use-simulated.ts'
import { SceneView } from '../scene/scene-view.tsx'
import { DisposeBag } from '../base/disposable.ts'
import { boot as loadBoot, modelFolder, readTwin, type Boot, type BootFailure, type TwinProgress } from './boot.ts'
import { BootScreen } from './boot-screen.tsx'
import { recordFiles } from './record/record-files.ts'
import { compose, type Composition } from './compose.ts'
import { probe } from './probe.ts'
import { Shell } from './shell/shell.tsx'
import { hasRoomForTree, useReducedMotion } from './shell/media.ts'
import { useTheme } from './shell/theme.ts'
import { AppStoreProvider, createAppStore, type AppStore, useApp } from './stores/app-store.ts'
import { deviceStorage, readPreferences, withViews, writePreferences } from './stores/preferences.ts'
import { recededBehind, withGhosts } from './stores/isolation.ts'
import { useLayerView } from './stores/layer-view.ts'
import { parseUrl, syncUrl } from './stores/url-state.ts'
import { syncTimeUrl } from './time/time-url.ts'

const Opening = lazy(() => import('./record/opening.tsx').then((module) => ({ default: module.Opening })))
const DiscoverPage = lazy(() => import('./discover-page.tsx').then((module) => ({ default: module.DiscoverPage })))

/** The rest of the page waits this long for the first picture at most. */
const PICTURE_MS = 3000

const isEmbed = (): boolean => new URLSearchParams(window.location.search).has('embed')

const Scene = ({
  made: { session, attention, onNotes, onPicture, onSurvey },
  pictured,
  modelBase,
  modelRequest,
  theme,
  embed,
  onFirstFrame,
}: {
  readonly made: Composition
  readonly pictured: boolean
  readonly modelBase: string
  readonly modelRequest: typeof fetch | undefined
  readonly theme: ThemeName
  readonly embed: boolean
  readonly onFirstFrame: () => void
}) => {
  const showRight = useApp((state) => state.showRight)
  // Inside another page there is no list.
  const onAlarms = useMemo(() => (embed ? null : () => showRight('alerts')), [embed, showRight])
  const selection = useApp((state) => state.selection)
  const scope = useApp((state) => state.scope)
  const camera = useApp((state) => state.camera)
  const focus = useApp((state) => state.focus)
  const select = useApp((state) => state.select)
  const focusOn = useApp((state) => state.focusOn)
  const isolated = useApp((state) => state.isolated)
  const point = useApp((state) => state.point)
  const openMenu = useApp((state) => state.openMenu)
  const openSheet = useApp((state) => state.openSheet)
  const { layer, grain, filter } = useLayerView(session.twin)
  const ghosts = useGhosts()
  const receding = useMemo(() => {
    const behind = recededBehind(session.twin, isolated)
    return ghosts ? withGhosts(behind, ghosts) : behind
  }, [session.twin, isolated, ghosts])
  const behind = useApp((state) => state.workspace !== 'hall')
  const rested = useApp((state) => state.cameraRested)
  return (
    <SceneView
      twin={session.twin}
      values={session.values}
      board={session.shownBoard}
      now={session.at}
      pump={session.pump}
      onArrival={session.onArrival}
      onInSight={attention.inSight}
      modelBase={modelBase}
      {...(modelRequest && { modelRequest })}
      layer={layer.id}
      grain={grain}
      filter={filter}
      onSurvey={onSurvey}
      theme={theme}
      scope={scope}
      selection={selection}
      onSelect={select}
      camera={camera}
      onCamera={rested}
      focus={focus}
      onFocus={focusOn}
      receding={receding}
      ghosts={ghosts}
      noted={useApp((state) => state.noted)}
      onPoint={point}
      onMenu={openMenu}
      onOpen={openSheet}
      {...(onAlarms && { onAlarms })}
      reducedMotion={useReducedMotion()}
      illustrates={useApp((state) => state.illustrates)}
      onNotes={onNotes}
      onFirstFrame={onFirstFrame}
      quality={useApp((state) => state.quality)}
      onPicture={onPicture}
      onModels={useApp((state) => state.setModels)}
      interactive
      paused={behind && pictured}
      onProbe={probe.scene}
      {...(probe.applied && { onApplied: probe.applied })}
    />
  )
}

const Themed = ({
  boot,
  made,
  embed,
}: {
  readonly boot: Boot
  readonly made: Composition
  readonly embed: boolean
}) => {
  const discovering = useApp((state) => state.discovering)
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
  if (discovering)
    return (
      <Suspense fallback={<BootScreen failure={null} onRetry={() => {}} />}>
        <DiscoverPage boot={boot} />
      </Suspense>
    )
  return (
    <Shell theme={theme} embed={embed} pictured={pictured}>
      <Scene
        made={made}
        pictured={pictured}
        modelBase={boot.record?.modelBase ?? modelFolder(boot.config)}
        modelRequest={boot.record?.modelRequest}
        theme={theme}
        embed={embed}
        onFirstFrame={onFirstFrame}
      />
    </Shell>
  )
}

interface PlantProps {
  readonly boot: Boot
  readonly onTwinChanged: () => void
  readonly onRetry: () => void
}

/** `?discover`, or nothing that could be shown: then what the brokers say comes first. */
const discoversAtFirst = ({ config, twin }: Boot, embed: boolean): boolean =>
  config.mode === 'gateway' &&
  !embed &&
  (new URLSearchParams(window.location.search).has('discover') || twin.signals.length === 0)

/** The address says it, so that a reload and a link lead there again. */
const showInAddress = (discovering: boolean): void => {
  const query = new URLSearchParams(window.location.search)
  if (query.has('discover') === discovering) return
  if (discovering) query.set('discover', '')
  else query.delete('discover')
  const search = query.toString().replace(/=(?=&|$)/g, '')
  window.history.replaceState(null, '', `${window.location.pathname}${search && `?${search}`}${window.location.hash}`)
}

/** One version of the twin, from its first value to its last. */
const Plant = ({ boot, onTwinChanged, onRetry }: PlantProps) => {
  const embed = isEmbed()
  const [store] = useState<AppStore>(() => {
    const { views, ...preferences } = readPreferences(deviceStorage())
    return createAppStore({
      ...parseUrl(window.location.search, boot.twin),
      ...preferences,
      views: views[boot.twin.id] ?? [],
      treeOpen: hasRoomForTree(),
      discovering: discoversAtFirst(boot, embed),
    })
  })
  const [made] = useState(() => compose(boot, store, { search: window.location.search, embed, onClose: onRetry }))

  useEffect(() => {
    if (!made.ok) return
    document.title = `${boot.twin.name} · Gemba`
    probe.session(made.value.session, made.value.ports.travel)
    const ends = new DisposeBag()
    ends.add(made.value.dispose)
    ends.add(made.value.session.onTwinChanged(onTwinChanged))
    ends.add(made.value.attention.start())
    ends.add(syncUrl(store, boot.twin, window))
    // What is framed elsewhere has no room for the signs of the past, and shows what is; a link brings no file.
    if (!embed && !boot.record) ends.add(syncTimeUrl(made.value.ports.travel, window))
    showInAddress(store.getState().discovering)
    ends.add(
      store.subscribe((state, before) => {
        if (state.discovering !== before.discovering) showInAddress(state.discovering)
        if (
          state.theme === before.theme &&
          state.actor === before.actor &&
          state.illustrates === before.illustrates &&
          state.quality === before.quality &&
          state.views === before.views
        )
          return
        const { views } = readPreferences(deviceStorage())
        writePreferences(deviceStorage(), {
          theme: state.theme,
          actor: state.actor,
          illustrates: state.illustrates,
          quality: state.quality,
          views: withViews(views, boot.twin.id, state.views),
        })
      }),
    )
    return () => ends.dispose()
  }, [boot, store, made, embed, onTwinChanged])

  if (!made.ok) return <BootScreen failure={made.error} onRetry={onRetry} />
  return (
    <AppStoreProvider value={store}>
      <PortsProvider value={made.value.ports}>
        <Themed boot={boot} made={made.value} embed={embed} />
      </PortsProvider>
    </AppStoreProvider>
  )
}

/** A document that is being written may be unreadable for a moment. */
const RELOAD_MS = 1000

export const App = () => {
  const [state, setState] = useState<Boot | BootFailure | null>(null)
  const [progress, setProgress] = useState<TwinProgress | null>(null)
  const load = useCallback(() => {
    void loadBoot(setProgress).then((result) => setState(result.ok ? result.value : result.error))
  }, [])
  const retry = useCallback(() => {
    setState(null)
    load()
  }, [load])
  useEffect(load, [load])
  /** A new object each time: the same file may be tried again. */
  const [chosen, setChosen] = useState<{ readonly file: File; readonly id: number } | null>(null)
  const closed = useCallback(() => setChosen(null), [])
  const opened = useCallback((boot: Boot) => {
    setChosen(null)
    setState(boot)
  }, [])
  // Inside another page its host says what is shown.
  useEffect(
    () =>
      isEmbed() ? undefined : recordFiles.take((file) => setChosen((last) => ({ file, id: (last?.id ?? 0) + 1 }))),
    [],
  )

  const config = state && 'config' in state ? state.config : null
  const reload = useCallback(() => {
    const again = async (): Promise<void> => {
      if (!config) return
      const next = await readTwin(config)
      if (next.ok) setState({ config, ...next.value })
      else setTimeout(() => void again(), RELOAD_MS)
    }
    void again()
  }, [config])

  const page =
    state === null ? (
      <BootScreen failure={null} progress={progress} onRetry={retry} />
    ) : 'title' in state ? (
      <BootScreen failure={state} onRetry={retry} />
    ) : (
      <Plant
        key={state.record ? `record ${state.record.id}` : state.twin.hash}
        boot={state}
        onTwinChanged={reload}
        onRetry={retry}
      />
    )
  return (
    <>
      {page}
      {chosen && (
        <Suspense fallback={null}>
          <Opening key={chosen.id} file={chosen.file} onOpened={opened} onClose={closed} />
        </Suspense>
      )}
    </>
  )
}
