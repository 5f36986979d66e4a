/** A running scene of two robots and a cabinet on a page that is none: values in, frames by hand, what it tells written down. */
import { vi } from 'vitest'
import { AlarmBoard } from '../../alarms/board.ts'
import { timeMs } from '../../base/brand.ts'
import { loadTwin } from '../../twin/load.ts'
import type { Twin } from '../../twin/twin.ts'
import type { AlarmRow } from '../../wire/alarms.ts'
import { QUALITY } from '../../wire/quality.ts'
import { ValueTable } from '../../values/table.ts'
import { drawnKinds } from '../equipment/library.ts'
import { LiveScene } from '../live-scene.ts'
import type { SceneProbe } from '../scene-probe.ts'
import type { SceneProps } from '../scene-props.ts'
import { FakeElement } from './fake-page.ts'
import { fakeRenderer } from './fake-renderer.ts'

const vibration = { name: 'Vibration', unit: 'mm/s', role: 'vibration' } as const
const FRAME_S = 1 / 60
const FRAME_MS = 16

/** @param assets ids of machines from left to right: robots, but for the cabinet */
export const liveTwin = (assets: readonly string[] = ['left', 'right', 'cabinet']): Twin => {
  const loaded = loadTwin({
    format: 1,
    id: 'hall',
    name: 'Hall',
    defaults: { staleAfterS: 5 },
    classes: {
      robot: {
        name: 'Robot',
        model: { kind: 'robot' },
        parts: {
          'joint-1': { name: 'Joint 1', signals: { angle: { name: 'Angle', unit: '°' } } },
          'joint-2': { name: 'Joint 2', signals: { vibration } },
          'joint-3': { name: 'Joint 3', signals: { vibration } },
        },
        motion: { 'joint-1': 'joint-1/angle' },
      },
      cabinet: { name: 'Cabinet', model: { kind: 'cabinet' } },
    },
    assets: assets.map((id, i) => ({
      id,
      name: id.toUpperCase(),
      class: id === 'cabinet' ? 'cabinet' : 'robot',
      place: { at: [i * 5, 0, 0] },
    })),
    layers: { vibration: { name: 'Vibration', role: 'vibration', scale: [0, 4] } },
  })
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
  return loaded.value
}

export const alarmOf = (asset: string, over: Partial<AlarmRow> = {}): AlarmRow =>
  ({
    key: `${asset}/shakes`,
    asset,
    component: 'joint-3',
    signal: `${asset}/joint-3/vibration`,
    name: 'Vibration high',
    priority: 'high',
    state: 'unacknowledged',
    active: true,
    since: 1,
    raisedAt: 1,
    value: 3.2,
    unit: 'mm/s',
    ...over,
  }) as AlarmRow

/** Under fake timers: they are the clock. @param fake of the canvas that a scene before it was drawn on */
export const liveBench = (over: Partial<SceneProps> = {}, fake = fakeRenderer()) => {
  const twin = over.twin ?? liveTwin()
  const values = new ValueTable(twin)
  const board = new AlarmBoard('gateway')
  const element = () => new FakeElement()
  const host = { element: element(), canvas: element(), overlay: element(), edges: element() }
  const arrivals = new Set<() => void>()
  const waiting: (() => void)[] = []
  const told = { selected: vi.fn(), firstFrame: vi.fn(), camera: vi.fn(), asked: vi.fn() }
  let probe: SceneProbe | null = null
  let noteOf: ((asset: string) => string | null) | null = null
  let props: SceneProps = {
    twin,
    values,
    board,
    now: () => timeMs(Date.now()),
    pump: () => waiting.splice(0).forEach((put) => put()),
    onArrival: (listener) => {
      arrivals.add(listener)
      return () => arrivals.delete(listener)
    },
    layer: 'condition',
    theme: 'dark',
    selection: null,
    onSelect: told.selected,
    camera: null,
    onCamera: told.camera,
    focus: null,
    reducedMotion: true,
    onFirstFrame: told.firstFrame,
    interactive: true,
    onProbe: (given) => (probe = given),
    onNotes: (given) => (noteOf = given),
    ...over,
  }
  const scene = new LiveScene(fake.renderer, host as never, drawnKinds, props, told.asked)
  scene.resize(800, 600, 1)
  /** Puts it where it waits for a frame, and tells that it is there. */
  const send = (signal: string, value: number): void => {
    const { slot } = twin.signal(signal)!
    waiting.push(() => values.set(slot, value, QUALITY.good, Date.now(), 0))
    for (const arrived of arrivals) arrived()
  }
  return {
    ...fake,
    twin,
    values,
    board,
    host,
    told,
    scene,
    arrivals,
    send,
    probe: () => probe,
    noteOf: () => noteOf,
    look: (asset: string, component: string | null = null) => probe!.partColour(asset, component)!,
    update: (more: Partial<SceneProps>): void => scene.update((props = { ...props, ...more })),
    frames: (count = 1): void => {
      for (let i = 0; i < count; i++) {
        vi.advanceTimersByTime(FRAME_MS)
        scene.frame(FRAME_S)
      }
    },
    /** All machines have told of themselves. */
    hear: (): void => {
      for (const { id } of twin.heard) send(id, 0)
    },
    labels: () =>
      host.overlay.having('shown').map(({ dataset, children }) => [dataset['label'], children[0]!.textContent]),
  }
}
