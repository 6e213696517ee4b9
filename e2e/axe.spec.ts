import { expectAccessible, showAtRest } from './pages/accessibility.ts'
import { interceptHost } from './pages/host-answers.ts'
import { consolePages, Shell } from './pages/shell.ts'
import { SubmitPage } from './pages/submit-page.ts'
import { expect, type Studio, test } from './studio-fixture.ts'

/** The pages of one customer, budget and finished job. */
const detailPages = async (studio: Studio) => {
  const job = await studio.finishedJob()
  return [
    { path: `/customers/${studio.customer.id}`, title: studio.customer.name },
    { path: `/budgets/${studio.budget.id}`, title: studio.budget.name },
    { path: `/jobs/${job.id}`, title: job.sourceName },
  ]
}

/** Takes minutes: left to `npm run e2e`. */
const thorough = { tag: '@thorough' }

/** Nothing on these is read from the host. */
const needsNoHost = new Set(['/settings?section=appearance'])

test.beforeEach(({ console: page }) => showAtRest(page))

test('no accessibility violation on any page with its data', async ({ console: page, studio }) => {
  test.setTimeout(600_000)
  const shell = new Shell(page)
  for (const { path, title } of [...(await detailPages(studio)), ...consolePages]) {
    await shell.show(path)
    await shell.settled(title)
    await expectAccessible(page, path)
  }
})

test('none while readings are on their way', thorough, async ({ console: page, studio }) => {
  test.setTimeout(600_000)
  const pages = [...(await detailPages(studio)), ...consolePages]
  const host = await interceptHost(page, 'none')
  await page.reload()
  const shell = new Shell(page)
  for (const { path } of pages.filter((entry) => !needsNoHost.has(entry.path))) {
    await shell.show(path)
    await expect(page.getByRole('main').getByLabel('Loading').first()).toBeVisible()
    await expectAccessible(page, path)
  }
  await host.end()
})

test(
  'none when readings fail: the reason, its code and a retry',
  thorough,
  async ({ console: page, studio }) => {
    test.setTimeout(600_000)
    const pages = [...(await detailPages(studio)), ...consolePages]
    const host = await interceptHost(page, 'failures')
    await page.reload()
    const shell = new Shell(page)
    for (const { path } of pages.filter((entry) => !needsNoHost.has(entry.path))) {
      await shell.show(path)
      const failed = page.getByRole('main').getByRole('alert').first()
      await expect(failed).toContainText('INTERNAL')
      await expect(failed.getByRole('button', { name: 'Try again' })).toBeVisible()
      await expectAccessible(page, path)
    }
    await host.end()
  },
)

test(
  'none when readings are old: what there was, with its age',
  thorough,
  async ({ console: page, studio }) => {
    test.setTimeout(600_000)
    const pages = [...(await detailPages(studio)), ...consolePages]
    const host = await interceptHost(page, 'real')
    await page.reload()
    const shell = new Shell(page)
    for (const { path, title } of pages.filter((entry) => !needsNoHost.has(entry.path))) {
      host.give('real')
      await shell.show(path)
      await shell.settled(title)
      host.give('failures')
      host.readAgain()
      const note = page.getByRole('main').getByText(/^Shown as of .*: Made to fail by the test\.$/)
      await expect(note.first()).toBeVisible()
      await expectAccessible(page, path)
    }
    await host.end()
  },
)

test('none in the dialogs and the palette', thorough, async ({ console: page, studio }) => {
  test.setTimeout(600_000)
  const shell = new Shell(page)
  const { id: jobId } = await studio.finishedJob()
  const dialogs: readonly (readonly [path: string, button: string])[] = [
    [`/budgets/${studio.budget.id}`, 'Top up'],
    [`/budgets/${studio.budget.id}`, 'Adjust'],
    [`/budgets/${studio.budget.id}`, 'Edit'],
    ['/customers', 'New customer'],
    ['/watch-folders', 'Watch a folder'],
    ['/profiles', 'Copy H.264 360p'],
    ['/submit', 'Choose on this machine…'],
  ]
  for (const [path, button] of dialogs) {
    await shell.show(path)
    await page.getByRole('main').getByRole('button', { name: button, exact: true }).first().click()
    await page.getByRole('dialog').waitFor()
    await expectAccessible(page, `${path}: ${button}`)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
  }
  await shell.show(`/jobs/${jobId}`)
  await page.getByRole('button', { name: 'Play' }).first().click()
  await page.locator('video').waitFor()
  await expectAccessible(page, 'player')
  await shell.press('?', page.getByRole('dialog', { name: 'Keyboard' }))
  await expectAccessible(page, 'keyboard sheet')
  await page.keyboard.press('Escape')
  await shell.press('ControlOrMeta+k', shell.palette)
  await expectAccessible(page, 'palette')
})

test('none on a quote before it is agreed to', async ({ console: page, studio }) => {
  test.setTimeout(180_000)
  const submit = new SubmitPage(page)
  await new Shell(page).show('/submit')
  await submit.choose(await studio.makeClip('quoted.mp4', 2))
  await submit.forCustomer(studio.customer.name)
  await expect(page.getByRole('heading', { name: 'Price', exact: true })).toBeVisible()
  await expectAccessible(page, 'quote')
})
