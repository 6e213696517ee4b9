import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { consolePages, Shell } from './pages/shell.ts'
import { expect, type Studio, test } from './studio-fixture.ts'

async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).analyze()
  return found.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id}: ${node.html.slice(0, 160)}`),
  )
}

const detailPages = (studio: Studio) => [
  { path: `/customers/${studio.customer.id}`, title: studio.customer.name },
  { path: `/budgets/${studio.budget.id}`, title: studio.budget.name },
]

for (const theme of ['Light', 'Dark'] as const) {
  test(`no accessibility violation on any page, ${theme.toLowerCase()} theme`, async ({
    console: page,
    studio,
  }) => {
    test.setTimeout(300_000)
    const shell = new Shell(page)
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await shell.run(`${theme} theme`)
    for (const { path, title } of [...consolePages, ...detailPages(studio)]) {
      await shell.show(path)
      await shell.settled(title)
      expect.soft(await violations(page), path).toEqual([])
    }
  })

  test(`none in the dialogs, ${theme.toLowerCase()} theme`, async ({ console: page, studio }) => {
    test.setTimeout(180_000)
    const shell = new Shell(page)
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await shell.run(`${theme} theme`)
    await shell.show(`/budgets/${studio.budget.id}`)
    for (const name of ['Top up', 'Adjust', 'Edit']) {
      await page.getByRole('button', { name, exact: true }).click()
      await page.getByRole('dialog').waitFor()
      expect.soft(await violations(page), name).toEqual([])
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'hidden' })
    }
    await shell.press('?', page.getByRole('dialog', { name: 'Keyboard' }))
    expect.soft(await violations(page), 'keyboard sheet').toEqual([])
  })
}

test('none while the data is away', async ({ console: page }) => {
  await page.route('**/rpc/**', (route) =>
    route.fulfill({
      status: 500,
      json: { json: { code: 'INTERNAL', status: 500, message: 'Made to fail.' } },
    }),
  )
  const shell = new Shell(page)
  for (const path of ['/customers', '/jobs', '/profiles']) {
    await shell.show(path)
    await expect(page.getByRole('button', { name: 'Try again' }).first()).toBeVisible({ timeout: 30_000 })
    expect.soft(await violations(page), path).toEqual([])
  }
})
