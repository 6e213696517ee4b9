import { Shell } from './pages/shell.ts'
import { expect, test } from './studio-fixture.ts'

test('the palette finds, runs, and gives the focus back', async ({ console: page }) => {
  const shell = new Shell(page)
  const search = page.getByRole('button', { name: 'Find…' })
  await search.click()
  await expect(shell.palette.getByRole('combobox')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(search).toBeFocused()

  await shell.run('watch')
  await expect(shell.heading('Watch folders')).toBeVisible()
})

test('keys go where the sheet says they go', async ({ console: page }) => {
  const shell = new Shell(page)
  await expect(shell.heading('Overview')).toBeVisible()
  await page.keyboard.press('?')
  const sheet = page.getByRole('dialog', { name: 'Keyboard' })
  await expect(sheet.getByText('Submit work')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(sheet).toBeHidden()
  await page.keyboard.press('g')
  await page.keyboard.press('c')
  await expect(shell.heading('Customers')).toBeVisible()
  await page.keyboard.press('n')
  await expect(shell.heading('Submit')).toBeVisible()
})

test('letters typed in a field are text', async ({ console: page }) => {
  const shell = new Shell(page)
  await shell.show('/customers')
  const filter = page.getByRole('searchbox', { name: 'Filter by name' })
  await filter.click()
  await page.keyboard.type('gjn?')
  await expect(filter).toHaveValue('gjn?')
  await expect(shell.heading('Customers')).toBeVisible()
})
