/** Models of a plant's own: a real robot moves as its joints are published; whatever is wrong with a file is said in its place. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dracoGlb, ktx2Glb, meshoptGlb } from '../src/scene/models/testing/compressed-gltf.ts'
import { glb, tetrahedron } from '../src/scene/models/testing/make-gltf.ts'
import {
  cameraOf,
  difference,
  drawn,
  inTheme,
  liveNow,
  loseDevice,
  partState,
  sheet,
  tapScene,
  turnTo,
} from './look-inside.ts'
import { Machines } from './machine.ts'
import { expect, test } from './plant.ts'
import { type GatewayProcess, startGateway } from './process.ts'
import type { Page } from '@playwright/test'

const recordings = process.env['GEMBA_RECORDINGS']
const robotFolder = recordings === undefined ? null : join(recordings, 'models/abb_irb2400_support')
const whyNoRobot =
  robotFolder !== null && existsSync(robotFolder)
    ? null
    : 'GEMBA_RECORDINGS/models is not there: the real robot is left out'
if (whyNoRobot && process.env['TEST_WORKER_INDEX'] === undefined) console.log(`${whyNoRobot}.`)

const speaks = { run: { name: 'Running', type: 'boolean', bindings: [{ topic: 'bench/{asset}/run' }] } }
const angle = (n: number) => ({
  angle: { name: 'Angle', unit: '°', bindings: [{ topic: `bench/{asset}/joint-${n}` }] },
})

/** A triangle each, standing in the named link. */
const urdf = (mesh: string): string =>
  `<robot name="r"><link name="base"><visual><geometry><mesh filename="${mesh}"/></geometry></visual></link></robot>`
const stl = (triangles: number, declared = triangles): Buffer => {
  const file = Buffer.alloc(84 + 50 * triangles)
  file.writeUInt32LE(declared, 80)
  for (let i = 0; i < triangles; i++)
    [0, 0, 0, 1, 0, 0, 0, 1, 0].forEach((v, k) => file.writeFloatLE(v, 84 + 50 * i + 12 + 4 * k))
  return file
}
const whole = tetrahedron()
const good = glb(whole.json, whole.bin)
const changed = (change: (json: ReturnType<typeof tetrahedron>['json']) => void): Uint8Array => {
  const { json, bin } = tetrahedron()
  change(json)
  return glb(json, bin)
}

const damagedNumbers = ((): Uint8Array => {
  const { json, bin } = tetrahedron()
  new DataView(bin.buffer).setFloat32(12, Number.NaN, true)
  return glb(json, bin)
})()

/** Files as modelling tools pack them: each shows its parts, none is refused. */
const PACKED: Readonly<Record<string, () => Uint8Array | Promise<Uint8Array>>> = {
  'packed-draco.glb': dracoGlb,
  'packed-meshopt.glb': meshoptGlb,
  'painted.glb': ktx2Glb,
  // Names as people give them, and buffers beside them under names that no address spells as they are.
  'Fräser (2)+x.gltf': () =>
    new TextEncoder().encode(
      JSON.stringify({ ...whole.json, buffers: [{ byteLength: 72, uri: 'Fr%C3%A4ser%20hash#1.bin' }] }),
    ),
}

