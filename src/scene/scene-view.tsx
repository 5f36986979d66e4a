/** The live 3D scene as a React component. React renders one element for the whole plant; everything moving is outside it. */
import { createRoot, useFrame } from '@react-three/fiber'
import { useEffect, useRef, useState } from 'react'
import { text } from '../texts/text.ts'
import { equipmentKinds } from './equipment/library.ts'
import { LiveScene } from './live-scene.ts'
import { useModels } from './models/use-models.ts'
import { Pictures } from './drawing/pictures.ts'
import { samePose } from './input/camera.ts'
import type { CameraPose, SceneProps } from './scene-props.ts'
import styles from './scene-view.module.css'
import { type Picture, PictureNote } from './picture-note.tsx'
import { createRenderer } from './renderer.ts'

/** Devices pointed at with a finger have many pixels and little power. */
const MOST_PIXEL_RATIO = { fine: 2, coarse: 1.5 } as const

const pixelRatio = (): number => Math.min(window.devicePixelRatio, matchMedia('(pointer: coarse)').matches ? MOST_PIXEL_RATIO.coarse : MOST_PIXEL_RATIO.fine)

const Plant = ({ live, onFailure }: { readonly live: LiveScene; readonly onFailure: (failure: unknown) => void }) => {
  // A priority of its own takes rendering over from the library: a frame in which nothing changed draws nothing.
  useFrame((_, seconds) => {
    // Thrown from here it would stop the library's loop for good, and nobody would know.
    try {
      live.frame(seconds)
    } catch (failure) {
      onFailure(failure)
    }
  }, 1)
  return <primitive object={live.stage.batches.group} />
}

/** A graphics device that has not come back by then may never do. */
const PATIENCE_MS = 8000

const SHOWN: Picture = { is: 'shown' }

/** Fills its container. Owns the drain of `props.values`. */
export const SceneView = (props: SceneProps) => {
  const host = useRef<HTMLDivElement>(null)
  const overlay = useRef<HTMLDivElement>(null)
  const edges = useRef<HTMLDivElement>(null)
  const live = useRef<LiveScene | null>(null)
  const latest = useRef(props)
  /** Where a person has turned the eye: kept when the scene is put together anew. */
  const turned = useRef<CameraPose | null>(null)
  const [picture, setPicture] = useState<Picture>(SHOWN)

  useEffect(() => {
    latest.current = props
    live.current?.update(props)
  })

  const { twin, values, board, modelBase = document.baseURI } = props
  const models = useModels(twin, modelBase, props.onModels)
  const shelf = useRef(models)
  /** Counts how often the scene was made anew: for models that did not fit into it, or because a person asked. */
  const [anew, setAnew] = useState(0)
  useEffect(() => {
    const box = host.current!
    const canvas = document.createElement('canvas')
    // For diagnosis: how often it had to be put together.
    canvas.dataset['made'] = String(anew + 1)
    box.prepend(canvas)
    const created = createRenderer(canvas)
    if (!created.ok) {
      canvas.remove()
      queueMicrotask(() => setPicture({ is: 'impossible', why: created.error }))
      latest.current.onFirstFrame()
      return
    }
    const renderer = created.value
    queueMicrotask(() => setPicture(SHOWN))
    const root = createRoot(canvas)
    let invalidate = (): void => {}
    const scene = new LiveScene(renderer, { element: box, canvas, overlay: overlay.current!, edges: edges.current! }, equipmentKinds, { ...latest.current, twin, values, board }, () => invalidate(), shelf.current, new Pictures(renderer))
    live.current = scene
    scene.stage.onSight = (machines) => latest.current.onInSight?.(machines.map((index) => scene.layout.machines[index]!.asset.id))

    let patience: ReturnType<typeof setTimeout> | undefined
    const lost = (event: Event): void => {
      event.preventDefault()
      scene.lost()
      setPicture({ is: 'lost' })
      clearTimeout(patience)
      patience = setTimeout(() => setPicture({ is: 'gone' }), PATIENCE_MS)
    }
    const restored = (): void => {
      clearTimeout(patience)
      scene.restored()
      setPicture(SHOWN)
    }
    let stopped = false
    const failed = (failure: unknown): void => {
      if (stopped) return
      stopped = true
      reportError(failure)
      setPicture({ is: 'failed', why: failure instanceof Error ? failure.message : String(failure) })
    }
    canvas.addEventListener('webglcontextlost', lost)
    canvas.addEventListener('webglcontextrestored', restored)

    let filled = ''
    const fill = (): void => {
      const dpr = pixelRatio()
      const size = { width: Math.max(1, box.clientWidth), height: Math.max(1, box.clientHeight), top: 0, left: 0 }
      const wanted = `${size.width} ${size.height} ${dpr}`
      if (wanted === filled) return
      filled = wanted
      // A renderer that exists makes configuring synchronous.
      void root.configure({ gl: renderer, scene: scene.stage.scene, camera: scene.rig.camera, frameloop: 'demand', shadows: 'percentage', dpr, size })
      scene.stage.claimRenderer()
      scene.resize(size.width, size.height, dpr)
    }
    fill()
    const home = scene.rig.pose()
    if (turned.current) scene.rig.fly(turned.current, false, false)
    const store = root.render(<Plant live={scene} onFailure={failed} />)
    invalidate = () => store.getState().invalidate()
    const watch = new ResizeObserver(fill)
    watch.observe(box)

    return () => {
      watch.disconnect()
      clearTimeout(patience)
      canvas.removeEventListener('webglcontextlost', lost)
      canvas.removeEventListener('webglcontextrestored', restored)
      live.current = null
      const pose = scene.rig.pose()
      if (!samePose(pose, home)) turned.current = pose
      scene.dispose()
      renderer.dispose()
      // Also hands the WebGL context back at once; browsers keep few and free them late.
      root.unmount()
      canvas.remove()
    }
  }, [twin, values, board, anew])

  useEffect(() => {
    shelf.current = models
    if (models && live.current?.join(models) === false) queueMicrotask(() => setAnew((n) => n + 1))
  }, [models])

  return (
    <div ref={host} className={styles['scene']} data-picture={picture.is} role="application" aria-label={text('scene.label')} tabIndex={props.interactive ? 0 : -1}>
      <div ref={overlay} className={styles['labels']} aria-hidden="true" />
      <div ref={edges} className={styles['labels']} />
      <PictureNote picture={picture} onAgain={() => setAnew((n) => n + 1)} />
    </div>
  )
}
