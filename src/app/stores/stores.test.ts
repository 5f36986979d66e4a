import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { classesOf, properFilter } from '../../colouring/layer-filter.ts'
import { layersOf } from '../../colouring/layer-list.ts'
import { GRAINS } from '../../colouring/layer.ts'
import type { CameraPose } from '../../scene/plan/camera-pose.ts'
import { WORKSPACES } from '../../panels/workspace-list.ts'
import { loadTwin } from '../../twin/load.ts'
import { type AppStore, createAppStore } from './app-store.ts'
import { removeView, renameView, saveView } from './saved-views.ts'
import { recededBehind } from './isolation.ts'
import { parseUrl, printUrl, syncUrl } from './url-state.ts'

const loaded = loadTwin({
  format: 1,
  id: 'p',
  name: 'P',
  layers: { heat: { name: 'Heat', role: 'temperature', scale: [0, 1] } },
  assets: [
    { id: 'r-1', name: 'R-1', aliases: ['old-r'], parts: { 'joint-3': { name: 'Joint 3' } } },
    { id: 'c-1', name: 'C-1' },
  ],
})
if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
const twin = loaded.value

const pose = fc.record({
  target: fc.tuple(
    ...[0, 1, 2].map(() => fc.integer({ min: -99_999, max: 99_999 }).map((n) => n / 100)),
  ) as fc.Arbitrary<[number, number, number]>,
  azimuth: fc.integer({ min: -3599, max: 3599 }).map((n) => n / 10),
  elevation: fc.integer({ min: 1, max: 900 }).map((n) => n / 10),
  distance: fc.integer({ min: 1, max: 99_999 }).map((n) => n / 100),
})

/** A layer, and anything that can be looked at of it. */
const layerAndFilter = fc.constantFrom(...layersOf(twin).values()).chain((layer) =>
  fc.record({
    layer: fc.constant(layer.id),
    filter: fc
      .option(
        fc.record({
          range: fc.option(fc.tuple(fc.integer({ min: -20, max: 120 }), fc.integer({ min: -20, max: 120 }))),
          only: fc.subarray([...classesOf(layer).keys()]),
        }),
      )
      .map((filter) => filter && properFilter(layer, filter)),
  }),
)

