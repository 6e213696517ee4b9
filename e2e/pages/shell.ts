import { expect, type Locator, type Page } from '@playwright/test'

export const consolePages = [
  { name: 'overview', path: '/', title: 'Overview' },
  { name: 'jobs', path: '/jobs', title: 'Jobs' },
  { name: 'submit', path: '/submit', title: 'Submit' },
  { name: 'customers', path: '/customers', title: 'Customers' },
  { name: 'plan', path: '/plan', title: 'Plan' },
  { name: 'accuracy', path: '/accuracy', title: 'Accuracy' },
  { name: 'forecast', path: '/forecast', title: 'Forecast' },
  { name: 'profiles', path: '/profiles', title: 'Profiles' },
  { name: 'watch-folders', path: '/watch-folders', title: 'Watch folders' },
  { name: 'activity', path: '/activity', title: 'Activity' },
  { name: 'settings-machine', path: '/settings?section=machine', title: 'Settings' },
  { name: 'settings-ffmpeg', path: '/settings?section=ffmpeg', title: 'Settings' },
  { name: 'settings-work', path: '/settings?section=work', title: 'Settings' },
  { name: 'settings-prices', path: '/settings?section=prices', title: 'Settings' },
  { name: 'settings-tokens', path: '/settings?section=tokens', title: 'Settings' },
  { name: 'settings-appearance', path: '/settings?section=appearance', title: 'Settings' },
  { name: 'settings-backup', path: '/settings?section=backup', title: 'Settings' },
] as const

/** What every page of the console has around it. */
export class Shell {
  readonly page: Page
  readonly palette: Locator

  constructor(page: Page) {
    this.page = page
    this.palette = page.getByRole('dialog', { name: 'Command palette' })
  }

  heading(title: string): Locator {
    return this.page.getByRole('heading', { level: 1, name: title })
  }

  async show(path: string): Promise<void> {
    await this.page.evaluate((address) => {
      window.location.hash = address
    }, path)
  }

  /** Opens the palette, types, and runs the first that is found. */
  async run(command: string): Promise<void> {
    await this.press('ControlOrMeta+k', this.palette)
    const field = this.palette.getByRole('combobox', { name: 'Find a command' })
    await field.fill(command)
    await expect(this.palette.getByRole('option', { selected: true })).toContainText(command, {
      ignoreCase: true,
    })
    await field.press('Enter')
    await this.palette.waitFor({ state: 'hidden' })
  }

  /** Presses a key until it opens what it should: what has just been painted may not listen yet. */
  async press(key: string, opens: Locator): Promise<void> {
    await expect(async () => {
      if (!(await opens.isVisible())) await this.page.keyboard.press(key)
      await opens.waitFor({ timeout: 1000 })
    }).toPass()
  }

  /** Presses Tab until the focus is there, as somebody without a mouse does. */
  async tabTo(target: Locator): Promise<void> {
    await target.waitFor()
    for (let presses = 0; presses < 40; presses += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return
      await this.page.keyboard.press('Tab')
    }
    throw new Error('Tab does not lead there.')
  }

  /** Waits until the page of this title stands and nothing on it is a placeholder any more. */
  async settled(title: string): Promise<void> {
    await this.heading(title).waitFor()
    await this.page.waitForFunction(() => document.querySelector('[aria-label="Loading"]') === null)
  }

  theme(): Promise<string | null> {
    return this.page.locator('html').getAttribute('data-mantine-color-scheme')
  }
}