/** File → what stands in it, and what is said of it. */
const WRONG: Readonly<Record<string, readonly [content: string | Uint8Array | null, said: RegExp]>> = {
  'gone.glb': [null, /gone\.glb is not there/],
  'empty.glb': ['', /empty\.glb is damaged: it is empty/],
  'cut.glb': [good.slice(0, -10), /cut\.glb is damaged: it ends too early/],
  'page.glb': ['<!doctype html><title>Login</title>', /page\.glb is damaged: it is no glTF/],
  'bare.gltf': ['{"asset":{"version":"2.0"},"scenes":[{"nodes":[0]}],"nodes":[{}]}', /bare\.gltf has no mesh to show/],
  'apart.gltf': [
    JSON.stringify({ ...whole.json, buffers: [{ byteLength: 72, uri: 'apart.bin' }] }),
    /apart\.gltf needs apart\.bin, which is not there/,
  ],
  'huge.glb': [changed((json) => (json.accessors![1]!.count = 12_000_000)), /huge\.glb has 8\.00 million triangles/],
  'odd.glb': [changed((json) => (json.extensionsRequired = ['ACME_shape'])), /odd\.glb needs ACME_shape/],
  'draco.glb': [
    changed((json) => {
      json.extensionsUsed = json.extensionsRequired = ['KHR_draco_mesh_compression']
      json.meshes![0]!.primitives[0]!.extensions = {
        KHR_draco_mesh_compression: { bufferView: 0, attributes: { POSITION: 0 } },
      }
    }),
    // The decoder's own words: it came from this page and ran.
    /draco\.glb is damaged: .*Not a Draco file/,
  ],
  'nan.glb': [damagedNumbers, /nan\.glb is damaged: it has positions that are no numbers/],
  'moon.glb': [
    changed((json) => (json.nodes![0]!.scale = [3000, 3000, 3000])),
    /moon\.glb is .*.m (tall|across): its file is probably in millimetres\. Set model\.scale to 0\.001/,
  ],
  'grain.glb': [
    changed((json) => (json.nodes![0]!.scale = [1e-5, 1e-5, 1e-5])),
    /grain\.glb is .*m (tall|across): check its unit/,
  ],
  'survey.glb': [
    changed((json) => (json.nodes![0]!.translation = [500_000, 100, -5_700_000])),
    /survey\.glb lies 5.72..km from its own origin: it is probably in survey coordinates/,
  ],
  // Sixty metres tall, with the whole plant inside of it: a sensor in millimetres.
  'sensor.glb': [
    changed((json) => Object.assign(json.nodes![0]!, { scale: [60, 20, 60], translation: [-30, 0, -30] })),
    /sensor\.glb is .*.m (tall|across): its file is probably in (milli|centi)metres/,
  ],
  'sketch.glb': ['ISO-10303-21;', /sketch\.glb is damaged: it is no glTF/],
  'ring.urdf': [
    '<robot name="r"><link name="a"/><link name="b"/><joint name="j" type="fixed"><parent link="a"/><child link="b"/></joint><joint name="k" type="fixed"><parent link="b"/><child link="a"/></joint></robot>',
    /ring\.urdf is damaged: the link "[ab]" hangs from itself/,
  ],
  'twice.urdf': [
    '<robot name="r"><link name="a"/><link name="b"/><link name="c"/><joint name="j" type="fixed"><parent link="a"/><child link="c"/></joint><joint name="k" type="fixed"><parent link="b"/><child link="c"/></joint></robot>',
    /twice\.urdf is damaged: the link "c" hangs from/,
  ],
  'words.stl.urdf': [urdf('mesh.obj'), /words\.stl\.urdf needs \.obj, which is not understood/],
  'nowhere.urdf': [
    urdf('one.stl').replace('<geometry>', '<origin xyz="a b c"/><geometry>'),
    /nowhere\.urdf is damaged/,
  ],
  'nothing.urdf': ['', /nothing\.urdf is damaged: it is empty/],
  'words.urdf': ['no XML at all', /words\.urdf is damaged: it is no URDF/],
  'loose.urdf': [
    '<robot name="r"><link name="a"/><joint name="j" type="fixed"><parent link="a"/><child link="b"/></joint></robot>',
    /loose\.urdf is damaged: a joint names the link "b"/,
  ],
  'limp.urdf': [urdf('meshes/gone.stl'), /limp\.urdf needs gone\.stl, which is not there/],
  'greedy.urdf': [urdf('greedy.stl'), /greedy\.urdf has 3\.00 million triangles/],
  'short.urdf': [urdf('short.stl'), /short\.urdf is damaged/],
}
const idOf = (file: string): string => file.replaceAll(/[^\w]+/g, '-').toLowerCase()
const gridded = (i: number) => ({ at: [-7 + (i % 5) * 4, 0, 7 + Math.floor(i / 5) * 4] })

let folder: string
let gateway: GatewayProcess
let machines: Machines
let page: Page