describe('address', () => {
  test('what is printed is read back, and foreign parameters stay', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          null,
          { asset: 'r-1', component: null },
          { asset: 'r-1', component: 'joint-3' },
          { asset: 'c-1', component: null },
        ),
        layerAndFilter,
        fc.constantFrom(...GRAINS),
        fc.constantFrom(null, 'r-1', 'c-1'),
        fc.option(pose),
        (selection, { layer, filter }, grain, isolated, camera: CameraPose | null) => {
          const here = { workspace: 'hall', shown: {} } as const
          const printed = printUrl('?broker=b&asset=gone', {
            selection,
            scope: null,
            layer,
            grain,
            filter,
            isolated,
            pose: camera,
            ...here,
          })
          expect(new URLSearchParams(printed).get('broker')).toBe('b')
          const read = parseUrl(printed, twin)
          expect(read.selection).toEqual(selection)
          expect(read).toMatchObject({ layer, grain, filter })
          expect(read.isolated).toBe(isolated)
          if (camera === null) expect(read.pose).toBeNull()
          else {
            expect(read.pose!.target).toEqual(camera.target.map((v) => v + 0))
            expect(read.pose!.azimuth).toBeCloseTo(camera.azimuth, 5)
            expect(read.pose!.distance).toBeCloseTo(camera.distance, 5)
          }
        },
      ),
      { seed: 3 },
    )
  })

  test.each(WORKSPACES.map(({ id }) => id))('what %s shows is read back, whatever was shown before', (id) => {
    const here = parseUrl('', twin)
    const { steps, keys } = WORKSPACES.find((one) => one.id === id)!
    const shown = Object.fromEntries([...steps, ...keys].map((key, i) => [key, `v${i}`]))
    for (const { id: other, steps: otherSteps, keys: otherKeys } of WORKSPACES) {
      const before = Object.fromEntries([...otherSteps, ...otherKeys].map((key) => [key, 'before']))
      const left = printUrl('', { ...here, workspace: other, shown: { [other]: before } })
      const printed = printUrl(left, { ...here, workspace: id, shown: { [other]: before, [id]: shown } })
      expect(parseUrl(printed, twin), other).toMatchObject({ workspace: id, shown: { [id]: shown } })
      expect(printed).not.toContain('before')
    }
  })

  test.each([
    '?asset=nobody',
    '?asset=%00',
    '?layer=__proto__',
    '?camera=1,2,3',
    '?camera=1,2,3,4,500,6',
    '?camera=NaN,0,0,0,1,1',
    '?camera=1e9,0,0,0,1,1',
    '?camera=0,0,0,0,10,0',
    '?only=nobody',
    '?show=gold',
    '?show=1..2',
    '?show=..',
    '?by=colour',
  ])('%s is ignored', (search) => {
    expect(parseUrl(search, twin)).toEqual({
      selection: null,
      scope: null,
      layer: 'condition',
      grain: 'component',
      filter: null,
      pose: null,
      isolated: null,
      workspace: 'hall',
      shown: {},
    })
  })

  test('whatever stands there, it never throws', () => {
    fc.assert(
      fc.property(fc.string(), (search) => void parseUrl(search, twin)),
      { seed: 1 },
    )
  })

  test('inside another page the asset is what the page is of, and stays that whatever is selected', () => {
    const read = parseUrl('?embed&asset=old-r&part=joint-3', twin)
    expect(read).toMatchObject({ scope: 'r-1', selection: null })
    expect(parseUrl('?asset=r-1', twin).scope).toBeNull()
    const printed = printUrl('?embed=&asset=r-1', { ...read, selection: { asset: 'c-1', component: null } })
    expect(new URLSearchParams(printed).get('asset')).toBe('r-1')
  })

  test('a former id leads to the asset; an unknown part to the whole', () => {
    expect(parseUrl('?asset=old-r&part=nose&only=old-r', twin)).toMatchObject({
      selection: { asset: 'r-1', component: null },
      isolated: 'r-1',
    })
  })
})

const start = (): AppStore =>
  createAppStore({
    ...parseUrl('', twin),
    theme: 'system',
    actor: '',
    illustrates: true,
    quality: 'auto',
    views: [],
    treeOpen: true,
  })

const nothing = (): void => {}
const withoutSlash = (url: string | URL | null | undefined): string => String(url).slice(1)

/** A browser's address and history, as far as the sync uses them. */
const fakePage = () => {
  const entries = ['']
  let at = 0
  let pop = nothing
  let timers: (() => void)[] = []
  const location = {
    pathname: '/',
    get search() {
      return entries[at]!
    },
    hash: '',
  }
  return {
    entries,
    flush: () => {
      for (const run of timers.splice(0)) run()
    },
    back: () => {
      at--
      pop()
    },
    forward: () => {
      at++
      pop()
    },
    /** Which entry is shown. */
    get shown() {
      return entries[at]!
    },
    page: {
      location,
      history: {
        pushState: (_s: unknown, _t: string, url?: string | URL | null) =>
          void entries.splice(++at, entries.length, withoutSlash(url)),
        replaceState: (_s: unknown, _t: string, url?: string | URL | null) => void (entries[at] = withoutSlash(url)),
      },
      addEventListener: (_type: string, listener: () => void) => void (pop = listener),
      removeEventListener: () => void (pop = nothing),
      setTimeout: (run: () => void) => timers.push(run),
      clearTimeout: () => void (timers = []),
    } as unknown as Parameters<typeof syncUrl>[2],
  }
}

