/** The peer: each machine a model (one box, twelve triangles) with a colour rule, fed through its public properties. */
import { SceneViewer } from '@iot-app-kit/scene-composer'
import React, { useEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { Euler, Matrix4, PerspectiveCamera, Vector3 } from 'three'
import { FOV_DEG, framesFor, HOT, MACHINE_M, places, SIZE, valueOf, view } from '../machines.ts'
import { boxGlb } from './box-glb.ts'

const COLOUR = 'iottwinmaker.common.color:'

/** The tool's scene file. */
const sceneOf = (machines) => {
  const { eye } = view(machines)
  const camera = new PerspectiveCamera()
  camera.position.set(...eye)
  const turn = new Euler().setFromRotationMatrix(
    new Matrix4().lookAt(new Vector3(...eye), new Vector3(), new Vector3(0, 1, 0)),
  )
  const nodes = places(machines).map(([x, z], i) => ({
    name: `M-${i}`,
    transform: { position: [x, 0, z], rotation: [0, 0, 0], scale: [1, 1, 1] },
    components: [
      { type: 'ModelRef', uri: 'machine.glb', modelType: 'GLB' },
      {
        type: 'ModelShader',
        ruleBasedMapId: 'temperature',
        valueDataBinding: {
          dataBindingContext: { entityId: `m-${i}`, componentName: 'machine', propertyName: 'temperature' },
        },
      },
    ],
  }))
  nodes.push({
    name: 'eye',
    transform: { position: [...eye], rotation: [turn.x, turn.y, turn.z], scale: [1, 1, 1] },
    components: [{ type: 'Camera', cameraIndex: 0 }],
  })
  nodes.push({
    name: 'light',
    transform: { position: [0, 20, 0], rotation: [0, 0, 0], scale: [1, 1, 1] },
    components: [{ type: 'Light', lightType: 'Ambient', lightSettings: { color: '#ffffff', intensity: 1 } }],
  })
  return {
    specVersion: '1.0',
    version: '1',
    unit: 'meters',
    properties: {},
    nodes,
    rootNodeIndexes: nodes.map((_, i) => i),
    cameras: [{ cameraType: 'Perspective', fov: FOV_DEG, near: 0.1, far: 2000 }],
    rules: {
      temperature: {
        statements: [
          { expression: `temperature > ${HOT}`, target: `${COLOUR}#FF0000` },
          { expression: `temperature > ${HOT / 2}`, target: `${COLOUR}#FFFF00` },
          { expression: 'temperature >= 0', target: `${COLOUR}#00FF00` },
        ],
      },
    },
  }
}

const streamsOf = (machines, round) =>
  Array.from({ length: machines }, (_, i) => ({
    id: `m-${i}`,
    name: 'temperature',
    dataType: 'NUMBER',
    resolution: 0,
    meta: { entityId: `m-${i}`, componentName: 'machine', propertyName: 'temperature' },
    data: [{ x: Date.now(), y: valueOf(i, round) }],
  }))

/** Draw calls of the last whole frame, and of the one on its way: each machine is at least one. */
const calls = { last: 0, now: 0 }
for (const call of ['drawElements', 'drawArrays']) {
  const original = WebGL2RenderingContext.prototype[call]
  WebGL2RenderingContext.prototype[call] = function (...args) {
    calls.now++
    return original.apply(this, args)
  }
}
const countDraws = () => {
  calls.last = calls.now
  calls.now = 0
  requestAnimationFrame(countDraws)
}
requestAnimationFrame(countDraws)

/** Its models come one by one after it says that the scene is loaded. */
const allDrawn = (machines) =>
  new Promise((resolve) => {
    const look = setInterval(() => {
      if (calls.last < machines) return
      clearInterval(look)
      resolve()
    }, 200)
  })

let count = 0
let show = () => {}
let loaded = () => {}

const Hall = ({ loader }) => {
  const [round, setRound] = useState(0)
  useEffect(() => {
    show = setRound
  }, [])
  return (
    <div style={{ position: 'absolute', ...SIZE }}>
      <SceneViewer
        sceneComposerId="peer"
        sceneLoader={loader}
        activeCamera="eye"
        dataStreams={streamsOf(count, round)}
        viewport={{ duration: '5m' }}
        onSceneLoaded={() => loaded()}
      />
    </div>
  )
}

const buffer = (text) => new TextEncoder().encode(text).buffer

const hall = {
  open: async (machines) => {
    count = machines
    const scene = JSON.stringify(sceneOf(machines))
    const glb = boxGlb(MACHINE_M)
    const loader = {
      getSceneUri: () => Promise.resolve('scene.json'),
      getSceneUrl: () => Promise.resolve('scene.json'),
      getSceneObject: (uri) => Promise.resolve(uri.endsWith('.glb') ? glb.slice(0) : buffer(scene)),
    }
    const ready = new Promise((resolve) => {
      loaded = resolve
    })
    const root = document.createElement('div')
    document.body.append(root)
    createRoot(root).render(<Hall loader={loader} />)
    await ready
    await allDrawn(machines)
  },
  // It draws in every frame by itself.
  run: (ms) =>
    framesFor(ms, {
      update: (round) => show(round),
      draw: () => {},
      gl: () => document.querySelector('canvas').getContext('webgl2'),
    }),
}
Object.assign(window, { hall })
