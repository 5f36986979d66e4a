/** Pages as people open them, each in a browser profile of its own, watched for what must never happen. */
import { type Browser, type BrowserContext, expect, type Page } from '@playwright/test'
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
}

interface Watched {
  readonly context: BrowserContext
  readonly page: Page
  readonly errors: string[]
  readonly hosts: Set<string>
}

export class Visits {
  readonly #browser: Browser
  readonly #lookout: Lookout
  #watched: Watched[] = []

  constructor(browser: Browser, lookout: Lookout) {
    this.#browser = browser
    this.#lookout = lookout
  }

  get open(): readonly Page[] {
    return this.#watched.map(({ page }) => page)
  }

  /** A new person at a new device, on an empty page. */
  async arrive({
    width = 1280,
    height = 800,
    touch = false,
    pixelRatio,
    withoutPicture = false,
    init,
    theme,
  }: VisitOptions = {}): Promise<Page> {
    const context = await this.#browser.newContext({
      viewport: { width, height },
      deviceScaleFactor: pixelRatio ?? 0.25,
      hasTouch: touch,
      isMobile: touch,
      reducedMotion: 'reduce',
      colorScheme: 'dark',
      locale: 'en-GB',
      timezoneId: 'Europe/Berlin',
      proxy: this.#lookout.proxy,
    })
    context.setDefaultTimeout(20_000)
    if (withoutPicture) await context.addInitScript(takeWebGlAway)
    else if (pixelRatio === undefined) await context.addInitScript(leavePixelsOut)
    if (init) await context.addInitScript(init)
    if (theme)
      await context.addInitScript(
        (choice) => localStorage.setItem('gemba.preferences', JSON.stringify({ theme: choice, actor: '' })),
        theme,
      )
    const page = await context.newPage()
    const watched: Watched = { context, page, errors: [], hosts: new Set() }
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
    await Promise.all(leaving.map(({ context }) => context.close()))
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
