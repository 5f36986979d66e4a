/** The gateway goes away, politely and not: the page says so at once, shows nothing old as live, and comes back by itself. */
import { alarmRow, linkState, partState, sheet, sign, valueOf } from './look-inside.ts'
import { bench, expect, test } from './plant.ts'

const plant = bench({ query: 'asset=c-1' })

const backLive = async (): Promise<void> => {
  await plant.gateway.start()
  // It tries again by itself, with back-off: nobody reloads the page.
  await expect(sign(plant.page)).toHaveAttribute('data-link', 'live', { timeout: 30_000 })
}

test('stopped and started: said, shown, and live again with a fresh snapshot', async () => {
  const { page, machines, gateway } = plant
  await machines.publish('c-2/drive/temperature', 97)
  await expect.poll(() => partState(page, 'c-2', 'drive')).toBe('alarm')
  await expect.poll(() => partState(page, 's-1')).toBe('normal')
  const ask = sheet(page, 'C-1').getByRole('group', { name: 'Stop' })
  await sheet(page, 'C-1').getByRole('button', { name: 'Stop' }).click()
  await ask.getByRole('textbox', { name: 'Your name' }).fill('Mara Lind')
  await ask.getByRole('button', { name: 'Review' }).click()
  machines.commands.length = 0

  await gateway.stop()
  await expect(sign(page)).toHaveAttribute('data-link', /reconnecting|offline/)
  await expect(page.getByRole('alert').filter({ hasText: 'Values are from' })).toBeVisible()
  await expect(page.getByRole('alert').filter({ hasText: 'Alarms unknown since' })).toBeVisible()
  await expect.poll(() => partState(page, 's-1'), { message: 'no object looks live' }).toBe('stale')
  expect(await partState(page, 'w-1'), 'never seen stays never seen').toBe('never')
  expect(await alarmRow(page, 'c-2/hot'), 'the last list stands').toMatchObject({ state: 'unacknowledged' })
  await expect(ask.getByRole('button', { name: 'Yes, Stop' }), 'a command cannot be given').toBeDisabled()
  await expect(ask.getByRole('alert')).toContainText('a command is never kept for later')

  await backLive()
  await expect(page.getByRole('alert').filter({ hasText: 'Alarms unknown since' })).toBeHidden()
  expect(machines.commands, 'nothing was kept for later').toEqual([])
  expect(await alarmRow(page, 'c-2/hot'), 'the alarm outlived the restart').toMatchObject({ state: 'unacknowledged' })
  await machines.publish('s-1/torque', 13.5)
  await expect.poll(() => valueOf(page, 's-1/torque')).toBe(13.5)
  await machines.calm()
  await expect.poll(() => partState(page, 's-1')).toBe('normal')
})

test('a value of a connection that was lost is not live after it', async () => {
  const { page, machines, gateway } = plant
  await machines.publish('s-1/order', 'B-2002')
  await expect.poll(() => valueOf(page, 's-1/order')).toBe('B-2002')
  await gateway.stop()
  await expect.poll(() => linkState(page)).not.toBe('live')
  await backLive()
  // The snapshot says what the gateway knows now; what the page remembered is not shown as if it were.
  await expect.poll(() => partState(page, 'agv-1')).not.toBe('normal')
  await machines.calm()
  await expect.poll(() => partState(page, 'agv-1')).toBe('normal')
  await expect.poll(() => valueOf(page, 's-1/order')).toBe('A-1001')
})

test('kill -9: every acknowledgement is kept, and at most a second of samples is lost', async () => {
  const { page, machines, gateway } = plant
  await machines.publish('r-1/joint-3/temperature', 104)
  await expect.poll(async () => (await alarmRow(page, 'r-1/joint-3-hot'))?.state).toBe('unacknowledged')
  const taken = new Map<number, number>()
  let number = 0
  const publisher = setInterval(() => {
    const n = ++number
    void machines.publish('v-1/good', n).then(
      () => taken.set(n, Date.now()),
      () => {},
    )
  }, 20)
  await expect.poll(() => number).toBeGreaterThan(100)
  const acknowledged = await page.request.post(`${gateway.url}/api/alarms`, {
    headers: { 'x-gemba-name': 'Mara%20Lind' },
    data: { kind: 'acknowledge', key: 'r-1/joint-3-hot', comment: 'seen' },
  })
  expect(acknowledged.status()).toBe(200)
  const killedAt = Date.now()
  clearInterval(publisher)
  await gateway.stop('SIGKILL')
  await backLive()

  expect(await alarmRow(page, 'r-1/joint-3-hot')).toMatchObject({
    state: 'acknowledged',
    ackBy: 'Mara Lind',
    ackComment: 'seen',
  })
  const answer = await page.request.get(`${gateway.url}/api/history`, {
    params: { signal: 'v-1/good', from: killedAt - 120_000, to: killedAt + 1, columns: 10_000 },
  })
  const { last, stepMs } = (await answer.json()) as { last: number[]; stepMs: number }
  expect(stepMs, 'raw samples').toBe(0)
  const kept = new Set(last)
  const lost = [...taken].filter(([n, at]) => at <= killedAt && !kept.has(n))
  const oldestLost = Math.min(killedAt, ...lost.map(([, at]) => at))
  console.log(
    `kill -9: ${kept.size} samples kept, ${lost.length} lost, the oldest of them ${killedAt - oldestLost} ms old`,
  )
  expect(killedAt - oldestLost, 'ms of samples lost').toBeLessThanOrEqual(1100)
})
