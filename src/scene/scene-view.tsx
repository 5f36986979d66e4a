/** The live 3D scene as a React component. React renders one element for the whole plant; everything moving is outside it. */
import { useEffect, useRef, useState } from 'react'
import { text } from '../texts/text.ts'
import { drawnKinds } from './equipment/library.ts'
import { LiveScene } from './live-scene.ts'
import { useModels } from './models/use-models.ts'
import { Pictures } from './drawing/pictures.ts'
import { samePose } from './input/camera.ts'
import type { CameraPose } from './plan/camera-pose.ts'
import type { SceneProps } from './scene-props.ts'
import styles from './scene-view.module.css'
import { type Picture, PictureNote } from './picture-note.tsx'
import { Surface } from './surface.ts'

const SHOWN: Picture = { is: 'shown' }

/** Fills its container. Owns the drain of `props.values`. */
export const SceneView = (props: SceneProps) => {
  const host = useRef<HTMLDivElement>(null)
  const overlay = useRef<HTMLDivElement>(null)
  const edges = useRef<HTMLDivElement>(null)
  const surface = useRef<Surface | null>(null)
  const live = useRef<LiveScene | null>(null)
  const latest = useRef(props)
  /** Where a person has turned the eye: kept when the scene is put together anew, of the same subject. */
  const turned = useRef<{ readonly pose: CameraPose; readonly subject: string | undefined } | null>(null)
  const [picture, setPicture] = useState<Picture>(SHOWN)

  useEffect(() => {
    latest.current = props
    live.current?.update(props)
  })

  const { twin, values, board, modelBase = document.baseURI } = props
  const models = useModels(twin, modelBase, props.modelRequest, props.onModels)
  const shelf = useRef(models)
  /** Counts how often the scene was made anew: for models that did not fit into it, or because a person asked. */
  const [anew, setAnew] = useState(0)

  useEffect(() => {
    if (!surface.current?.fit) {
      surface.current?.dispose()
      surface.current = null
      const opened = Surface.open(host.current!, setPicture)
      if (!opened.ok) {
        queueMicrotask(() => setPicture({ is: 'impossible', why: opened.error }))
        latest.current.onFirstFrame()
        return
      }
      surface.current = opened.value
      queueMicrotask(() => setPicture(SHOWN))
    }
    const on = surface.current
    // For diagnosis: how often it had to be put together.
    on.canvas.dataset['made'] = String(anew + 1)
    const scene = new LiveScene(
      on.renderer,
      { element: host.current!, canvas: on.canvas, overlay: overlay.current!, edges: edges.current! },
      drawnKinds,
      { ...latest.current, twin, values, board },
      on.ask,
      shelf.current,
      new Pictures(on.renderer),
    )
    live.current = scene
    scene.stage.onSight = (machines) =>
      latest.current.onInSight?.(machines.map((index) => scene.layout.machines[index]!.asset.id))
    on.show(scene)
    const home = scene.rig.pose()
    const { subject } = latest.current
    if (turned.current?.subject !== subject) turned.current = null
    if (turned.current) scene.rig.fly(turned.current.pose, false, false)
    return () => {
      live.current = null
      const pose = scene.rig.pose()
      if (!samePose(pose, home)) turned.current = { pose, subject }
      on.rest()
    }
  }, [twin, values, board, anew])

  useEffect(
    () => () => {
      surface.current?.dispose()
      surface.current = null
    },
    [],
  )

  useEffect(() => {
    shelf.current = models
    if (models && live.current?.join(models) === false) queueMicrotask(() => setAnew((n) => n + 1))
  }, [models])

  return (
    <div
      ref={host}
      className={styles['scene']}
      data-picture={picture.is}
      role="application"
      aria-label={text('scene.label')}
      tabIndex={props.interactive ? 0 : -1}
    >
      <div ref={overlay} className={styles['labels']} aria-hidden="true" />
      <div ref={edges} className={styles['labels']} />
      <PictureNote picture={picture} onAgain={() => setAnew((n) => n + 1)} />
    </div>
  )
}
