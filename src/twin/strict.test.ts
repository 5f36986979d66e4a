/** Field by field: what is wrong is refused where it stands, with what would be right. */
import { problemText } from '../texts/problem-text.ts'
import { describe, expect, test } from 'vitest'
import { modelProblems } from '../equipment/model-problems.ts'
import { loadInForce } from './load-in-force.ts'
import { everyCheck, loadTwin } from './load.ts'
import { KNOWN_ROLES } from './roles.ts'

const base = {
  format: 1,
  id: 't',
  name: 'T',
  classes: {
    machine: {
      signals: {
        state: {
          name: 'State',
          type: 'state',
          role: 'state',
          states: { run: { code: 1, name: 'Run' }, stop: { code: 2, name: 'Stop', tone: 'stopped' } },
          bindings: [{ topic: '{site}/{asset}/state', numbering: { '1': 'RUN', '2': 'stop' } }],
        },
        on: { name: 'On', type: 'boolean', bindings: [{ topic: 'a/on', map: { ON: true, OFF: 0 } }] },
        serial: { name: 'Serial', type: 'text' },
      },
    },
    arm: {
      extends: 'machine',
      model: { kind: 'robot', params: { scale: 1, gripper: true } },
      parts: {
        'joint-1': {
          name: 'Joint 1',
          signals: { angle: { name: 'Angle', unit: '°', role: 'position', range: [-180, 180], decimals: 1 } },
        },
        drives: { name: 'Drives', node: 'base' },
      },
      motion: { 'joint-1': 'joint-1/angle' },
      alarms: {
        far: { name: 'Far', priority: 'low', signal: 'joint-1/angle', when: { outside: [-10, 10] }, deadband: 2 },
      },
      commands: {
        go: {
          name: 'Go',
          topic: '{asset}/go',
          payload: '{"to":{value}}',
          value: { name: 'To', min: 0, max: 10, step: 1 },
          confirm: { signal: 'joint-1/angle' },
        },
      },
    },
    cart: {
      model: { kind: 'agv', params: { bays: 2 } },
      signals: { node: { name: 'Node', type: 'text' }, load: { name: 'Load', type: 'boolean' } },
      motion: { node: 'node', 'load-1': 'load' },
    },
  },
  assets: [
    { id: 'site', name: 'Site', level: 'site', vars: { site: 's' } },
    { id: 'hall', name: 'Hall', level: 'area', parent: 'site', zone: { size: [10, 5] } },
    { id: 'a-1', name: 'A', class: 'arm', parent: 'hall', aliases: ['old-a'] },
    { id: 'a-2', name: 'B', class: 'arm', parent: 'hall', place: { at: [1, 0, 0], heading: 90 } },
    { id: 'c-1', name: 'C', class: 'cart', parent: 'hall', frame: 'plan' },
  ],
  flow: [{ from: 'a-1', to: 'a-2' }],
  frames: { plan: { origin: [0, 0], nodes: { n1: [0, 0], n2: [1, 0] }, roads: [['n1', 'n2']] } },
  layers: { where: { name: 'Where', role: 'position', scale: [-180, 180], unit: '°' } },
  shifts: [{ name: 'Early', days: [1, 2, 3, 4, 5], from: '06:00', to: '14:00' }],
  views: { all: { name: 'All', target: [0, 0, 0], azimuth: 10, elevation: 30, distance: 20 } },
  kpis: [{ name: 'Angle', role: 'position', reduce: 'mean', under: 'hall' }],
}

type Loose = { [key: string]: Loose } & Loose[]
/** The base with one value at a path. */
const changed = (path: string, value: unknown): unknown => {
  const document = structuredClone(base) as unknown as Loose
  const steps = path.split('/')
  let at = document
  for (const step of steps.slice(0, -1)) at = at[step as never]! as Loose
  ;(at as Record<string, unknown>)[steps.at(-1)!] = value
  return document
}
const checks = { model: modelProblems }
const problems = (document: unknown): string[] => {
  const result = loadTwin(document, checks)
  return result.ok ? [] : result.error.map((p) => `${p.path}: ${problemText(p)}`)
}

