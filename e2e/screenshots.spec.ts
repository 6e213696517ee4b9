import { join } from 'node:path'
import { consolePages, Shell } from './pages/shell.ts'
import { test } from './studio-fixture.ts'

const sizes = [
  { width: 1280, height: 720 },
  { width: 1920, height: 1080 },
]

/** Pictures to look at, of every page, in both themes and two sizes; they land in the results' folder. */
for (const theme of ['light', 'dark'] as const) {
  test(`pictures of every page, ${theme}`, async ({ console: page, studio }, testInfo) => {
    test.setTimeout(300_000)
    const shell = new Shell(page)
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await shell.run(theme === 'light' ? 'Light theme' : 'Dark theme')
    const pages = [
      ...consolePages,
      { name: 'customer', path: `/customers/${studio.customer.id}`, title: studio.customer.name },
      { name: 'budget', path: `/budgets/${studio.budget.id}`, title: studio.budget.name },
    ]
    for (const size of sizes) {
      await page.setViewportSize(size)
      for (const { name, path, title } of pages) {
        await shell.show(path)
        await shell.settled(title)
        await page.screenshot({
          path: join(testInfo.project.outputDir, 'screenshots', `${name}-${theme}-${size.width}.png`),
        })
      }
    }
  })
}
