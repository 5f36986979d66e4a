/** Pages as people open them, each in a browser profile of its own, watched for what must never happen. */
import { type Browser, type BrowserContext, type BrowserContextOptions, expect, type Page } from '@playwright/test'
import type { Lookout } from './lookout.ts'

export interface VisitOptions {
  readonly width?: number
  readonly height?: number
  /** A tablet: touch, and coarse pointer. */
  readonly touch?: boolean
  /**
   * Where somebody looks at the picture: pixels to a CSS pixel, drawn by software WebGL on the CPU. Where nobody does, the scene
   * is all there (programs, buffers, textures, frames, what stands where and how it is coloured) and only the pixels are left
   * out: to make their programs costs more than all else that a page does.
   */
  readonly pixelRatio?: number
  /** A device without WebGL: everything but the picture works, at half the cost where the picture is not what is looked at. */
  readonly withoutPicture?: boolean
  /** Runs in the page before its own scripts. */
  readonly init?: () => void
  readonly theme?: 'dark' | 'light' | 'contrast'
  /** A device that was never here, and is used by nobody afterwards: for what cannot be taken from a profile again (its clock). */
  readonly own?: boolean
}

interface Watched {
  readonly device: Device
  readonly page: Page
  /** Of pages that were shown. */
  readonly origins: Set<string>
  readonly errors: string[]
  readonly hosts: Set<string>
}

/** A profile of the browser, and what of it cannot be changed; null = nobody comes after. */
interface Device {
  readonly context: BrowserContext
  readonly like: string | null
}

/**
 * Nothing of who used it is left: what pages stored, cookies, permissions. What the browser keeps of the program stays, its files
 * and what it compiled of them: in a new profile a page costs a sixth more.
 */
const wipe = async ({ device: { context }, page, origins }: Watched): Promise<void> => {
  await page.goto('about:blank')
  const cdp = await context.newCDPSession(page)
  for (const origin of origins) await cdp.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' })
  await Promise.all([context.clearCookies(), context.clearPermissions()])
  await Promise.all(context.pages().map((one) => one.close()))
}

export class Visits {
  readonly #browser: Browser
  readonly #lookout: Lookout
  #watched: Watched[] = []
  /** Wiped, and used by nobody; the last that was left comes first. */
  #resting: Device[] = []

  constructor(browser: Browser, lookout: Lookout) {
    this.#browser = browser
    this.#lookout = lookout
  }

  get open(): readonly Page[] {
    return this.#watched.map(({ page }) => page)
  }

  async #device(like: string | null, options: BrowserContextOptions): Promise<Device> {
    const at = like === null ? -1 : this.#resting.findLastIndex((device) => device.like === like)
    if (at >= 0) return this.#resting.splice(at, 1)[0]!
    const context = await this.#browser.newContext({
      ...options,
      reducedMotion: 'reduce',
      colorScheme: 'dark',
      locale: 'en-GB',
      timezoneId: 'Europe/Berlin',
      proxy: this.#lookout.proxy,
    })
    context.setDefaultTimeout(20_000)
    return { context, like }
  }

  /** A new person at a device on which nothing is stored, on an empty page. */
  async arrive({
    width = 1280,
    height = 800,
    touch = false,
    pixelRatio,
    withoutPicture = false,
    init,
    theme,
    own = false,
  }: VisitOptions = {}): Promise<Page> {
    const deviceScaleFactor = pixelRatio ?? 0.25
    const device = await this.#device(own ? null : `${deviceScaleFactor} ${touch}`, {
      viewport: { width, height },
      deviceScaleFactor,
      hasTouch: touch,
      isMobile: touch,
    })
    const page = await device.context.newPage()
    await page.setViewportSize({ width, height })
    if (withoutPicture) await page.addInitScript(takeWebGlAway)
    else if (pixelRatio === undefined) await page.addInitScript(leavePixelsOut)
    if (init) await page.addInitScript(init)
    if (theme)
      await page.addInitScript(
        (choice) => localStorage.setItem('gemba.preferences', JSON.stringify({ theme: choice, actor: '' })),
        theme,
      )
    const watched: Watched = { device, page, origins: new Set(), errors: [], hosts: new Set() }
    page.on('framenavigated', (frame) => {
      const { origin } = new URL(frame.url())
      if (origin !== 'null') watched.origins.add(origin)
    })
    page.on('pageerror', (error) => watched.errors.push(String(error.stack ?? error)))
    page.on('console', (message) => {
      if (message.type() === 'error' && /Content Security Policy|Uncaught|Too many active WebGL/.test(message.text()))
        watched.errors.push(message.text())
    })
    page.on('request', (request) => watched.hosts.add(hostOf(request.url())))
    page.on('websocket', (socket) => watched.hosts.add(hostOf(socket.url())))
    this.#watched.push(watched)
    return page
  }

  /** The same, at an address. */
  async at(url: string, options: VisitOptions = {}): Promise<Page> {
    const page = await this.arrive(options)
    await page.goto(url)
    // The program may come after the page has loaded.
    if (new URL(url).searchParams.has('probe')) await page.waitForFunction(() => 'gembaProbe' in window)
    return page
  }

  /** What a test provoked on purpose is no error. */
  forgive(page: Page, provoked: RegExp): void {
    const watched = this.#watched.find((one) => one.page === page)
    if (watched)
      watched.errors.splice(0, watched.errors.length, ...watched.errors.filter((error) => !provoked.test(error)))
  }

  /** No uncaught error in any page, nothing asked of another host. */
  expectInOrder(): void {
    for (const { errors, hosts } of this.#watched) {
      expect(errors.splice(0), 'uncaught errors in the page').toEqual([])
      expect(
        [...hosts].filter((host) => !/^(127\.0\.0\.1|localhost)$/.test(host)),
        'hosts the page asked',
      ).toEqual([])
    }
    expect(this.#lookout.taken(), 'requests that left for another host').toEqual([])
  }

  /** Closes all pages but these. */
  async leave(staying: readonly Page[] = []): Promise<void> {
    const leaving = this.#watched.filter(({ page }) => !staying.includes(page))
    this.#watched = this.#watched.filter(({ page }) => staying.includes(page))
    await Promise.all(
      leaving.map(async (watched) => {
        const { device } = watched
        if (device.like === null) return device.context.close()
        await wipe(watched)
        this.#resting.push(device)
      }),
    )
  }
}

const takeWebGlAway = (): void => {
  const original = HTMLCanvasElement.prototype.getContext
  HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, ...args: Parameters<typeof original>) {
    return args[0].startsWith('webgl') ? null : original.apply(this, args)
  } as typeof original
}

/** What draws triangles does nothing. A driver makes a program's code when it first draws with it. */
const leavePixelsOut = (): void => {
  for (const name of [
    'drawArrays',
    'drawElements',
    'drawRangeElements',
    'drawArraysInstanced',
    'drawElementsInstanced',
  ] as const)
    WebGL2RenderingContext.prototype[name] = () => {}
}

const hostOf = (url: string): string => (/^(data|blob|about):/.test(url) ? '127.0.0.1' : new URL(url).hostname)
