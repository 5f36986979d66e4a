/** Whoever arrives finds nothing on the device of who used it before. */
import type { Page } from '@playwright/test'
import { expect, test } from './plant.ts'
import { serveSite } from './site.ts'

const found = (page: Page) =>
  page.evaluate(async () => ({
    local: { ...localStorage },
    session: { ...sessionStorage },
    cookies: document.cookie,
    databases: (await indexedDB.databases()).map(({ name }) => name),
    caches: await caches.keys(),
    place: (await navigator.permissions.query({ name: 'geolocation' })).state,
    script: 'left' in window,
    steps: history.length,
  }))

test('a device that is used again has nothing on it', async ({ visits }) => {
  const site = await serveSite({ '/index.html': '<!doctype html><title>a page that stores</title>' })
  try {
    const device = { width: 300, height: 200, init: () => Object.assign(window, { left: true }) }
    const first = await visits.at(site.url, device)
    const context = first.context()
    await context.grantPermissions(['geolocation'])
    await first.evaluate(async () => {
      localStorage.setItem('left', '1')
      sessionStorage.setItem('left', '1')
      document.cookie = 'left=1'
      history.pushState(null, '', '?left')
      await caches.open('left')
      await new Promise<void>((done) => {
        const asked = indexedDB.open('left')
        asked.addEventListener('success', () => done(asked.result.close()))
      })
    })
    expect(await found(first)).toEqual({
      local: { left: '1' },
      session: { left: '1' },
      cookies: 'left=1',
      databases: ['left'],
      caches: ['left'],
      place: 'granted',
      script: true,
      steps: 3,
    })
    await visits.leave(visits.open.filter((page) => page !== first))
    const second = await visits.at(site.url, { width: 200, height: 300 })
    expect(second.context(), 'it is the same one').toBe(context)
    expect(second.viewportSize()).toEqual({ width: 200, height: 300 })
    expect(await found(second)).toEqual({
      local: {},
      session: {},
      cookies: '',
      databases: [],
      caches: [],
      place: 'prompt',
      script: false,
      steps: 2,
    })
  } finally {
    site.close()
  }
})
