import { Shell } from './pages/shell.ts'
import { expect, test } from './studio-fixture.ts'

test('jobs are found by name, held, and cancelled by keyboard', async ({ console: page, studio }) => {
  const clip = await studio.makeClip('drone pass.mp4', 40)
  const profiles = await studio.call<{ id: string; name: string }[]>('GET', '/profiles')
  const profileId = profiles.find(({ name }) => name.includes('360p'))?.id ?? profiles[0]!.id
  await studio.call('PATCH', '/queue/settings', { draining: true })
  const job = await studio.call<{ id: string }>('POST', '/jobs', {
    sourcePath: clip,
    customerId: studio.customer.id,
    outputs: [{ kind: 'file', container: 'mp4', profileId }],
  })

  const shell = new Shell(page)
  await shell.show('/jobs')
  const grid = page.getByRole('grid', { name: 'Jobs' })
  await grid.waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type('drone')
  await expect(page).toHaveURL(/text=drone/)
  await expect(grid.getByRole('row')).toHaveCount(2)

  await grid.focus()
  await page.keyboard.press('Space')
  const bar = page.getByRole('toolbar', { name: 'Selected jobs' })
  await bar.getByRole('button', { name: 'Pause' }).click()
  await expect(grid.getByText('Paused', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(grid.getByText('Waiting', { exact: true })).toBeVisible()

  await grid.focus()
  await page.keyboard.press('Enter')
  await expect(shell.heading('drone pass.mp4')).toBeVisible()
  await expect(page.getByText(/Number 1 in the queue/)).toBeVisible()
  await page.keyboard.press('x')
  await page.getByRole('button', { name: 'Cancel the job' }).click()
  await expect(page.getByRole('main').getByText('Cancelled', { exact: true })).toBeVisible()
  const { job: ended } = await studio.call<{ job: { state: string } }>('GET', `/jobs/${job.id}`)
  expect(ended.state).toBe('cancelled')
  await studio.call('PATCH', '/queue/settings', { draining: false })
})

test('a broken address shows all jobs instead of an error', async ({ console: page }) => {
  const shell = new Shell(page)
  await shell.show('/jobs?states=nonsense&descending=maybe&customerId=1')
  await expect(shell.heading('Jobs')).toBeVisible()
})
