import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Shell } from './pages/shell.ts'
import { SubmitPage } from './pages/submit-page.ts'
import { expect, test } from './studio-fixture.ts'

test('a clip is quoted, agreed to once however often it is clicked, run, and its outputs stand on its page', async ({
  console: page,
  studio,
}) => {
  test.setTimeout(240_000)
  const clip = await studio.makeClip('interview one.mp4', 4)
  const submit = new SubmitPage(page)
  await new Shell(page).show('/submit')
  await submit.choose(clip)
  await submit.forCustomer(studio.customer.name)
  await expect(page.getByRole('heading', { name: 'Price', exact: true })).toBeVisible()
  await expect(page.getByText('Left afterwards')).toBeVisible()
  await expect(page.getByRole('region', { name: 'Breakdown by rendition, table' })).toBeVisible()

  await submit.submit.dblclick()
  await page.getByRole('link', { name: 'Open the job' }).click()
  await expect(new Shell(page).heading('interview one.mp4')).toBeVisible()
  await expect(page.getByRole('main').getByText('Done', { exact: true })).toBeVisible({ timeout: 180_000 })
  await expect(page.getByRole('button', { name: 'Play' }).first()).toBeVisible()
  const { total } = await studio.call<{ total: number }>('POST', '/jobs/search', { text: 'interview one' })
  expect(total).toBe(1)

  await page.getByRole('link', { name: 'Budget and ledger' }).click()
  const ledger = page.getByRole('grid', { name: 'Ledger' })
  // The studio is shared with other specs: only this clip's lines count.
  const lines = ledger.getByRole('row').filter({ hasText: 'interview one.mp4' })
  await expect(lines.filter({ has: page.getByRole('gridcell', { name: 'Settlement' }) })).toHaveCount(1)
})

test('a text that poses as a video is refused in words, and nothing can be submitted', async ({
  console: page,
  studio,
}) => {
  const path = join(studio.folder, 'notes.mp4')
  await writeFile(path, 'Dear diary, today nothing was transcoded.\n'.repeat(40))
  const submit = new SubmitPage(page)
  await new Shell(page).show('/submit')
  await submit.choose(path)
  await submit.forCustomer(studio.customer.name)
  await expect(page.getByRole('alert').first()).toContainText(/SOURCE_/)
  await expect(submit.submit).toHaveCount(0)
})

test('a file from the browser is sent to the host and quoted there', async ({ console: page, studio }) => {
  test.skip(studio.host.name !== 'headless', 'A desktop window knows the path and sends nothing.')
  const clip = await studio.makeClip('sent.mp4', 2)
  await new Shell(page).show('/submit')
  await page.getByLabel('Files to submit').setInputFiles(clip)
  await new SubmitPage(page).forCustomer(studio.customer.name)
  await expect(page.getByRole('heading', { name: 'Price', exact: true })).toBeVisible()
})
