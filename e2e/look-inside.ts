/** What a running page knows and shows, asked through its probe (`?probe`), and gestures in its scene. */
import { expect, type Locator, type Page } from '@playwright/test'
import type { PageProbe } from '../src/app/probe.ts'
import type { AlarmRow } from '../src/wire/alarms.ts'
import type { LinkState } from '../src/feed/live-channel.ts'

declare global {
  interface Window {
    gembaProbe: PageProbe
  }
}

type PartLook = ReturnType<NonNullable<PageProbe['scene']>['partColour']>

export const linkState = (page: Page): Promise<LinkState['state'] | null> =>
  page.evaluate(() => window.gembaProbe.session?.link.get().state ?? null)

/** The sign says Live and a picture with live values has been drawn, on a device that can draw one. */
export const liveNow = async (page: Page): Promise<void> => {
  await expect(sign(page)).toHaveAttribute('data-link', 'live', { timeout: 30_000 })
  const drawn = (): Promise<boolean> => page.evaluate(() => window.gembaProbe.firstFrameMs > 0)
  await expect
    .poll(async () => (await noPicture(page).isVisible()) || (await drawn()), {
      message: 'first frame with live values',
    })
    .toBe(true)
}

const noPicture = (page: Page) => page.getByText('No 3D picture on this device')

export const sign = (page: Page) => page.getByRole('button', { name: /^Connection: / })
export const scene = (page: Page) => page.getByRole('application', { name: 'The plant in 3D' })
export const sheet = (page: Page, name: string) => page.getByRole('article', { name: `Sheet of ${name}`, exact: true })

/** The picture is up to date with what has arrived. */
export const drawn = (page: Page): Promise<void> => page.evaluate(() => window.gembaProbe.scene!.idle())

export const partLook = (page: Page, asset: string, component: string | null = null): Promise<PartLook> =>
  page.evaluate(([a, c]) => window.gembaProbe.scene?.partColour(a!, c ?? null) ?? null, [asset, component])

export const partState = async (
  page: Page,
  asset: string,
  component: string | null = null,
): Promise<string | undefined> => (await partLook(page, asset, component))?.state

/** A signal's present value in the page; null while it has never been seen. */
export const valueOf = (page: Page, signal: string): Promise<number | string | null> =>
  page.evaluate((id) => {
    const { session } = window.gembaProbe
    const found = session?.twin.signal(id)
    if (!session || !found || session.values.receive[found.slot] === 0) return null
    return found.type === 'text' ? session.values.text(found.slot) : session.values.value[found.slot]!
  }, signal)

export const alarmRow = (page: Page, key: string): Promise<AlarmRow | null> =>
  page.evaluate((wanted) => window.gembaProbe.session?.board.rows.find((row) => row.key === wanted) ?? null, key)

/** Where a person would tap the machine (or its component): near its middle, on the picture and not on a label over it. */
export const tapPoint = (page: Page, asset: string, component: string | null): Promise<[number, number] | null> =>
  page.evaluate(
    ([wanted, part]) => {
      const probe = window.gembaProbe.scene!
      const middle = probe.screenPoint(wanted!, part ?? null)
      if (!middle) return null
      const box = document.querySelector('[role="application"]')!.getBoundingClientRect()
      for (let ring = 0; ring < 40; ring++)
        for (let i = 0; i < Math.max(1, ring * 6); i++) {
          const angle = (i / Math.max(1, ring * 6)) * 2 * Math.PI
          const [x, y] = [middle[0] + Math.cos(angle) * ring * 2, middle[1] + Math.sin(angle) * ring * 2]
          const hit = probe.pick(x, y)
          if (
            hit?.asset === wanted &&
            (!part || hit?.component === part) &&
            document.elementFromPoint(box.left + x, box.top + y)?.tagName === 'CANVAS'
          )
            return [box.left + x, box.top + y]
        }
      return null
    },
    [asset, component] as const,
  )

export const tapScene = async (page: Page, asset: string, component: string | null = null): Promise<void> => {
  await drawn(page)
  const at = await tapPoint(page, asset, component)
  expect(at, `${asset} ${component ?? ''} can be tapped in the picture`).not.toBeNull()
  if (await page.evaluate(() => matchMedia('(pointer: coarse)').matches)) await page.touchscreen.tap(...at!)
  else await page.mouse.click(...at!)
}

/** Two taps of one finger, 90 ms apart by the device's clock, however slow this machine is. */
export const doubleTap = async (page: Page, at: readonly [number, number]): Promise<void> => {
  const cdp = await page.context().newCDPSession(page)
  const touchPoints = [{ x: at[0], y: at[1] }]
  const began = Date.now() / 1000
  await Promise.all(
    [0, 0.09].flatMap((after) => [
      cdp.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints, timestamp: began + after }),
      cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [], timestamp: began + after + 0.03 }),
    ]),
  )
  await cdp.detach()
}

