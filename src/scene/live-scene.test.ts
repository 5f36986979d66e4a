/** The running scene: what comes in, what is painted and moved by it, what it tells, and that nothing of it stays. Only the GPU is missing. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type FakeElement, stubPage } from './testing/fake-page.ts'
import { alarmOf, liveBench, liveTwin } from './testing/live-bench.ts'

beforeEach(() => {
  vi.useFakeTimers({ now: 10_000 })
  stubPage()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const begin = (...args: Parameters<typeof liveBench>) => {
  const bench = liveBench(...args)
  bench.hear()
  bench.frames(40)
  return bench
}

describe('values', () => {
  test('no picture before anything was heard; then one, and the first of them is told once', () => {
    const { frames, pictures, told, hear, look, send } = liveBench({ layer: 'vibration' })
    frames(3)
    expect(pictures).toHaveLength(0)
    hear()
    frames()
    expect(pictures.length).toBeGreaterThan(0)
    expect(look('left', 'joint-3').state).toBe('tinted')
    send('left/joint-3/vibration', 4)
    frames(5)
    expect(told.firstFrame).toHaveBeenCalledOnce()
  })

  test('a hall that stays silent is drawn all the same after a while, and is not called live', () => {
    const { frames, pictures, told, look } = liveBench()
    vi.advanceTimersByTime(1500)
    frames()
    expect(pictures.length).toBeGreaterThan(0)
    expect(look('left', 'joint-3').state).toBe('never')
    expect(told.firstFrame).not.toHaveBeenCalled()
  })

  test('what arrived is painted with the next frame, on what it tells of alone, and the table is drained', () => {
    const { frames, send, look, values, scene } = begin({ layer: 'vibration' })
    const before = scene.stage.batches.state.slice()
    const calm = look('left', 'joint-3').tint
    send('left/joint-3/vibration', 4)
    expect(look('left', 'joint-3').tint).toEqual(calm)
    frames()
    expect(look('left', 'joint-3').tint).not.toEqual(calm)
    expect(values.dirtyCount).toBe(0)
    const { parts, machineOf } = scene.layout
    const changed = parts.filter(({ index }) =>
      scene.stage.batches.state.subarray(index * 4, index * 4 + 4).some((byte, i) => byte !== before[index * 4 + i]),
    )
    // The frame shows the worst of its parts; the other joint has a value of its own.
    expect(changed.every(({ machine }) => machine === machineOf('left'))).toBe(true)
    const joints = changed.flatMap(({ component }) => component?.key ?? [])
    expect(joints).toContain('joint-3')
    expect(joints).not.toContain('joint-2')
  })

  test('a joint stands where its signal says; only carriers of that robot are sent', () => {
    const { frames, send, scene, probe } = begin()
    const carried = vi.spyOn(scene.stage.batches, 'carried')
    const [left, right] = [probe()!.pose('left'), probe()!.pose('right')]
    send('left/joint-1/angle', 40)
    frames(40)
    expect(probe()!.pose('left')).toContain(40)
    expect(probe()!.pose('left')).not.toEqual(left)
    expect(probe()!.pose('right')).toEqual(right)
    const { own } = scene.motion.carriers.machines[scene.layout.machineOf('right')!.index]!
    expect(carried).toHaveBeenCalled()
    for (const [first, count] of carried.mock.calls) expect(first + count).toBeLessThanOrEqual(own)
  })

  test('at rest nothing is drawn; what changes nothing in the picture asks for none', () => {
    const { frames, pictures, send } = begin()
    pictures.length = 0
    frames(20)
    expect(pictures).toHaveLength(0)
    send('left/joint-3/vibration', 1)
    frames()
    expect(pictures, 'a value that no layer shows').toHaveLength(0)
  })

  test('what nobody renews is old by itself, also where no frame comes', () => {
    const { look } = begin()
    vi.advanceTimersByTime(4000)
    expect(look('left', 'joint-3').state).toBe('normal')
    vi.advanceTimersByTime(2000)
    expect(look('left', 'joint-3').state).toBe('stale')
  })

  test('where a frame is late, what arrived is taken without it', () => {
    const { send, look, values } = begin({ layer: 'vibration' })
    const calm = look('left', 'joint-3').tint
    send('left/joint-3/vibration', 4)
    vi.advanceTimersByTime(60)
    expect(look('left', 'joint-3').tint).not.toEqual(calm)
    expect(values.dirtyCount).toBe(0)
  })

  test('paused, values are taken and nothing is drawn; afterwards the picture has them', () => {
    const { send, frames, update, pictures, look } = begin({ layer: 'vibration' })
    const calm = look('left', 'joint-3').tint
    update({ paused: true })
    pictures.length = 0
    send('left/joint-3/vibration', 4)
    frames(5)
    expect(pictures).toHaveLength(0)
    expect(look('left', 'joint-3').tint).not.toEqual(calm)
    update({ paused: false })
    frames()
    expect(pictures.length).toBeGreaterThan(0)
  })
})

describe('what stands out', () => {
  test('an alarm colours its part, has a ring and a label; when it is over, all three go', () => {
    const { board, frames, look, labels, scene } = begin()
    const rings = vi.spyOn(scene.stage, 'setRings')
    board.replace([alarmOf('left')], 1)
    frames(3)
    expect(look('left', 'joint-3').state).toBe('alarm')
    expect(look('right', 'joint-3').state).toBe('normal')
    expect(rings.mock.lastCall![0]).toHaveLength(1)
    expect(labels()).toContainEqual(['left', expect.stringMatching(/^LEFT Joint 3.*Vibration high/)])
    board.replace([], 2)
    frames(30)
    expect(look('left', 'joint-3').state).toBe('normal')
    expect(rings.mock.lastCall![0]).toEqual([])
    expect(labels()).not.toContainEqual(['left', expect.stringContaining('Vibration')])
  })

  test('a label that is tapped selects its thing; the thing selected is outlined', () => {
    const { board, frames, host, told, update, scene } = begin()
    const outlined = vi.spyOn(scene.stage.selected, 'setShapes')
    board.replace([alarmOf('left')], 1)
    frames(3)
    const label = host.overlay.having('shown').find(({ dataset }) => dataset['label'] === 'left')!
    label.children[0]!.dispatchEvent(new Event('click'))
    const selection = { asset: 'left', component: 'joint-3' }
    expect(told.selected).toHaveBeenLastCalledWith(selection)
    update({ selection })
    frames()
    expect(outlined.mock.lastCall![0]).toEqual(scene.layout.partFor('left', 'joint-3')!.shapes)
  })

  test('what is selected in a list is brought into the picture; what is seen, or was tapped in it, is left where it is', () => {
    const { scene, update, frames, host, told } = begin()
    const start = scene.rig.pose()
    update({ selection: { asset: 'left', component: null } })
    frames(5)
    expect(scene.rig.pose(), 'it is in the picture already').toEqual(start)
    const away = { target: [200, 0, 0], azimuth: 0, elevation: 20, distance: 6 } as const
    update({ camera: away, selection: null })
    frames(5)
    update({ selection: { asset: 'left', component: 'joint-3' } })
    frames(5)
    const { target } = scene.rig.pose()
    const { min, max } = scene.layout.machineOf('left')!.equipment.bounds
    const place = scene.motion.places[scene.layout.machineOf('left')!.index]!
    expect(Math.hypot(target[0] - place[12]!, target[2] - place[14]!)).toBeLessThan(
      Math.hypot(max[0] - min[0], max[2] - min[2]),
    )
    expect(told.camera).toHaveBeenLastCalledWith(scene.rig.pose())
    expect(host.edges.having('edge')).toEqual([])
  })

  test('what is selected and out of sight has an arrow at the edge, without an alarm in it', () => {
    const { update, frames, host, scene, told } = begin()
    update({ selection: { asset: 'left', component: null } })
    update({ camera: { target: [200, 0, 0], azimuth: 0, elevation: 20, distance: 6 } })
    frames(20)
    const [arrow] = host.edges.having('edge')
    expect(arrow?.dataset['edge']).toBe('left')
    expect(arrow?.attributes.get('aria-label')).toBe('Out of view: LEFT. Fly there.')
    arrow!.dispatchEvent(new Event('click'))
    frames(20)
    expect(told.selected).toHaveBeenLastCalledWith({ asset: 'left', component: null })
    expect(scene.rig.pose().target[0]).toBeLessThan(100)
  })

  test('of one asset alone it shows nothing else: not its machines, not their alarms, and the eye begins there', () => {
    const { scene, board, frames, labels, look, host } = begin({ scope: 'left' })
    board.replace([alarmOf('left'), alarmOf('right', { priority: 'critical' })], 1)
    frames(20)
    expect(look('right', 'joint-3').state).toBe('hidden')
    expect(look('left', 'joint-3').state).toBe('alarm')
    expect(labels().map(([asset]) => asset)).toEqual(['left'])
    expect(host.edges.having('edge')).toEqual([])
    expect(scene.rig.pose().distance).toBeLessThan(liveBench().scene.rig.pose().distance)
    const place = scene.motion.places[scene.layout.machineOf('left')!.index]!
    expect(scene.rig.pose().target[0]).toBeCloseTo(place[12]!, 0)
  })

  test('begins nearer where what the address selects could not be found', () => {
    const plain = liveBench().scene.rig.pose()
    expect(liveBench({ selection: { asset: 'left', component: null } }).scene.rig.pose()).toEqual(plain)
    const camera = { target: [200, 0, 0], azimuth: 0, elevation: 20, distance: 6 } as const
    const given = liveBench({ camera, selection: { asset: 'left', component: null } }).scene.rig.pose()
    expect(given.target[0], 'an address with a camera means it').toBeCloseTo(200)
  })

  test('an alarm out of sight has an arrow at the edge; whoever taps it is taken there', () => {
    const onFocus = vi.fn()
    const { board, frames, host, told, scene } = begin({ onFocus })
    scene.rig.fly({ target: [0, 0, 40], azimuth: 180, elevation: 20, distance: 4 }, false, false)
    board.replace([alarmOf('right')], 1)
    frames(3)
    const [arrow] = host.edges.having('edge') as [FakeElement]
    expect(arrow.dataset['edge']).toBe('right')
    arrow.dispatchEvent(new Event('click'))
    expect(told.selected).toHaveBeenLastCalledWith({ asset: 'right', component: 'joint-3' })
    expect(onFocus).toHaveBeenLastCalledWith('right')
  })

  test('isolated, one stands alone: the others recede and have no label; and back', () => {
    const { frames, update, look, labels } = begin()
    const assets = () => labels().map(([asset]) => asset)
    expect(assets()).toContain('right')
    update({ receding: new Set(['right', 'cabinet']) })
    frames(30)
    expect(look('right', 'joint-3').state).toBe('receding')
    expect(look('left', 'joint-3').state).toBe('normal')
    expect(assets()).toEqual(['left'])
    update({ receding: null })
    frames(30)
    expect(look('right', 'joint-3').state).toBe('normal')
    expect(assets()).toContain('right')
  })

  test('hidden, a machine is not drawn and has no label', () => {
    const { frames, probe, look, labels } = begin()
    probe()!.hide('right')
    frames(30)
    expect(look('right').state).toBe('hidden')
    expect(labels().map(([asset]) => asset)).not.toContain('right')
  })

  test('another theme is another picture', () => {
    const { frames, update, pictures, scene } = begin()
    const before = scene.stage.scene.background
    const colour = JSON.stringify(before)
    pictures.length = 0
    update({ theme: 'light' })
    frames()
    expect(pictures.length).toBeGreaterThan(0)
    expect(JSON.stringify(scene.stage.scene.background)).not.toBe(colour)
  })

  test('the eye flies where it is told, and tells where it rests', () => {
    const { frames, update, told } = begin()
    const pose = { target: [2, 1, 0] as const, azimuth: 10, elevation: 30, distance: 12 }
    update({ camera: pose })
    frames(20)
    const [rested] = told.camera.mock.lastCall!
    expect(rested.distance).toBeCloseTo(12)
    expect(rested.azimuth).toBeCloseTo(10)
  })
})

describe('faults and ends', () => {
  test('without a graphics device nothing is drawn; when it is back, all is', () => {
    const { frames, pictures, send, look, scene } = begin({ layer: 'vibration' })
    const calm = look('left', 'joint-3').tint
    scene.lost()
    pictures.length = 0
    send('left/joint-3/vibration', 4)
    frames(3)
    expect(pictures).toHaveLength(0)
    expect(look('left', 'joint-3').tint, 'values go on').not.toEqual(calm)
    scene.restored()
    frames()
    expect(pictures.length).toBeGreaterThan(0)
  })

  test('a fault in a frame is told, and no frame follows it', () => {
    const { frames, send, scene, pictures } = begin()
    const faults: unknown[] = []
    scene.guard.onFault = (fault) => faults.push(fault)
    const broken = new Error('broken')
    vi.spyOn(scene.motion, 'step').mockImplementation(() => {
      throw broken
    })
    pictures.length = 0
    send('left/joint-1/angle', 3)
    frames(5)
    expect(faults).toEqual([broken])
    expect(pictures).toHaveLength(0)
  })

  test('whoever waits for quiet is told when the picture is up to date, and at the latest at the end', async () => {
    const { frames, send, probe, scene } = begin()
    send('left/joint-1/angle', 40)
    let quiet = false
    void probe()!
      .idle()
      .then(() => (quiet = true))
    frames(2)
    await Promise.resolve()
    expect(quiet, 'its joint is on its way').toBe(false)
    frames(60)
    await Promise.resolve()
    expect(quiet).toBe(true)
    const last = probe()!.idle()
    scene.leave()
    await last
  })

  test('at its end it leaves nothing: no timer, no listener, no element, nothing in the stage; and it hears no more', () => {
    const { scene, host, board, arrivals, probe, noteOf, told, labels } = begin()
    expect(labels().length).toBeGreaterThan(0)
    expect([probe(), noteOf()]).not.toContain(null)
    expect(arrivals.size).toBe(1)
    scene.leave().dispose()
    expect(vi.getTimerCount()).toBe(0)
    expect(arrivals.size).toBe(0)
    expect(host.overlay.children).toEqual([])
    expect(host.edges.children).toEqual([])
    expect(Object.values(host).map(({ listening }) => listening)).toEqual([0, 0, 0, 0])
    expect([probe(), noteOf()]).toEqual([null, null])
    expect(scene.stage.scene.children).toEqual([])
    told.asked.mockClear()
    board.replace([alarmOf('left')], 9)
    expect(told.asked, 'its board has nobody who listens').not.toHaveBeenCalled()
  })

  test('another twin: the scene in its place shows its machines, on the same canvas', () => {
    const first = begin()
    const { renderer, pictures, compiled, copied } = first
    const old = first.scene.leave()
    const second = liveBench({ twin: liveTwin(['left', 'middle']) }, { renderer, pictures, compiled, copied })
    old.dispose()
    second.hear()
    pictures.length = 0
    second.frames(3)
    expect(pictures.length).toBeGreaterThan(0)
    expect(second.look('middle', 'joint-3').state).toBe('normal')
    expect(second.probe()!.partColour('right', null), 'what is no longer there').toBeNull()
    expect(second.labels().map(([asset]) => asset)).toContain('middle')
  })
})
