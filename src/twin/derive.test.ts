import { expect, test } from 'vitest'
import { stateSignals, statesOfPart, works } from './derive.ts'
import { layersOf } from '../colouring/layer-list.ts'
import { loadTwin } from './load.ts'

const STATES = { run: { code: 1, name: 'Runs' }, off: { code: 0, name: 'Off' } }
const assetOf = (signals: object, parts: object = {}) => {
  const loaded = loadTwin({
    format: 1,
    id: 't',
    name: 'T',
    assets: [{ id: 'm', name: 'M', signals: signals as never, parts: parts as never }],
  })
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
  return { twin: loaded.value, asset: loaded.value.asset('m')! }
}
const keys = (signals: readonly { readonly id: string }[]): string[] => signals.map(({ id }) => id.slice(2))
const state = (role?: string) => ({ name: 'S', type: 'state', states: STATES, ...(role && { role }) })

test('which signal says the state: its own with the role, its own dictionary, its own word, those of its parts', () => {
  const part = { gripper: { name: 'Gripper', signals: { s: state('state') } } }
  expect(keys(stateSignals(assetOf({ other: state(), a: state('state'), b: state('state') }, part).asset))).toEqual([
    'a',
    'b',
  ])
  expect(keys(stateSignals(assetOf({ mode: state('mode'), other: state() }, part).asset))).toEqual(['other'])
  expect(keys(stateSignals(assetOf({ word: { name: 'W', type: 'text', role: 'state' } }, part).asset))).toEqual([
    'word',
  ])
  expect(keys(stateSignals(assetOf({}, part).asset))).toEqual(['gripper/s'])
  expect(stateSignals(assetOf({ mode: state('mode') }).asset)).toEqual([])
  expect(keys(statesOfPart(assetOf({ a: state('state') }, part).asset, 'gripper'))).toEqual(['gripper/s'])
  expect(keys(statesOfPart(assetOf({ a: state('state') }, part).asset, null))).toEqual(['a'])
})

test('a machine whose state the sheet tells has its layer as well', () => {
  expect(layersOf(assetOf({ other: state() }).twin).has('machine-state')).toBe(true)
  expect(layersOf(assetOf({ mode: state('mode') }).twin).has('machine-state')).toBe(false)
})

test('what works is what is painted as producing', () => {
  expect([works({ key: 'Execute', tone: 'normal' }), works({ key: 'run', tone: 'stopped' })]).toEqual([true, true])
  expect([works({ key: 'idle', tone: 'normal' }), works({ key: 'x', tone: 'fault' })]).toEqual([false, false])
})