test.beforeAll(async ({ visits }) => {
  folder = mkdtempSync(join(tmpdir(), 'gemba-models-'))
  mkdirSync(join(folder, 'models'))
  for (const [file, [content]] of Object.entries(WRONG))
    if (content !== null) writeFileSync(join(folder, 'models', file), content)
  writeFileSync(join(folder, 'models/greedy.stl'), stl(1, 3_000_000))
  writeFileSync(join(folder, 'models/one.stl'), stl(1))
  for (const [file, make] of Object.entries(PACKED)) writeFileSync(join(folder, 'models', file), await make())
  writeFileSync(join(folder, 'models/Fräser hash#1.bin'), whole.bin)
  writeFileSync(join(folder, 'models/short.stl'), stl(2, 40))
  writeFileSync(join(folder, 'models/press.glb'), good)
  if (!whyNoRobot) cpSync(robotFolder!, join(folder, 'models/abb_irb2400_support'), { recursive: true })
  const twin = {
    format: 1,
    id: 'models',
    name: 'Models',
    defaults: { staleAfterS: null },
    classes: {
      robot: {
        name: 'IRB 2400',
        model: { file: 'models/abb_irb2400_support/urdf/irb2400.urdf' },
        signals: speaks,
        parts: {
          'joint-1': { name: 'Joint 1', node: 'joint_1', signals: angle(1) },
          'joint-2': { name: 'Joint 2', node: 'joint_2', signals: angle(2) },
          'joint-3': { name: 'Joint 3', node: 'link_3', signals: angle(3) },
        },
        motion: { 'joint-1': 'joint-1/angle', 'joint-2': 'joint-2/angle', 'joint-3': 'joint-3/angle' },
        alarms: { far: { name: 'Too far', priority: 'high', signal: 'joint-2/angle', when: { above: 80 } } },
      },
      press: {
        name: 'Press',
        model: { file: 'models/press.glb', turn: [0, 90, 0] },
        signals: speaks,
        parts: { ram: { name: 'Ram', node: 'Ram.upper' } },
      },
    },
    assets: [
      ...(whyNoRobot
        ? []
        : [
            { id: 'r-1', name: 'R-1', class: 'robot' },
            { id: 'r-2', name: 'R-2', class: 'robot', place: { at: [3, 0, 0], heading: 90 } },
          ]),
      { id: 'p-1', name: 'P-1', class: 'press', place: { at: [-7, 0, -1] } },
      ...Object.keys(WRONG).map((file, i) => ({
        id: idOf(file),
        name: `W-${i + 1}`,
        model: { file: `models/${file}` },
        signals: speaks,
        place: gridded(i),
      })),
      ...Object.keys(PACKED).map((file, i) => ({
        id: idOf(file),
        name: `K-${i + 1}`,
        class: 'press',
        model: { file: `models/${file}` },
        place: gridded(Object.keys(WRONG).length + i),
      })),
    ],
    views: { all: { name: 'All', target: [0, 0, 6], azimuth: 20, elevation: 45, distance: 38 } },
  }
  writeFileSync(join(folder, 'twin.json'), JSON.stringify(twin))
  gateway = await startGateway(['--twin', join(folder, 'twin.json')])
  machines = await Machines.connect(gateway.brokerUrl)
  for (const { id } of twin.assets) await machines.publish(`${id}/run`, 'true')
  page = await visits.at(`${gateway.url}/?probe`)
  await liveNow(page)
})
test.afterAll(async ({ visits }) => {
  await visits.leave()
  await machines?.dispose()
  await gateway?.dispose()
  rmSync(folder, { recursive: true, force: true })
})

const pose = (asset: string): Promise<readonly number[] | null> =>
  page.evaluate((id) => window.gembaProbe.scene?.pose(id) ?? null, asset)
/** Why a placeholder stands there; null = the model does. */
const missing = (asset: string, at = page): Promise<string | null | undefined> =>
  at.evaluate((id) => window.gembaProbe.scene?.missing(id), asset)

