/** Commands to machines: asked twice, sent once, and ended in words. */
import { sheet } from './look-inside.ts'
import { bench, expect, test } from './plant.ts'

const plant = bench({ query: 'asset=c-1', withoutPicture: true })
const commands = () => sheet(plant.page, 'C-1').getByRole('region', { name: 'Commands' })
const status = () => commands().getByRole('status')

/** Asks for the command under this name; each test may be the first that this page sees. */
const review = async (ask: ReturnType<typeof commands>): Promise<void> => {
  const name = ask.getByRole('textbox', { name: 'Your name' })
  if (await name.isVisible()) await name.fill('Mara Lind')
  await ask.getByRole('button', { name: 'Review' }).click()
}

test.beforeEach(async () => {
  plant.machines.commands.length = 0
  plant.machines.onCommand = () => {}
  await plant.machines.calm()
})

test('asks twice, is sent once, and counts as done when the machine says so', async () => {
  const { machines } = plant
  machines.onCommand = (topic) => {
    if (topic === 'c-1/command/stop') void machines.publish('c-1/state', 'stopped')
  }
  await expect(commands().getByRole('button', { name: 'Start' }), 'it runs already').toBeDisabled()
  await expect(commands()).toContainText('Not offered while State is Running')
  await expect(commands().getByRole('button', { name: 'Clean' }), 'off: the twin does not enable it').toHaveCount(0)

  await commands().getByRole('button', { name: 'Stop' }).click()
  const ask = commands().getByRole('group', { name: 'Stop' })
  await review(ask)
  await expect(ask).toContainText('Stop C-1?')
  await expect(ask).toContainText('It counts as done when “State” is')
  expect(machines.commands, 'nothing is sent before the second yes').toEqual([])
  await ask.getByRole('button', { name: 'Yes, Stop' }).click()
  await expect(status()).toContainText('Confirmed')
  expect(machines.commands).toEqual([{ topic: 'c-1/command/stop', payload: 'stop' }])
  await expect(sheet(plant.page, 'C-1')).toContainText('Stopped')
  await expect(commands().getByRole('button', { name: 'Start' })).toBeEnabled()
})

test('carries a value within its range', async () => {
  const { machines } = plant
  machines.onCommand = (topic, payload) => {
    if (topic === 'c-1/command/speed') void machines.publish('c-1/speed-setpoint', payload)
  }
  await commands().getByRole('button', { name: 'Set speed' }).click()
  const ask = commands().getByRole('group', { name: 'Set speed' })
  const box = ask.getByRole('spinbutton')
  await box.fill('7')
  await review(ask)
  await expect(ask.getByRole('alert')).toContainText('Enter 0.1')
  await box.fill('0.45')
  await ask.getByRole('button', { name: 'Review' }).click()
  await ask.getByRole('button', { name: 'Yes, Set speed' }).click()
  await expect.poll(() => machines.commands.map(({ payload }) => payload)).toEqual(['0.45'])
  await expect(status()).toContainText('Confirmed')
})

test('no answer: timed out, and says that the machine must be looked at', async () => {
  await commands().getByRole('button', { name: 'Stop' }).click()
  const ask = commands().getByRole('group', { name: 'Stop' })
  await expect(ask).toBeVisible()
  if (await ask.getByRole('button', { name: 'Review' }).isVisible()) await review(ask)
  await ask.getByRole('button', { name: 'Yes, Stop' }).click()
  await expect(status()).toContainText('Timed out')
  await expect(status()).toContainText('The machine may or may not have acted')
  expect(plant.machines.commands).toHaveLength(1)
})

test('refused: another person’s is under way, or the twin does not allow it', async () => {
  const { page, gateway, machines } = plant
  const give = (key: string, value: number | null = null) =>
    page.request.post(`${gateway.url}/api/commands`, {
      headers: { 'x-gemba-name': 'Tom' },
      data: { key, value, confirmed: true },
    })
  expect(await (await give('c-1/set-speed', 0.2)).json()).toMatchObject({ status: 'pending' })
  await commands().getByRole('button', { name: 'Set speed' }).click()
  const ask = commands().getByRole('group', { name: 'Set speed' })
  await ask.getByRole('spinbutton').fill('0.4')
  await review(ask)
  await ask.getByRole('button', { name: 'Yes, Set speed' }).click()
  await expect(status()).toContainText('Refused')
  await expect(status()).toContainText('still under way')
  expect(await (await give('c-1/start')).json(), 'while it runs').toMatchObject({
    status: 'refused',
    reason: { kind: 'allowed-only-while', signal: 'State' },
  })
  expect(await (await give('c-1/clean')).json(), 'not enabled').toMatchObject({
    status: 'refused',
    reason: { kind: 'not-enabled' },
  })
  expect(await (await give('c-1/set-speed', 99)).json()).toMatchObject({ status: 'refused' })
  expect(
    machines.commands.map(({ payload }) => payload),
    'only the first one went out',
  ).toEqual(['0.2'])
  await machines.publish('c-1/speed-setpoint', 0.2)
})
