import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import { Shell } from './shell.ts'

export type Theme = 'Light' | 'Dark'
export const themes: readonly Theme[] = ['Light', 'Dark']

/** Shows the page in a theme, at rest: a colour on its way from one theme to the other has no contrast to speak of. */
export async function showTheme(page: Page, theme: Theme): Promise<void> {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await new Shell(page).run(`${theme} theme`)
}

/** Every rule of axe holds for what the page shows now; a violation fails the test and lets it go on to the next page. */
export async function expectAccessible(page: Page, what: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  const found = violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id}: ${node.html.slice(0, 160)}`),
  )
  expect.soft(found, what).toEqual([])
}