test('the base is right', () => expect(problems(base)).toEqual([]))

const ARM = 'classes/arm'
const STATE = 'classes/machine/signals/state'
const ANGLE = `${ARM}/parts/joint-1/signals/angle`

/** Path, wrong value, and what is said of it. */
const WRONG: readonly (readonly [path: string, value: unknown, says: RegExp])[] = [
  // The document.
  ['format', 0, /^\$\.format/],
  ['id', 'My Plant', /^\$\.id: a key/],
  ['name', '', /^\$\.name/],
  ['description', 7, /^\$\.description/],
  ['defaults', { staleAfterS: -1 }, /^\$\.defaults\.staleAfterS/],
  ['timeZone', 'Europe/Berln', /^\$\.timeZone: no time zone .*Did you mean "Europe\/Berlin"/],
  ['timeZone', 'CET+1', /^\$\.timeZone/],
  ['illustration', 'yes', /^\$\.illustration/],
  ['flows', [], /^\$\.flows: unknown field "flows"\. Did you mean "flow"\?/],
  // Models.
  [`${ARM}/model/kind`, 'robto', /^\$\.classes\.arm\.model\.kind: .*"robto"\. Did you mean "robot"\?/],
  [`${ARM}/model`, { kind: 'conveyr' }, /^\$\.classes\.arm\.model\.kind: .*Did you mean "conveyor"\?/],
  [`${ARM}/model`, { kind: 'constructor' }, /\.model\.kind: there is no equipment of kind "constructor"/],
  [
    `${ARM}/model/params/scale`,
    '1.2',
    /^\$\.classes\.arm\.model\.params\.scale: .* a number from 0\.4 to 2, not "1\.2"/,
  ],
  [`${ARM}/model/params/scale`, 9, /params\.scale: .*0\.4 to 2, not 9/],
  [`${ARM}/model/params/pedestal`, 2, /params\.pedestal: .*from 0 to 1\.5 m, not 2/],
  [`${ARM}/model/params/gripper`, 'no', /params\.gripper: .*true or false/],
  [`${ARM}/model/params/sacle`, 1, /params\.sacle: .*no parameter "sacle"\. Did you mean "scale"\?/],
  [`${ARM}/model/params/toString`, 1, /params\.toString/],
  ['classes/cart/model/params/bays', 1.5, /params\.bays: .*whole number/],
  [`${ARM}/model/scale`, -1, /\.model\.scale/],
  [`${ARM}/model`, { file: 'robot.stl' }, /\.model/],
  [`${ARM}/model`, { kind: 'robot', file: 'a.glb' }, /\.model/],
  // What moves it.
  [`${ARM}/motion/joint-77`, 'joint-1/angle', /^\$\.classes\.arm\.motion\.joint-77: .*no channel "joint-77"/],
  [`${ARM}/motion/x`, 'joint-1/angle', /motion\.x: .*all of x, y, heading/],
  [
    `${ARM}/motion/joint-2`,
    'joint-2/angle',
    /motion.*joint-2.*: "a-1" has no signal "joint-2\/angle"\. Did you mean "joint-1\/angle"/,
  ],
  [`${ARM}/motion/joint-2`, 'serial', /motion\.joint-2: .*numbers, not by a text/],
  [`${ARM}/motion/joint-1`, 7, /motion\.joint-1/],
  [`${ANGLE}/unit`, 'rad', /motion\.joint-1: .*moved in °, not in "rad"/],
  ['classes/cart/motion/load-3', 'load', /motion\.load-3: .*Did you mean "load-[12]"/],
  ['classes/cart/motion/node', 'load', /motion\.node: .*text or a state, not by a boolean/],
  // Parts.
  [
    `${ARM}/parts/drives/node`,
    'bsae',
    /^\$\.classes\.arm\.parts\.drives\.node: .*no part "bsae"\. Did you mean "base"\?/,
  ],
  [`${ARM}/parts/drives/name`, 5, /parts\.drives\.name/],
  [`${ARM}/parts/Drives`, { name: 'D' }, /parts\.Drives/],
  // Signals.
  [`${STATE}/type`, 'sate', /\.type: .*Did you mean "state"/],
  [`${STATE}/role`, 'sttae', /^\$\.classes\.machine\.signals\.state\.role: role "sttae".*Did you mean "state"\?/],
  [`${STATE}/states`, {}, /signals\.state\.states: .*needs its dictionary/],
  [`${STATE}/states/stop/code`, 1, /states\.stop\.code: code 1 is taken by "run"/],
  [`${STATE}/states/stop/code`, 1.5, /states\.stop\.code/],
  [`${STATE}/states/stop/tone`, 'alert', /states\.stop\.tone/],
  [`${STATE}/range`, [0, 1], /state\.range: a state signal has no range/],
  [`${STATE}/unit`, 'm', /state\.unit: a state signal has no unit/],
  [`${STATE}/decimals`, 1, /state\.decimals/],
  [`${ANGLE}/states`, { a: { code: 1, name: 'A' } }, /angle\.states: a number signal has no states/],
  [`${ANGLE}/range`, [5, 1], /angle\.range: \[low, high\]: 5 is not below 1/],
  [`${ANGLE}/range`, [1], /angle\.range/],
  [`${ANGLE}/decimals`, 9, /angle\.decimals/],
  [`${ANGLE}/staleAfterS`, 0, /angle\.staleAfterS/],
  [`${ANGLE}/staleAfterS`, 'rythm', /angle\.staleAfterS/],
  [`${ANGLE}/recorded`, 'no', /angle\.recorded/],
  [`${ANGLE}/store`, { deadband: -1 }, /angle\.store\.deadband/],
  [`${ANGLE}/store`, { longestIntervalS: 0 }, /angle\.store\.longestIntervalS/],
  [`${ANGLE}/store`, { longestInterval: 5 }, /angle\.store\.longestInterval: unknown field/],
  [`${STATE}/store`, { deadband: 1 }, /state\.store\.deadband: a state signal has no deadband/],
  [`${ANGLE}/uint`, '°', /angle\.uint: unknown field "uint"\. Did you mean "unit"/],
  // Bindings.
  [`${STATE}/bindings/0/topic`, '', /bindings\[0\]\.topic/],
  [`${STATE}/bindings/0/topic`, 'a/+b', /bindings\[0\]\.topic: .*alone/],
  [`${STATE}/bindings/0/topic`, 'a\0b', /bindings\[0\]\.topic: .*null character/],
  [`${STATE}/bindings/0/topic`, 'a'.repeat(70_000), /bindings\[0\]\.topic: .*(too long|bytes)/],
  [`${STATE}/bindings/0/topic`, '{stie}/x', /bindings\[0\]\.topic: "\{stie\}" has no value/],
  [`${STATE}/bindings/0/format`, 'jsno', /bindings\[0\]\.format: .*Did you mean "json"/],
  [`${STATE}/bindings/0/format`, 'sparkplug', /bindings\[0\]: a Sparkplug binding names its "metric"/],
  [`${STATE}/bindings/0/format`, 'vda5050', /bindings\[0\]: a VDA 5050 binding names its "field"/],
  [`${STATE}/bindings/0/metric`, 'a', /bindings\[0\]\.metric: only format "sparkplug"/],
  [`${STATE}/bindings/0/field`, 'x', /bindings\[0\]\.field: only format "vda5050"/],
  [`${STATE}/bindings/0/select`, 'state', /bindings\[0\]\.select/],
  [`${STATE}/bindings/0/where`, { a: 1 }, /bindings\[0\]\.where/],
  [`${STATE}/bindings/0/map`, { A: 'runn' }, /bindings\[0\]\.map: "A" maps to state "runn".*Did you mean "run"/],
  [`${STATE}/bindings/0/map`, { A: 'constructor' }, /bindings\[0\]\.map: "A" maps to state "constructor"/],
  [`${STATE}/bindings/0/numbering`, { '1': 'rnu' }, /bindings\[0\]\.numbering: 1 is "rnu".*Did you mean "run"/],
  [`${STATE}/bindings/0/numbering`, { one: 'run' }, /bindings\[0\]\.numbering: "one" is no whole number/],
  [`${STATE}/bindings/0/numbering`, 'packlm', /bindings\[0\]\.numbering/],
  [`${STATE}/bindings/0/nulls`, 'drop', /bindings\[0\]\.nulls/],
  [`${STATE}/bindings/0/time`, 'sent', /bindings\[0\]\.time/],
  [`${STATE}/bindings/0/timeAt`, 'ts', /bindings\[0\]\.timeAt/],
  [`${STATE}/bindings/0/scale`, 0, /bindings\[0\]\.scale: a scale of 0/],
  [`${STATE}/bindings/0/offset`, '1', /bindings\[0\]\.offset/],
  ['classes/machine/signals/on/bindings/0/map', { ON: 'yes please' }, /on\.bindings\[0\]\.map: .*no boolean/],
  [`${ANGLE}/bindings`, [{ topic: 'a', map: { A: 'far' } }], /angle\.bindings\[0\]\.map: .*no number/],
  [
    `${ANGLE}/bindings`,
    [{ topic: 'a', numbering: 'packml' }],
    /angle\.bindings\[0\]\.numbering: a number has no names/,
  ],
  // Alarms.
  [`${ARM}/alarms/far/priority`, 'hgih', /alarms\.far\.priority: .*Did you mean "high"/],
  [`${ARM}/alarms/far/signal`, 'joint-1/angel', /alarms\.far\.signal: .*Did you mean "joint-1\/angle"/],
  [`${ARM}/alarms/far/when`, { over: 1 }, /alarms\.far\.when/],
  [`${ARM}/alarms/far/when`, { outside: [5, 1] }, /alarms\.far\.when: "outside" wants \[low, high\]/],
  [`${ARM}/alarms/far/when`, { is: ['run'] }, /alarms\.far\.when/],
  [`${ARM}/alarms/far/deadband`, 11, /alarms\.far\.deadband: leaves no room/],
  [`${ARM}/alarms/far/deadband`, -1, /alarms\.far\.deadband/],
  [`${ARM}/alarms/far/onDelayS`, -1, /alarms\.far\.onDelayS/],
  [`${ARM}/alarms/far/group`, 'A B', /alarms\.far\.group/],
  [`${ARM}/alarms/far/faults`, { topic: 'a', at: '/errors' }, /alarms\.far: an alarm has either/],
  [
    `${ARM}/alarms/far/suppressedWhen`,
    { signal: 'state', when: { is: ['walk'] } },
    /suppressedWhen\.when: .*no state "walk"/,
  ],
  [`${ARM}/alarms/far/enabled`, 'no', /alarms\.far\.enabled/],
  [`${ARM}/alarms/far/respondWithinS`, 0, /alarms\.far\.respondWithinS/],
  [`${ARM}/alarms/far/when`, { limits: {} }, /alarms\.far\.when\.limits: name at least one/],
  [
    `${ARM}/alarms/far/when`,
    { limits: { hi: { at: 90 }, hihi: { at: 80 } } },
    /alarms\.far\.when\.limits: limits rise .* 90 is not below 80/,
  ],
  [`${ARM}/alarms/far/when`, { limits: { lo: { at: 1 }, hi: { at: 3 } } }, /when\.limits: leaves no room .* 1 and 3/],
  [`${ARM}/alarms/far/when`, { limits: { high: { at: 3 } } }, /when\.limits\.high: unknown field "high".*hi/],
  [`${ARM}/alarms/far/when`, { changing: { by: 0, withinS: 1 } }, /when\.changing\.by/],
  [`${ARM}/alarms/far/when`, { changing: { by: 2, withinS: 1 } }, /alarms\.far\.deadband: is as wide as/],
  [`${ARM}/alarms/far/when`, { unchanged: { forS: 60 } }, /alarms\.far\.deadband: is for limits/],
  [`${ARM}/alarms/far/when`, { deviating: { from: 'joint-1/angel', by: 5 } }, /from: .*Did you mean "joint-1\/angle"/],
  [`${ARM}/alarms/far/when`, { deviating: { from: 'joint-1/angle', by: 5 } }, /far\.when: .*compared with itself/],
  [`${ARM}/alarms/far/when`, { deviating: { from: 'state', by: 5 } }, /far\.when: "a-1\/state" is a state signal/],
  [
    `${ARM}/alarms/far/when`,
    { unchanged: { forS: 60, while: { signal: 'state', when: { is: ['runs'] } } } },
    /unchanged\.while\.when: .*no state "runs".*Did you mean "run"/,
  ],
  [
    `${ARM}/alarms/far/when`,
    { notDone: { done: { is: ['run'] }, after: { signal: 'state', when: { is: ['run'] } }, withinS: 5 } },
    /far\.when: .*is a number/,
  ],
  [`${ARM}/alarms/far/when`, { notFollowing: { signal: 'serial', withinS: 5 } }, /one cannot follow the other/],
  [`${ARM}/alarms/far/when`, { formula: 'angle >', of: { angle: 'joint-1/angle' } }, /cannot be read from character/],
  [`${ARM}/alarms/far/when`, { formula: 'angel > 3', of: { angle: 'joint-1/angle' } }, /Did you mean "angle"/],
  [`${ARM}/alarms/far/when`, { formula: 'angle + 3', of: { angle: 'joint-1/angle' } }, /gives a number, not true/],
  [`${ARM}/alarms/far/when`, { formula: 'a == "runs"', of: { a: 'state' } }, /never has the state "runs".*"run"/],
  [`${ARM}/alarms/far/when`, { formula: 'true', of: {} }, /name the signals of the formula/],
  // Commands.
  [`${ARM}/commands/go/role`, 'boss', /commands\.go\.role/],
  [`${ARM}/commands/go/topic`, 'a/+', /commands\.go\.topic: .*one topic/],
  [`${ARM}/commands/go/value/min`, 20, /commands\.go\.value: min 20 is above max 10/],
  [`${ARM}/commands/go/value/step`, 0, /commands\.go\.value\.step/],
  [`${ARM}/commands/go/value/step`, 11, /commands\.go\.value\.step: 11 is more than/],
  [`${ARM}/commands/go/confirm/signal`, 'serial', /commands\.go\.confirm\.signal: .*never reaches a number/],
  [`${ARM}/commands/go/confirm/signal`, 'nope', /commands\.go\.confirm\.signal: .*no signal "nope"/],
  [`${ARM}/commands/go/value`, undefined, /commands\.go\.payload: "\{value\}" is of a command that takes a value/],
  [`${ARM}/commands/go/qos`, 2, /commands\.go\.qos/],
  [`${ARM}/commands/go/timeoutS`, 0, /commands\.go\.timeoutS/],
  // Classes and assets.
  [`${ARM}/extends`, 'machin', /^\$\.classes\.arm\.extends: .*Did you mean "machine"/],
  [`${ARM}/extends`, 'constructor', /^\$\.classes\.arm\.extends: class "constructor" does not exist/],
  ['classes/machine/extends', 'arm', /^\$\.classes\.(machine|arm)\.extends: .*machine → arm|arm → machine/],
  ['assets/2/class', 'amr', /^\$\.assets\[2\]\.class: .*Did you mean "arm"/],
  ['assets/2/class', 'constructor', /^\$\.assets\[2\]\.class: class "constructor" does not exist/],
  ['assets/2/parent', 'hal', /^\$\.assets\[2\]\.parent: .*Did you mean "hall"/],
  ['assets/1/parent', 'a-1', /\.parent: .*its own ancestor/],
  ['assets/2/id', 'a-2', /^\$\.assets\[3\]\.id: "a-2" is taken/],
  ['assets/2/aliases', ['a-2'], /"a-2" is taken by/],
  ['assets/2/frame', 'plna', /^\$\.assets\[2\]\.frame: .*Did you mean "plan"/],
  ['assets/2/frame', 'constructor', /^\$\.assets\[2\]\.frame: frame "constructor" does not exist/],
  ['assets/2/level', 'robot', /^\$\.assets\[2\]\.level/],
  ['assets/2/level', 'enterprise', /^\$\.assets\[2\]\.level: "enterprise" stands above "area"/],
  ['assets/2/place', { at: [0, 0] }, /^\$\.assets\[2\]\.place\.at/],
  ['assets/2/place', { at: [0, 0, 0], heading: 'north' }, /^\$\.assets\[2\]\.place\.heading/],
  ['assets/1/zone/size', [5, -1], /^\$\.assets\[1\]\.zone\.size/],
  ['assets/1/zone/kind', 'road', /^\$\.assets\[1\]\.zone\.kind/],
  ['assets/0/vars', { asset: 'x' }, /^\$\.assets\[0\]\.vars\.asset/],
  ['assets/0/vars', { site: 's', 'my var': 'x' }, /^\$\.assets\[0\]\.vars\["my var"\]/],
  ['assets/0/vars', { site: 7 }, /^\$\.assets\[0\]\.vars\.site/],
  // The plant as a whole.
  ['flow/0/to', 'a-3', /^\$\.flow\[0\]\.to: asset "a-3" does not exist\. Did you mean "a-[12]"/],
  ['flow/0/to', 'a-1', /^\$\.flow\[0\]: from "a-1" to itself/],
  ['flow/1', { from: 'a-1', to: 'a-2' }, /^\$\.flow\[1\]: is the same as \$\.flow\[0\]/],
  ['flow/0/kind', 'mian', /^\$\.flow\[0\]\.kind: .*Did you mean "main"/],
  ['frames/plan/roads', [['n1', 'n3']], /^\$\.frames\.plan\.roads\[0\]: node "n3" does not exist/],
  ['frames/plan/roads', [['n1', 'toString']], /^\$\.frames\.plan\.roads\[0\]: node "toString" does not exist/],
  ['frames/plan/roads', [['n1', 'n1']], /^\$\.frames\.plan\.roads\[0\]: leads from "n1" to itself/],
  ['frames/plan/scale', 0, /^\$\.frames\.plan\.scale/],
  [
    'layers/where/role',
    'postion',
    /^\$\.layers\.where\.role: no signal has the role "postion"\. Did you mean "position"/,
  ],
  ['layers/where/scale', [5, 1], /^\$\.layers\.where\.scale: \[low, high\]: 5 is not below 1/],
  ['layers/where/scale', [1, 1], /^\$\.layers\.where\.scale/],
  ['layers/where/reduce', 'avg', /^\$\.layers\.where\.reduce/],
  ['views/all/elevation', 91, /^\$\.views\.all\.elevation/],
  ['views/all/distance', 0, /^\$\.views\.all\.distance/],
  ['shifts/0/from', '99:99', /^\$\.shifts\[0\]\.from: a time of day/],
  ['shifts/0/to', '25:00', /^\$\.shifts\[0\]\.to/],
  ['shifts/0/to', '06:00', /^\$\.shifts\[0\]: begins and ends at 06:00/],
  [
    'shifts/0/breaks',
    [{ from: '14:30', to: '15:00' }],
    /^\$\.shifts\[0\]\.breaks\[0\]: from 14:30 to 15:00 does not lie within the shift/,
  ],
  ['shifts/0/breaks', [{ from: '09:00', to: '09:00' }], /breaks\[0\]: begins and ends at 09:00/],
  [
    'shifts/0/breaks',
    [
      { from: '09:00', to: '09:30' },
      { from: '09:15', to: '10:00' },
    ],
    /breaks\[1\]: from 09:15 to 10:00 begins before/,
  ],
  ['daysOff', ['2026-02-30'], /^\$\.daysOff\[0\]: a day of the calendar/],
  ['daysOff', ['2026-12-25', '2026-12-25'], /^\$\.daysOff\[1\]: 2026-12-25 is named twice/],
  ['shifts/0/days', [7], /^\$\.shifts\[0\]\.days/],
  ['shifts/0/days', [1, 1], /^\$\.shifts\[0\]\.days: names a day twice/],
  ['shifts/0/days', [], /^\$\.shifts\[0\]\.days/],
  [`${ARM}/process`, { capacity: 1.5 }, /^\$\.classes\.arm\.process\.capacity/],
  [`${ARM}/process`, { capcity: 4 }, /unknown field "capcity"\. Did you mean "capacity"\?/],
  [`${ARM}/process`, { plannedRepairS: 0 }, /^\$\.classes\.arm\.process\.plannedRepairS/],
  ['crews', { fitters: { name: 'Fitters', size: 0 } }, /^\$\.crews\.fitters\.size/],
  ['kpis/0/role', 'position2', /^\$\.kpis\[0\]\.role: .*Did you mean "position"/],
  ['kpis/0/under', 'hal', /^\$\.kpis\[0\]\.under: .*Did you mean "hall"/],
  ['kpis/0/reduce', 'median', /^\$\.kpis\[0\]\.reduce/],
]

