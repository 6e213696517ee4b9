import { Shell } from './pages/shell.ts'
import { expect, test } from './studio-fixture.ts'

const names = ['قناة الساحل', '<b>Bold</b> & Sons', `Long ${'name '.repeat(39)}`.trim(), 'Heron 🏒']

for (const name of names) {
  test(`a customer may be called ${name.slice(0, 20)}`, async ({ console: page }) => {
    const shell = new Shell(page)
    await shell.run('New customer')
    await page.getByRole('textbox', { name: 'Name' }).fill(name)
    await page.keyboard.press('Enter')
    await expect(shell.heading(name)).toBeVisible()
    await expect(page.getByRole('heading', { name: 'No budget' })).toHaveCount(0)
    await expect(page.getByText('No budget yet')).toBeVisible()
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)
    expect(overflow).toBe(false)
  })
}

test('a name of 500 characters is refused where it is typed, and nothing typed is lost', async ({
  console: page,
}) => {
  await new Shell(page).run('New customer')
  const field = page.getByRole('textbox', { name: 'Name' })
  await field.fill('x'.repeat(500))
  await page.getByRole('button', { name: 'Create' }).click()
  await expect(page.getByText('Use at most 200 characters.')).toBeVisible()
  await expect(field).toHaveValue('x'.repeat(500))
})

test('archiving is asked about, and Enter keeps things as they are', async ({ console: page, studio }) => {
  const { id } = await studio.call<{ id: string }>('POST', '/customers', { name: 'Once Only Ltd' })
  const shell = new Shell(page)
  await shell.show(`/customers/${id}`)
  const archive = page.getByRole('button', { name: 'Archive' })
  await archive.click()
  await expect(page.getByRole('dialog', { name: 'Archive this customer?' })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(archive).toBeFocused()
  await expect(page.getByText('Archived')).toHaveCount(0)
})