describe('store and address', () => {
  test('a selection is a step, going back undoes it, the camera only replaces', () => {
    const store = start()
    const fake = fakePage()
    const dispose = syncUrl(store, twin, fake.page)
    store.getState().select({ asset: 'r-1', component: null })
    store.getState().select({ asset: 'r-1', component: 'joint-3' })
    expect(fake.entries).toEqual(['', '?asset=r-1', '?asset=r-1&part=joint-3'])
    store.getState().cameraRested({ target: [1, 0, 2], azimuth: 43, elevation: 34, distance: 12 })
    store.getState().cameraRested({ target: [2, 0, 2], azimuth: 43, elevation: 34, distance: 12 })
    fake.flush()
    expect(fake.entries).toHaveLength(3)
    expect(fake.entries[2]).toBe('?asset=r-1&part=joint-3&camera=2,0,2,43,34,12')
    fake.back()
    expect(store.getState().selection).toEqual({ asset: 'r-1', component: null })
    expect(fake.entries).toHaveLength(3)
    dispose()
    store.getState().select(null)
    expect(fake.entries).toHaveLength(3)
  })

  test('select and fly, select and fly, back: the first with its own camera; forward: the second with its own', () => {
    const store = start()
    const fake = fakePage()
    const dispose = syncUrl(store, twin, fake.page)
    const visit = (asset: string, there: CameraPose): void => {
      store.getState().select({ asset, component: null })
      store.getState().focusOn(asset)
      store.getState().cameraRested(there)
    }
    const [a, b] = [1, 2].map((x): CameraPose => ({ target: [x, 0, 0], azimuth: 43, elevation: 34, distance: 5 })) as [
      CameraPose,
      CameraPose,
    ]
    visit('r-1', a)
    // The second is chosen before the first's camera was written.
    visit('c-1', b)
    fake.flush()
    expect(fake.entries).toEqual(['', '?asset=r-1&camera=1,0,0,43,34,5', '?asset=c-1&camera=2,0,0,43,34,5'])
    fake.back()
    expect(store.getState()).toMatchObject({ selection: { asset: 'r-1', component: null }, camera: a })
    store.getState().cameraRested(a)
    fake.flush()
    fake.forward()
    expect(store.getState()).toMatchObject({ selection: { asset: 'c-1', component: null }, camera: b })
    expect(fake.entries).toHaveLength(3)
    dispose()
  })

  test('a view chosen by itself is a step; an address without a camera leads home', () => {
    const store = start()
    const fake = fakePage()
    const dispose = syncUrl(store, twin, fake.page)
    store.getState().goToView('hall')
    expect(fake.entries).toHaveLength(1)
    store.getState().cameraRested({ target: [1, 0, 0], azimuth: 43, elevation: 34, distance: 5 })
    expect(fake.entries).toEqual(['', '?camera=1,0,0,43,34,5'])
    const before = store.getState().focus
    fake.back()
    expect(store.getState().focus).toEqual({ asset: null })
    expect(store.getState().focus).not.toBe(before)
    dispose()
  })

  test('whoever walks through very many things makes no flood of steps', () => {
    const store = start()
    const fake = fakePage()
    let clock = 0
    const dispose = syncUrl(store, twin, fake.page, () => clock)
    for (let i = 0; i < 200; i++) {
      clock += 30
      store.getState().select({ asset: i % 2 ? 'r-1' : 'c-1', component: null })
    }
    expect(fake.entries.length).toBeLessThanOrEqual(41)
    expect(fake.shown).toBe('?asset=r-1')
    clock += 60_000
    const before = fake.entries.length
    store.getState().select(null)
    expect(fake.entries).toHaveLength(before + 1)
    dispose()
  })

  test('several are looked at alone together, and those that are no more are left out', () => {
    expect(parseUrl('?only=r-1+gone+c-1', twin).isolated).toBe('r-1 c-1')
    expect(parseUrl('?only=gone', twin).isolated).toBeNull()
    const receding = recededBehind(twin, 'r-1 c-1')!
    expect([receding.has('r-1'), receding.has('c-1'), receding.size]).toEqual([false, false, twin.assets.length - 2])
  })

  test('what is isolated is a step, and in the address', () => {
    const store = start()
    const fake = fakePage()
    const dispose = syncUrl(store, twin, fake.page)
    store.getState().isolate('r-1')
    expect(fake.entries).toEqual(['', '?only=r-1'])
    fake.back()
    expect(store.getState().isolated).toBeNull()
    dispose()
  })

  test('a filter is a step when it is let go of; another layer is unfiltered', () => {
    const store = start()
    const fake = fakePage()
    const dispose = syncUrl(store, twin, fake.page)
    store.getState().setLayer('heat')
    for (const to of [0.9, 0.8, 0.7]) store.getState().setFilter({ range: [0.2, to], only: [] }, true)
    expect(fake.entries).toEqual(['', '?layer=heat'])
    store.getState().setFilter({ range: [0.2, 0.7], only: [] })
    store.getState().setGrain('machine')
    expect(fake.entries).toEqual([
      '',
      '?layer=heat',
      '?layer=heat&show=0.2..0.7',
      '?layer=heat&show=0.2..0.7&by=machine',
    ])
    store.getState().setLayer('data-age')
    expect(store.getState().filter).toBeNull()
    fake.back()
    expect(store.getState()).toMatchObject({ layer: 'heat', grain: 'machine', filter: { range: [0.2, 0.7], only: [] } })
    fake.back()
    fake.back()
    expect(store.getState()).toMatchObject({ layer: 'heat', grain: 'component', filter: null })
    // What was dragged and put back where it was is no step.
    store.getState().setFilter({ range: [0, 0.5], only: [] }, true)
    store.getState().setFilter(null)
    expect(fake.shown).toBe('?layer=heat')
    dispose()
  })

  test('a saved view brings back eye, selection, layer and what stood alone; a name is there once', () => {
    const store = start()
    const seen: CameraPose = { target: [1, 0, 0], azimuth: 43, elevation: 34, distance: 5 }
    saveView(store, 'nothing seen yet')
    expect(store.getState().views).toEqual([])
    store.getState().select({ asset: 'r-1', component: 'joint-3' })
    store.getState().setLayer('heat')
    store.getState().setGrain('machine')
    store.getState().setFilter({ range: [0.5, 1], only: ['old'] })
    store.getState().isolate('r-1')
    store.getState().cameraRested(seen)
    saveView(store, '  Joint  ')
    saveView(store, 'Joint')
    saveView(store, 'Other')
    expect(store.getState().views.map(({ name }) => name)).toEqual(['Joint', 'Other'])
    store.getState().goTo(parseUrl('', twin))
    store.getState().goToSaved(store.getState().views[0]!)
    expect(store.getState()).toMatchObject({
      selection: { asset: 'r-1', component: 'joint-3' },
      layer: 'heat',
      grain: 'machine',
      filter: { range: [0.5, 1], only: ['old'] },
      isolated: 'r-1',
      camera: seen,
    })
    renameView(store, 'Joint', 'Other')
    expect(store.getState().views.map(({ name }) => name)).toEqual(['Other'])
    expect(store.getState().views[0]!.layer).toBe('heat')
    removeView(store, 'Other')
    expect(store.getState().views).toEqual([])
  })

  test('selecting the same again changes nothing but brings its sheet forward', () => {
    const store = start()
    store.getState().select({ asset: 'c-1', component: null })
    const before = store.getState().selection
    store.getState().showRight('alerts')
    store.getState().select({ asset: 'c-1', component: null })
    expect(store.getState().selection).toBe(before)
    expect(store.getState().right).toBe('selection')
  })

  test('each wish to focus is a new object, so that the camera flies again', () => {
    const store = start()
    store.getState().focusOn('r-1')
    const first = store.getState().focus
    store.getState().focusOn('r-1')
    expect(store.getState().focus).not.toBe(first)
  })
})
