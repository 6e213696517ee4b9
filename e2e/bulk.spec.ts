import { Shell } from './pages/shell.ts'
import { expect, type Studio, test } from './studio-fixture.ts'

const waiting = 12

async function fillQueue(studio: Studio): Promise<void> {
  const clip = await studio.makeClip('night shoot.mp4', 1)
  const profiles = await studio.call<{ id: string; name: string }[]>('GET', '/profiles')
  const profileId = profiles.find(({ name }) => name.includes('360p'))?.id ?? profiles[0]!.id
  for (let index = 0; index < waiting; index += 1) {
    await studio.call('POST', '/jobs', {
      sourcePath: clip,
      customerId: studio.customer.id,
      outputs: [{ kind: 'file', container: 'mp4', profileId }],
    })
  }
}

test('every job that matches is paused in one go, resumed by undo, and cancelled after a question', async ({
  console: page,
  studio,
}) => {
  await studio.call('PATCH', '/queue/settings', { draining: true })
  await fillQueue(studio)
  const count = async (states: string[]) =>
    (await studio.call<{ total: number }>('POST', '/jobs/search', { states, text: 'night shoot' })).total

  const shell = new Shell(page)
  await shell.show('/jobs?text=night%20shoot')
  const grid = page.getByRole('grid', { name: 'Jobs' })
  await expect(grid).toHaveAttribute('aria-rowcount', String(waiting + 1))
  await grid.focus()
  await page.keyboard.press('Space')
  const chosen = page.getByRole('toolbar', { name: 'Selected jobs' })
  await chosen.getByRole('button', { name: `Select all ${waiting} that match` }).click()
  const all = page.getByRole('toolbar', { name: 'All jobs that match' })
  await all.getByRole('button', { name: 'Pause' }).click()
  await expect(page.getByText(`${waiting} jobs paused`)).toBeVisible()
  expect(await count(['paused'])).toBe(waiting)

  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByText(`${waiting} jobs resumed`)).toBeVisible()
  expect(await count(['queued'])).toBe(waiting)

  const [first] = (
    await studio.call<{ jobs: { id: string }[] }>('POST', '/jobs/search', { text: 'night shoot', limit: 1 })
  ).jobs
  await studio.call('POST', `/jobs/${first!.id}/cancel`)
  await grid.focus()
  await page.keyboard.press('a')
  await all.getByRole('button', { name: 'Cancel' }).click()
  const question = page.getByRole('dialog', { name: `Cancel all ${waiting} jobs that match?` })
  await expect(question.getByRole('button', { name: 'Keep as it is' })).toBeFocused()
  await question.getByRole('button', { name: `Cancel ${waiting} jobs` }).click()
  await expect(page.getByText(`${waiting - 1} jobs cancelled, 1 had already ended`)).toBeVisible()
  expect(await count(['cancelled'])).toBe(waiting)

  await shell.show('/activity?text=cancelled')
  await expect(page.getByText(`${waiting - 1} jobs cancelled, 1 had already ended`).first()).toBeVisible()
  await studio.call('PATCH', '/queue/settings', { draining: false })
})