test('a glTF stands where the twin puts it, and its nodes are the parts that the twin names', async () => {
  await drawn(page)
  await expect
    .poll(() =>
      page.evaluate(
        () => window.gembaProbe.scene?.pick(...(window.gembaProbe.scene.screenPoint('p-1', 'ram') ?? [0, 0])) ?? null,
      ),
    )
    .toEqual({ asset: 'p-1', component: 'ram' })
  expect(await partState(page, 'p-1', 'ram')).toBe('normal')
})

for (const file of Object.keys(PACKED))
  test(`${file}: what is packed is unpacked by files of this page`, async () => {
    await expect.poll(() => missing(idOf(file))).toBeNull()
    await drawn(page)
    const ram = () =>
      page.evaluate(
        (id) => window.gembaProbe.scene?.pick(...(window.gembaProbe.scene.screenPoint(id, 'ram') ?? [0, 0])) ?? null,
        idOf(file),
      )
    await expect.poll(ram).toEqual({ asset: idOf(file), component: 'ram' })
  })

/** Whoever looks at the picture. */
let looking: Page
test.beforeAll(async ({ visits }) => {
  looking = await visits.arrive({
    pixelRatio: 1,
    // Pictures drawn at another pace may be of other pixels.
    init: () => localStorage.setItem('gemba.preferences', JSON.stringify({ theme: 'dark', quality: 'sharp' })),
  })
})

/** What the page looked like with the model in its place. */
let joined: Buffer | null = null
for (const device of ['there', 'gone meanwhile'] as const)
  test(`a model that comes late, the graphics device ${device}, takes its place in the scene that runs: eye, selection and picture stay`, async () => {
    const late = looking
    let send = (): void => {}
    const sent = new Promise<void>((resolve) => (send = resolve))
    await late.route('**/models/press.glb', async (route) => {
      await sent
      await route.continue()
    })
    await late.goto(`${gateway.url}/?probe&asset=p-1&camera=-7,0.7,-1,10,40,9`)
    await liveNow(late)
    expect(await missing('p-1', late)).toMatch(/loading press\.glb/)
    // Whatever else comes has come: a model that does not fit has the scene made anew, and that is another test's concern.
    const loading = () =>
      late.evaluate(() =>
        window.gembaProbe.session!.twin.assets.flatMap(({ id }) =>
          window.gembaProbe.scene?.missing(id)?.startsWith('loading') ? [id as string] : [],
        ),
      )
    await expect.poll(loading, { timeout: 60_000 }).toEqual(['p-1'])
    await drawn(late)
    const before = await late.evaluate(() => {
      Object.assign(window, { canvasBefore: document.querySelector('[role="application"] canvas') })
      return { context: window.gembaProbe.scene!.pick(...window.gembaProbe.scene!.screenPoint('p-1', null)!) }
    })
    expect(before.context).toEqual({ asset: 'p-1', component: null })
    const giveBack = device === 'there' ? null : await loseDevice(late)
    send()
    await expect
      .poll(() =>
        late.evaluate(
          () => window.gembaProbe.scene?.pick(...(window.gembaProbe.scene.screenPoint('p-1', 'ram') ?? [0, 0])) ?? null,
        ),
      )
      .toEqual({ asset: 'p-1', component: 'ram' })
    await giveBack?.()
    await drawn(late)
    const after = await late.evaluate(() => ({
      same:
        document.querySelector('[role="application"] canvas') ===
        (window as unknown as { canvasBefore: Element }).canvasBefore,
      joins: performance.getEntriesByName('gemba:join').map(({ duration }) => duration),
    }))
    // The address is written a moment after the eye has come to rest.
    expect(cameraOf(late)?.split(',').map(Number), 'the eye').toEqual([-7, 0.7, -1, 10, 40, 9])
    expect(new URL(late.url()).searchParams.get('asset'), 'the selection').toBe('p-1')
    expect(after.same, 'the picture is the same one').toBe(true)
    expect(after.joins.length).toBeGreaterThan(0)
    await expect(sheet(late, 'P-1').getByRole('heading', { name: 'P-1' })).toBeVisible()
    expect(await partState(late, 'p-1', 'ram')).toBe('normal')
    // What lies over it (labels, notes, tools) comes in its own time.
    const bare = await late.addStyleTag({
      content:
        'body * { visibility: hidden !important } [role="application"] canvas { visibility: visible !important }',
    })
    await drawn(late)
    const picture = await late.locator('[role="application"] canvas').screenshot()
    await bare.evaluate((style) => (style as Element).remove())
    // The line round triangles without depth goes this way or that by the last bit of the eye's place.
    if (joined)
      expect(
        await difference(late, joined, picture),
        'share of it that differs from what it is with the device there',
      ).toBeLessThan(0.002)
    joined = picture
    await late.unrouteAll()
  })

