/** People who sign in: the first by the link of the terminal, another by a link of hers; what each may do; and who is removed is at the door. */
import { expect, test } from './plant.ts'
import { sign } from './look-inside.ts'
import { BENCH_TWIN } from './machine.ts'
import { type GatewayProcess, startGateway } from './process.ts'
import type { Page } from '@playwright/test'

let gateway: GatewayProcess
test.beforeAll(async () => {
  gateway = await startGateway(['--twin', BENCH_TWIN, '--accounts'])
})
test.afterAll(async () => {
  await gateway?.dispose()
})

const menu = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'You and display' }).tap()
}

test('from the first link to a colleague who is let in, given roles, and removed, by touch', async ({ visits }) => {
  const device = { width: 1180, height: 820, touch: true, withoutPicture: true } as const
  const link = /http\S+\/join#\S+/.exec(gateway.printed())![0]
  const admin = await visits.at(link, device)
  await admin.getByLabel(/^Name/).fill('Ada Admin')
  await admin.getByLabel(/^Password/).fill('correct horse')
  await admin.getByLabel(/again/).fill('correct hearse')
  await admin.getByRole('button', { name: 'Save and sign in' }).tap()
  await expect(admin.getByRole('alert')).toHaveText('The two passwords differ.')
  await admin.getByLabel(/again/).fill('correct horse')
  await admin.getByRole('button', { name: 'Save and sign in' }).tap()
  await expect(admin).not.toHaveURL(/join/)
  await expect(sign(admin)).toBeVisible()

  await menu(admin)
  await expect(admin.getByRole('region', { name: 'Signed in as' })).toContainText('Ada Admin')
  await admin.getByRole('button', { name: 'People', exact: true }).tap()
  const people = admin.getByRole('dialog', { name: 'People and what they may do' })
  await people.getByRole('group', { name: 'What she may do' }).getByRole('button', { name: 'Operator' }).tap()
  await people.getByRole('button', { name: 'Make a link' }).tap()
  const second = await people.getByText(/\/join#/).textContent()

  const guest = await visits.at(second!, device)
  await guest.getByLabel(/^Name/).fill('Bo')
  await guest.getByLabel(/^Password/).fill('another horse')
  await guest.getByLabel(/again/).fill('another horse')
  await guest.getByRole('button', { name: 'Save and sign in' }).tap()
  await expect(sign(guest)).toBeVisible()
  await menu(guest)
  await expect(guest.getByRole('region', { name: 'Signed in as' })).toContainText('Viewer')
  await expect(guest.getByRole('button', { name: 'People', exact: true })).toHaveCount(0)

  await people.getByRole('button', { name: 'Close' }).tap()
  await menu(admin)
  await admin.getByRole('button', { name: 'People', exact: true }).tap()
  await people.getByRole('group', { name: 'Roles of Bo' }).getByRole('button', { name: 'Maintenance' }).tap()
  await expect(people.getByRole('listitem').filter({ hasText: 'Ada Admin made Bo Maintenance' })).toBeVisible()
  await people.getByRole('button', { name: 'Remove Bo' }).tap()
  await people.getByRole('button', { name: 'Remove', exact: true }).tap()
  await expect(people.getByRole('group', { name: 'Roles of Bo' })).toHaveCount(0)
  await expect(guest.getByRole('button', { name: 'Sign in' }), 'she is at the door').toBeVisible()
  await guest.getByLabel('Name').fill('Bo')
  await guest.getByLabel('Password').fill('another horse')
  await guest.getByRole('button', { name: 'Sign in' }).tap()
  await expect(guest.getByRole('alert')).toContainText('do not belong together')

  await people.getByRole('button', { name: 'Close' }).tap()
  await menu(admin)
  await admin.getByRole('button', { name: 'Sign out' }).tap()
  await expect(admin.getByRole('button', { name: 'Sign in' })).toBeVisible()
})
