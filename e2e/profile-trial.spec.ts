import { Shell } from './pages/shell.ts'
import { expect, test } from './studio-fixture.ts'

test('two profiles are tried on a clip and compared side by side', async ({ console: page, studio }) => {
  test.setTimeout(240_000)
  const clip = await studio.makeClip('trial.mp4', 6)
  await studio.call('POST', '/jobs', {
    sourcePath: clip,
    customerId: studio.customer.id,
    outputs: [{ kind: 'file', container: 'mp4', profileId: 'prf_h264_360p' }],
  })
  const shell = new Shell(page)
  await shell.show('/profiles')
  const panel = page.getByRole('region', { name: 'Try it' })
  await panel.getByRole('combobox', { name: 'Source' }).click()
  await page.getByRole('option', { name: 'trial.mp4' }).click()
  await panel.getByRole('combobox', { name: 'Profiles' }).click()
  await page.getByRole('option', { name: 'H.264 360p' }).click()
  await page.getByRole('option', { name: 'H.264 480p' }).click()
  await page.keyboard.press('Escape')
  await panel.getByRole('button', { name: 'Try it' }).click()
  await expect(panel.getByRole('button', { name: 'Cancel' })).toBeVisible()

  const table = panel.getByRole('table')
  await expect(table.getByRole('row')).toHaveCount(3, { timeout: 180_000 })
  await expect(panel.getByRole('button', { name: 'Try it' })).toBeVisible({ timeout: 60_000 })
  for (const ssim of await table.locator('tbody td:last-child').allTextContents())
    expect(Number(ssim)).toBeGreaterThan(0.5)

  const slider = panel.getByRole('slider', { name: 'Where the pictures meet' })
  await expect(panel.getByRole('img', { name: /^Source/ })).toBeVisible()
  await slider.focus()
  await page.keyboard.press('Home')
  await expect(slider).toHaveValue('0')
})