test('the real robot moves as its joints are published, its sister does not', async () => {
  test.skip(whyNoRobot !== null)
  await expect.poll(async () => (await pose('r-1'))?.length, 'x, z, heading and six joints').toBe(9)
  for (const [joint, degrees] of [
    [1, 40],
    [2, 35],
    [3, -20],
  ] as const)
    await machines.publish(`r-1/joint-${joint}`, degrees)
  await expect.poll(async () => (await pose('r-1'))?.slice(3).map(Math.round)).toEqual([40, 35, -20, 0, 0, 0])
  expect((await pose('r-2'))!.slice(3)).toEqual([0, 0, 0, 0, 0, 0])
  await machines.publish('r-1/joint-2', 500)
  // Its own limit is 110°: the arm goes no further, whatever is said.
  await expect.poll(() => partState(page, 'r-1', 'joint-2')).toBe('alarm')
  await expect.poll(async () => Math.round((await pose('r-1'))![4]!)).toBe(110)
  await machines.publish('r-1/joint-2', 35)
})

test('a tap on its arm selects the machine, the next one the joint', async () => {
  test.skip(whyNoRobot !== null)
  await tapScene(page, 'r-1')
  await expect(sheet(page, 'R-1').getByRole('heading', { name: 'R-1' })).toBeVisible()
  await tapScene(page, 'r-1', 'joint-2')
  await expect(sheet(page, 'R-1 Joint 2').getByRole('heading', { name: 'Joint 2' })).toBeVisible()
  await page.keyboard.press('Escape')
})

for (const [file, [, words]] of Object.entries(WRONG))
  test(`${file}: a placeholder says what is wrong`, async () => {
    await expect.poll(() => missing(idOf(file))).toMatch(words)
    expect(await partState(page, idOf(file)), 'its state is still shown').toBe('normal')
  })

test('the label of a placeholder says it in the picture', async () => {
  await turnTo(page, 'asset=gone-glb&camera=-7,0.7,7,20,40,9')
  await drawn(page)
  await expect(page.locator('[data-label="gone-glb"]')).toContainText('gone.glb is not there')
})

test('as it looks', async () => {
  test.skip(whyNoRobot !== null)
  for (const [id, degrees] of [
    ['r-1', [40, 90, -20]],
    ['r-2', [0, 20, 10]],
  ] as const)
    for (const [i, at] of degrees.entries()) await machines.publish(`${id}/joint-${i + 1}`, at)
  const other = looking
  // After a test that failed it shows nothing yet.
  if (other.url() === 'about:blank') await other.goto(`${gateway.url}/?probe`)
  await liveNow(other)
  await turnTo(other, 'asset=r-2&camera=1,0.7,0,30,22,11')
  await expect.poll(() => other.evaluate(() => window.gembaProbe.scene?.pose('r-1')?.[4])).toBe(90)
  await expect
    .poll(() => other.evaluate(() => window.gembaProbe.scene?.partColour('r-1', 'joint-2')?.state))
    .toBe('alarm')
  // How long it has been so is told anew each second.
  await other.addStyleTag({ content: '[data-label], [data-label] *, [data-line-of] { visibility: hidden !important }' })
  for (const theme of ['Dark', 'Light'] as const) {
    await inTheme(other, theme)
    await drawn(other)
    await expect(other.getByRole('application', { name: 'The plant in 3D' }).locator('canvas')).toHaveScreenshot(
      `robots-${theme.toLowerCase()}.png`,
    )
  }
})