describe('a wrong value is refused, with what would be right', () => {
  test.each(WRONG)('%s: %j', (path, value, says) => {
    const found = problems(changed(path, value))
    expect(found.join('\n')).toMatch(new RegExp(says.source, 'm'))
  })

  test('all of them at once where they do not hide each other', () => {
    const document = structuredClone(base) as unknown as Loose
    const put = (path: string, value: unknown): void => {
      const steps = path.split('/')
      let at = document
      for (const step of steps.slice(0, -1)) at = at[step as never]! as Loose
      ;(at as Record<string, unknown>)[steps.at(-1)!] = value
    }
    const chosen = [
      `${ARM}/model/params/scale`,
      `${ARM}/motion/joint-77`,
      `${ARM}/parts/drives/node`,
      `${STATE}/role`,
      'layers/where/scale',
      'shifts/0/from',
      'flow/0/to',
    ]
    const rows = chosen.map((path) => WRONG.find(([at]) => at === path)!)
    for (const [path, value] of rows) put(path, value)
    const found = problems(document).join('\n')
    for (const [, , says] of rows) expect(found).toMatch(new RegExp(says.source, 'm'))
  })

  test('what a class gets wrong is said once, at the class, however many machines are of it', () => {
    const found = problems(changed(`${ANGLE}/range`, [5, 1]))
    expect(found).toEqual(['$.classes.arm.parts.joint-1.signals.angle.range: [low, high]: 5 is not below 1.'])
  })

  test('a role of the plant is one that signals have and a layer shows', () => {
    const document = changed(`${ANGLE}/role`, 'swing') as {
      layers: { where: { role: string } }
      kpis: { role: string }[]
    }
    expect(problems(document).join('\n')).toMatch(/role "swing" is known to nothing/)
    document.layers.where.role = 'swing'
    document.kpis[0]!.role = 'swing'
    expect(problems(document)).toEqual([])
    expect(KNOWN_ROLES.has('swing')).toBe(false)
  })
})