/** A finger laid on and held until the page answers. */
export const longPress = async (
  page: Page,
  at: readonly [number, number],
  answer: () => Promise<unknown>,
): Promise<void> => {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x: at[0], y: at[1] }] })
  await answer()
  await cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  await cdp.detach()
}

const DRAG_STEPS = 5
const DRAG_STEP_S = 0.05
const RESTS_S = 0.4

/**
 * A finger drawn over the page, that rests before it is lifted, by the device's clock: one lifted in full swing throws what lies
 * under it (a fling), and whoever taps while that goes on stops it and presses nothing, here as on a tablet.
 */
export const dragFinger = async (
  page: Page,
  from: readonly [number, number],
  to: readonly [number, number],
): Promise<void> => {
  const cdp = await page.context().newCDPSession(page)
  const began = Date.now() / 1000 - DRAG_STEPS * DRAG_STEP_S - RESTS_S
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', at: readonly [number, number] | null, after: number) =>
    cdp.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: at ? [{ x: at[0], y: at[1] }] : [],
      timestamp: began + after,
    })
  await touch('touchStart', from, 0)
  for (let i = 1; i <= DRAG_STEPS; i++) {
    const along = (one: 0 | 1): number => from[one] + ((to[one] - from[one]) * i) / DRAG_STEPS
    await touch('touchMove', [along(0), along(1)], i * DRAG_STEP_S)
  }
  const arrived = DRAG_STEPS * DRAG_STEP_S
  await touch('touchMove', to, arrived + RESTS_S / 2)
  await touch('touchEnd', null, arrived + RESTS_S)
  await cdp.detach()
}

/** Another look, as a person chooses it. */
export const inTheme = async (page: Page, name: 'Dark' | 'Light' | 'Contrast'): Promise<void> => {
  await page.getByRole('button', { name: 'You and display' }).click()
  await page.getByRole('radio', { name }).click()
  await page.keyboard.press('Escape')
}

/** Another address without opening the page anew. */
export const turnTo = (page: Page, query: string): Promise<void> =>
  page.evaluate((search) => {
    history.pushState(null, '', search)
    dispatchEvent(new PopStateEvent('popstate'))
  }, `?probe&${query}`)

/** Where the camera is, as the address says it. */
export const cameraOf = (page: Page): string | null => new URL(page.url()).searchParams.get('camera')

/** Takes the graphics device away; it comes back when told. */
export const loseDevice = async (page: Page): Promise<() => Promise<void>> => {
  await page.evaluate(async () => {
    const canvas = document.querySelector<HTMLCanvasElement>('[role="application"] canvas')!
    const device = canvas.getContext('webgl2')!.getExtension('WEBGL_lose_context')!
    const told = (event: string): Promise<unknown> =>
      new Promise((resolve) => canvas.addEventListener(event, resolve, { once: true }))
    const lost = told('webglcontextlost')
    device.loseContext()
    await lost
    const giveBack = async (): Promise<void> => {
      const restored = told('webglcontextrestored')
      device.restoreContext()
      await restored
    }
    Object.assign(window, { giveDeviceBack: giveBack })
  })
  return () => page.evaluate(() => (window as unknown as { giveDeviceBack(): Promise<void> }).giveDeviceBack())
}

/** Share of two pictures' pixels that differ by more than 2 of 255 in a channel; NaN where they are of different sizes. */
export const difference = (page: Page, one: Buffer, other: Buffer): Promise<number> =>
  page.evaluate(
    async (pictures) => {
      const [a, b] = (await Promise.all(
        pictures.map(async (base64) => {
          const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob())
          const canvas = new OffscreenCanvas(image.width, image.height)
          const pen = canvas.getContext('2d')!
          pen.drawImage(image, 0, 0)
          return pen.getImageData(0, 0, image.width, image.height).data
        }),
      )) as [Uint8ClampedArray, Uint8ClampedArray]
      if (a.length !== b.length) return Number.NaN
      let differing = 0
      for (let at = 0; at < a.length; at += 4)
        differing += Number([0, 1, 2].some((channel) => Math.abs(a[at + channel]! - b[at + channel]!) > 2))
      return (4 * differing) / a.length
    },
    [one.toString('base64'), other.toString('base64')],
  )

/** Where a thing is on the page, CSS px. */
export const rectOf = async (
  one: Locator,
): Promise<{ readonly x: number; readonly y: number; readonly width: number; readonly height: number }> =>
  (await one.boundingBox())!
