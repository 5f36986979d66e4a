/**
 * A cube that stands as the plant does and turns the eye to the side that is tapped. A small picture of its own, drawn by
 * react-three-fiber when something turned; fetched when it is first wanted.
 */
import { Canvas, type ThreeEvent, useFrame, useThree } from '@react-three/fiber'
import { useEffect, useMemo, useRef, useState } from 'react'
import { CanvasTexture, type Group, MathUtils, SRGBColorSpace } from 'three'
import type { CameraPose } from '../plan/camera-pose.ts'
import type { Side } from './sides.ts'

const FACE_PX = 192
const RADIUS_PX = 14
/** Share of the way that is left after a second. */
const LEFT_AFTER_S = 1e-5
/** Box faces: +X, −X, +Y, −Y, +Z, −Z; nobody looks from below. */
const FACES: readonly (Side | null)[] = ['right', 'left', 'top', null, 'front', 'back']

/** CSS colours. */
export interface CubeLook {
  readonly face: string
  readonly edge: string
  readonly ink: string
  readonly accent: string
}

const paint = (words: string, { face, edge, ink, accent }: CubeLook, hovered: boolean): CanvasTexture => {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = FACE_PX
  const on = canvas.getContext('2d')!
  on.fillStyle = edge
  on.fillRect(0, 0, FACE_PX, FACE_PX)
  on.fillStyle = face
  on.beginPath()
  on.roundRect(5, 5, FACE_PX - 10, FACE_PX - 10, RADIUS_PX)
  on.fill()
  if (hovered) {
    on.lineWidth = 8
    on.strokeStyle = accent
    on.stroke()
  }
  on.fillStyle = ink
  on.textAlign = 'center'
  on.textBaseline = 'middle'
  // No word is cut: a long one is smaller.
  let size = 46
  const font = (): void => void (on.font = `600 ${size}px ${getComputedStyle(document.body).fontFamily}`)
  font()
  while (size > 16 && on.measureText(words).width > FACE_PX - 36) {
    size -= 2
    font()
  }
  on.fillText(words, FACE_PX / 2, FACE_PX / 2)
  const texture = new CanvasTexture(canvas)
  texture.colorSpace = SRGBColorSpace
  texture.anisotropy = 4
  return texture
}

interface CubeProps {
  readonly pose: CameraPose
  readonly look: CubeLook
  readonly names: Readonly<Record<Side, string>>
  readonly reducedMotion: boolean
  readonly onTurn: (side: Side) => void
}

const Face = ({ at, words, look, hovered }: { at: number; words: string; look: CubeLook; hovered: boolean }) => {
  const texture = useMemo(() => paint(words, look, hovered), [words, look, hovered])
  useEffect(() => () => texture.dispose(), [texture])
  return <meshBasicMaterial attach={`material-${at}`} map={texture} toneMapped={false} />
}

const faceOf = ({ faceIndex }: ThreeEvent<PointerEvent | MouseEvent>): number => Math.floor((faceIndex ?? 0) / 2)

const Cube = ({ pose, look, names, reducedMotion, onTurn }: CubeProps) => {
  const group = useRef<Group>(null)
  const shown = useRef({ azimuth: pose.azimuth, elevation: pose.elevation })
  const [hovered, setHovered] = useState<number | null>(null)
  const invalidate = useThree((state) => state.invalidate)
  const goal = useRef(pose)
  useEffect(() => {
    goal.current = pose
    invalidate()
  }, [pose, invalidate])
  useFrame((_, seconds) => {
    const at = shown.current
    const to = goal.current
    const way = reducedMotion ? 1 : 1 - LEFT_AFTER_S ** Math.min(seconds, 0.05)
    at.azimuth += (to.azimuth - at.azimuth) * way
    at.elevation += (to.elevation - at.elevation) * way
    // The eye goes round the plant; the cube is turned the other way.
    group.current?.rotation.set(at.elevation * MathUtils.DEG2RAD, -at.azimuth * MathUtils.DEG2RAD, 0, 'XYZ')
    if (Math.abs(to.azimuth - at.azimuth) + Math.abs(to.elevation - at.elevation) > 0.05) invalidate()
  })
  return (
    <group ref={group}>
      <mesh
        onPointerMove={(event) => setHovered(faceOf(event))}
        onPointerOut={() => setHovered(null)}
        onClick={(event) => {
          const side = FACES[faceOf(event)]
          if (side) onTurn(side)
        }}
      >
        <boxGeometry args={[1, 1, 1]} />
        {FACES.map((side, at) => (
          <Face
            key={side ?? 'below'}
            at={at}
            words={side ? names[side] : ''}
            look={look}
            hovered={side !== null && hovered === at}
          />
        ))}
      </mesh>
    </group>
  )
}

const lookFrom = (element: HTMLElement): CubeLook => {
  const style = getComputedStyle(element)
  const of = (name: string): string => style.getPropertyValue(name).trim()
  return { face: of('--control'), edge: of('--n4'), ink: of('--ink'), accent: of('--accent') }
}

/** Fills its container. What it does, buttons beside it do for those who cannot tap it. Its colours are those of its place when it is made. */
export const ViewCube = (props: Omit<CubeProps, 'look'>) => {
  const box = useRef<HTMLDivElement>(null)
  const [look, setLook] = useState<CubeLook | null>(null)
  useEffect(() => {
    if (box.current) setLook(lookFrom(box.current))
  }, [])
  return (
    <div ref={box} style={{ width: '100%', height: '100%' }} aria-hidden="true">
      {look && (
        <Canvas frameloop="demand" flat dpr={[1, 2]} camera={{ position: [0, 0, 4.2], fov: 26 }} gl={{ alpha: true }}>
          <Cube look={look} {...props} />
        </Canvas>
      )}
    </div>
  )
}
