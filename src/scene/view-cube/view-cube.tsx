/**
 * A cube that stands as the plant does and turns the eye to the face, edge or corner that is tapped: drei's, in a small
 * picture of its own that is drawn when something turned; fetched when it is first wanted.
 */
import { GizmoHelper, GizmoViewcube } from '@react-three/drei'
import { Canvas, type ThreeEvent, useFrame, useThree } from '@react-three/fiber'
import { useEffect, useMemo, useRef, useState } from 'react'
import { MathUtils, Spherical } from 'three'
import type { CameraPose } from '../plan/camera-pose.ts'
import type { Direction, Side } from './sides.ts'

/** Share of the way that is left after a second. */
const LEFT_AFTER_S = 1e-5
/** Of the picture on a face, as drei draws it, px. */
const FACE_PX = 128
/** Box faces: +X, −X, +Y, −Y, +Z, −Z; nobody looks from below. */
const FACES: readonly (Side | null)[] = ['right', 'left', 'top', null, 'front', 'back']

/** CSS colours. */
interface CubeLook {
  readonly face: string
  readonly edge: string
  readonly ink: string
  readonly accent: string
  readonly font: string
}

interface CubeProps {
  readonly pose: CameraPose
  readonly names: Readonly<Record<Side, string>>
  readonly reducedMotion: boolean
  readonly onTurn: (direction: Direction) => void
}

/** Goes round the cube as the eye goes round the plant. */
const Eye = ({ pose, reducedMotion }: Pick<CubeProps, 'pose' | 'reducedMotion'>) => {
  const invalidate = useThree((state) => state.invalidate)
  const shown = useRef({ azimuth: pose.azimuth, elevation: pose.elevation })
  const goal = useRef(pose)
  useEffect(() => {
    goal.current = pose
    invalidate()
  }, [pose, invalidate])
  useFrame(({ camera }, seconds) => {
    const at = shown.current
    const to = goal.current
    const way = reducedMotion ? 1 : 1 - LEFT_AFTER_S ** Math.min(seconds, 0.05)
    at.azimuth += (to.azimuth - at.azimuth) * way
    at.elevation += (to.elevation - at.elevation) * way
    const [polar, azimuth] = [(90 - at.elevation) * MathUtils.DEG2RAD, at.azimuth * MathUtils.DEG2RAD]
    camera.position.setFromSpherical(new Spherical(1, polar, azimuth))
    camera.lookAt(0, 0, 0)
    camera.updateMatrix()
    if (Math.abs(to.azimuth - at.azimuth) + Math.abs(to.elevation - at.elevation) > 0.05) invalidate()
  })
  return null
}

/** Edges and corners are boxes of their own beside the middle; of the cube itself the face tells. */
const directionOf = ({ object, face }: ThreeEvent<MouseEvent>): Direction =>
  object.position.lengthSq() > 0 ? object.position : (face?.normal ?? object.position)

/** The largest at which no name is cut. */
const fontFor = (names: readonly string[], family: string): string => {
  const context = document.createElement('canvas').getContext('2d')!
  const font = (px: number): string => `600 ${px}px ${family}`
  for (let px = 32; px > 12; px -= 2) {
    context.font = font(px)
    if (names.every((name) => context.measureText(name.toUpperCase()).width < FACE_PX - 16)) return font(px)
  }
  return font(12)
}

const lookOf = (element: HTMLElement, names: readonly string[]): CubeLook => {
  const style = getComputedStyle(element)
  const of = (name: string): string => style.getPropertyValue(name).trim()
  return {
    face: of('--control'),
    edge: of('--n4'),
    ink: of('--ink'),
    accent: of('--accent'),
    font: fontFor(names, style.fontFamily),
  }
}

/** Fills its container. What it does, buttons beside it do for those who cannot tap it. Its colours are those of its place when it is made. */
export const ViewCube = ({ pose, names, reducedMotion, onTurn }: CubeProps) => {
  const box = useRef<HTMLDivElement>(null)
  const [look, setLook] = useState<CubeLook | null>(null)
  const faces = useMemo(() => FACES.map((side) => (side ? names[side] : '')), [names])
  useEffect(() => {
    if (box.current) setLook(lookOf(box.current, faces))
  }, [faces])
  return (
    <div ref={box} style={{ width: '100%', height: '100%' }} aria-hidden="true">
      {look && (
        <Canvas frameloop="demand" flat dpr={[1, 2]} gl={{ alpha: true }}>
          <Eye pose={pose} reducedMotion={reducedMotion} />
          <GizmoHelper alignment="center-center">
            <GizmoViewcube
              faces={faces}
              font={look.font}
              color={look.face}
              textColor={look.ink}
              strokeColor={look.edge}
              hoverColor={look.accent}
              onClick={(event) => {
                event.stopPropagation()
                onTurn(directionOf(event))
                return null
              }}
            />
          </GizmoHelper>
        </Canvas>
      )}
    </div>
  )
}