test('what is in force goes on with its flaws, told; what cannot be worked with does not', () => {
  for (const [path, value] of [
    [`${ARM}/model/kind`, 'robto'],
    [`${ARM}/motion/joint-77`, 'joint-1/angle'],
    ['shifts/0/from', '99:99'],
    ['layers/where/scale', [5, 1]],
  ] as const) {
    const loaded = loadInForce(changed(path, value), everyCheck(checks))
    expect(loaded.ok && loaded.value.twin.signals.length).toBe(10)
    expect(loaded.ok && loaded.value.problems.length).toBe(1)
  }
  expect(loadInForce(changed('assets/2/class', 'amr')).ok).toBe(false)
  expect(loadInForce(changed(`${STATE}/states`, {}), everyCheck(checks)).ok).toBe(false)
})

test('the first hundred are told, and how many more there are', () => {
  const assets = Array.from({ length: 500 }, (_, i) => ({ id: `a-${i}`, name: 'A', parent: 'nowhere' }))
  const found = loadTwin({ ...base, assets, flow: [], kpis: [] })
  expect(found.ok ? [] : found.error).toHaveLength(101)
  expect(found.ok ? null : found.error.at(-1)).toEqual({
    path: '$',
    code: 'more-problems',
    values: { count: 400 },
  })
})
