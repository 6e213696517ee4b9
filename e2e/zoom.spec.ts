import type { Page } from '@playwright/test'
import { consolePages, Shell } from './pages/shell.ts'
import { expect, test } from './studio-fixture.ts'

/** 1280 × 720 at 200 % leaves the page half of each (WCAG 2.2, 1.4.4 and 1.4.10); 4K leaves it more than any of it was drawn for. */
const windows = [
  { name: '200 %', width: 640, height: 360 },
  { name: '4K', width: 3840, height: 2160 },
]

/** Controls that cannot be reached: off the side of the page, or cut off by a container that does not scroll. Runs in the page. */
function unreachableControls(): string[] {
  const controls = 'a[href], button, input, select, textarea, [role="combobox"], [role="tab"]'
  // A quiet button stands with its padding outside, so that its words are in line with the text.
  const paddingPixels = 8
  const clipsSideways = (element: Element): boolean =>
    ['hidden', 'clip'].includes(getComputedStyle(element).overflowX)
  const scrollsSideways = (element: Element): boolean =>
    ['auto', 'scroll'].includes(getComputedStyle(element).overflowX)
  return [...document.querySelectorAll<HTMLElement>(controls)].flatMap((control) => {
    const box = control.getBoundingClientRect()
    const hidden = box.width < 2 || box.height < 2 || !control.checkVisibility({ visibilityProperty: true })
    if (hidden || control.closest('[aria-hidden="true"], .visually-hidden')) return []
    for (let parent = control.parentElement; parent; parent = parent.parentElement) {
      if (scrollsSideways(parent) && parent !== document.body && parent.scrollWidth > parent.clientWidth) {
        // A table scrolls within itself; the page around it does not.
        return parent.id === 'main' ? [`${control.outerHTML.slice(0, 120)} makes the page scroll`] : []
      }
      const frame = parent.getBoundingClientRect()
      if (
        clipsSideways(parent) &&
        (box.left < frame.left - paddingPixels || box.left > frame.right - paddingPixels)
      ) {
        return [`${control.outerHTML.slice(0, 120)} is cut off`]
      }
    }
    return box.left < -2 || box.right > innerWidth + 2
      ? [`${control.outerHTML.slice(0, 120)} is off the page`]
      : []
  })
}

function scrollsSideways(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const main = document.getElementById('main')!
    return (
      document.documentElement.scrollWidth > innerWidth ||
      main.scrollWidth > main.clientWidth ||
      document.body.scrollHeight > innerHeight + 1
    )
  })
}

for (const { name, width, height } of windows) {
  test(`every page fits at ${name}`, { tag: '@thorough' }, async ({ console: page, studio }) => {
    test.setTimeout(300_000)
    const shell = new Shell(page)
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await page.setViewportSize({ width, height })
    const job = await studio.finishedJob()
    const pages = [
      { path: `/customers/${studio.customer.id}`, title: studio.customer.name },
      { path: `/budgets/${studio.budget.id}`, title: studio.budget.name },
      { path: `/jobs/${job.id}`, title: job.sourceName },
      ...consolePages,
    ]
    for (const { path, title } of pages) {
      await shell.show(path)
      await shell.settled(title)
      // Charts measure their frame after they are drawn for the first time.
      await expect.soft
        .poll(() => scrollsSideways(page), { message: `${path} scrolls sideways`, timeout: 5000 })
        .toBe(false)
      expect.soft(await page.evaluate(unreachableControls), path).toEqual([])
    }
  })
}
