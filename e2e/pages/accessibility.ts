import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import { Shell } from './shell.ts'

/** What a theme can break: everything else is the same in both. */
const colourRules = ['color-contrast', 'link-in-text-block']

/** Shows the page in the light theme, at rest: a colour on its way from one theme to the other has no contrast to speak of. */
export async function showAtRest(page: Page): Promise<void> {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await new Shell(page).run('Light theme')
}

/**
 * Every rule of axe holds for what the page shows now, in the light theme and in the dark one; a violation fails the test and lets it go
 * on to the next page.
 */
export async function expectAccessible(page: Page, what: string): Promise<void> {
  await expectNoViolation(new AxeBuilder({ page }), `${what}, light`)
  await setColourScheme(page, 'dark')
  await expectNoViolation(new AxeBuilder({ page }).withRules(colourRules), `${what}, dark`)
  await setColourScheme(page, 'light')
}

/** As the command does, without a palette over what is to be looked at. */
async function setColourScheme(page: Page, scheme: 'light' | 'dark'): Promise<void> {
  await page.evaluate(
    (name) => document.documentElement.setAttribute('data-mantine-color-scheme', name),
    scheme,
  )
}

async function expectNoViolation(axe: AxeBuilder, what: string): Promise<void> {
  // Otherwise every look opens a page of its own, to keep frames of strangers out; there are none here.
  const { violations } = await axe.setLegacyMode().analyze()
  const found = violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id}: ${node.html.slice(0, 160)}`),
  )
  expect.soft(found, what).toEqual([])
}
