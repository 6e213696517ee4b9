import { Shell } from './pages/shell.ts'
import { expect, test } from './studio-fixture.ts'

test('while the host is away the console says so, keeps what is typed, and comes back by itself', async ({
  console: page,
  studio,
}) => {
  test.setTimeout(180_000)
  const shell = new Shell(page)
  await expect(page.getByRole('status').getByText('Live')).toBeVisible()
  await shell.run('New customer')
  await page.getByRole('textbox', { name: 'Name' }).fill('Typed before the break')
  process.kill(studio.host.processId, 'SIGSTOP')
  try {
    await expect(page.getByText('No answer')).toBeVisible({ timeout: 90_000 })
  } finally {
    process.kill(studio.host.processId, 'SIGCONT')
  }
  await expect(page.getByRole('status').getByText('Live')).toBeVisible({ timeout: 60_000 })
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('Typed before the break')
})
