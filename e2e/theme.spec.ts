import { Shell } from './pages/shell.ts'
import { expect, test } from './studio-fixture.ts'

test('a theme is chosen by keyboard and kept', async ({ console: page }) => {
  const shell = new Shell(page)
  await shell.run('Dark theme')
  await expect.poll(() => shell.theme()).toBe('dark')
  await page.reload()
  await expect.poll(() => shell.theme()).toBe('dark')
  await shell.run('Light theme')
  await expect.poll(() => shell.theme()).toBe('light')
})

test('without a choice it follows the system, also when that changes', async ({ console: page }) => {
  const shell = new Shell(page)
  await shell.run('Theme of the system')
  await page.emulateMedia({ colorScheme: 'dark' })
  await expect.poll(() => shell.theme()).toBe('dark')
  await page.emulateMedia({ colorScheme: 'light' })
  await expect.poll(() => shell.theme()).toBe('light')
})
