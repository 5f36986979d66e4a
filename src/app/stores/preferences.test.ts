import { describe, expect, test } from 'vitest'
import { readPreferences, type SavedView, withViews, writePreferences } from './preferences.ts'

const storage = (written: string | null) => {
  let held = written
  return { getItem: () => held, setItem: (_key: string, value: string) => void (held = value) }
}

describe('preferences', () => {
  const view: SavedView = {
    name: 'Joint',
    pose: { target: [1, 0, 0], azimuth: 43, elevation: 34, distance: 5 },
    selection: null,
    layer: 'condition',
    grain: 'component',
    filter: null,
    isolated: null,
  }
  test('are kept', () => {
    const device = storage(null)
    const chosen = {
      theme: 'light',
      actor: 'Maria Koch',
      illustrates: false,
      quality: 'light',
      views: { p: [view] },
    } as const
    writePreferences(device, { ...chosen, views: { p: [view] } })
    expect(readPreferences(device)).toEqual(chosen)
  })
  test.each(['{', '[]', 'null', '{"theme":"pink","actor":7,"illustrates":"no","views":4}'])(
    '%s is forgotten',
    (written) => {
      expect(readPreferences(storage(written))).toEqual({
        theme: 'system',
        actor: '',
        illustrates: true,
        quality: 'auto',
        views: {},
      })
    },
  )
  test('a view of before there were filters is a view of all', () => {
    const { grain: _grain, filter: _filter, ...former } = view
    expect(readPreferences(storage(JSON.stringify({ views: { p: [former] } }))).views).toEqual({ p: [view] })
  })
  test('a damaged view is forgotten alone', () => {
    const written = JSON.stringify({
      views: { p: [view, { name: 'x' }, 7, { ...view, pose: { ...view.pose, distance: -1 } }] },
    })
    expect(readPreferences(storage(written)).views).toEqual({ p: [view] })
  })
  test.each([
    { name: ' ' },
    { name: 'x'.repeat(61) },
    { pose: { ...view.pose, target: [1, 2] } },
    { pose: { ...view.pose, target: [1, 2, 3, 4] } },
    { pose: { ...view.pose, elevation: 91 } },
    { pose: { ...view.pose, azimuth: null } },
    { selection: { asset: 'a' } },
    { selection: 7 },
    { layer: 7 },
    { grain: 'part' },
    { filter: { range: [1], only: [] } },
    { filter: { range: null, only: [1] } },
    { isolated: 7 },
  ])('a view with %j is damaged', (wrong) => {
    const whole = { ...view, selection: { asset: 'a', component: null }, filter: { range: [1, 2], only: ['on'] } }
    const written = JSON.stringify({ views: { p: [whole, { ...view, ...wrong }] } })
    expect(readPreferences(storage(written)).views).toEqual({ p: [whole] })
  })
  test('each twin has views of its own; of very many twins the oldest are forgotten', () => {
    let all = {}
    for (let i = 0; i < 30; i++) all = withViews(all, `twin-${i}`, [view])
    expect(Object.keys(all)).toHaveLength(20)
    expect(Object.keys(withViews(all, 'twin-29', []))).not.toContain('twin-29')
  })
  test('forbidden storage is no failure', () => {
    const forbidden = {
      getItem: () => {
        throw new Error('no')
      },
      setItem: () => {
        throw new Error('no')
      },
    }
    writePreferences(forbidden, { theme: 'dark', actor: '', illustrates: true, quality: 'auto', views: {} })
    expect(readPreferences(forbidden).theme).toBe('system')
  })
})
