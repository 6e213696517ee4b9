import { basename, dirname } from 'node:path'
import type { Locator, Page } from '@playwright/test'

export class SubmitPage {
  readonly page: Page
  readonly submit: Locator

  constructor(page: Page) {
    this.page = page
    this.submit = page.getByRole('button', { name: /^Submit.* hold up to/ })
  }

  /** Chooses a file of the machine through the picker. */
  async choose(path: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Choose on this machine…' }).click()
    const dialog = this.page.getByRole('dialog', { name: 'Choose on this machine' })
    await dialog.getByRole('textbox', { name: 'Folder' }).fill(dirname(path))
    await dialog.getByRole('button', { name: 'Go', exact: true }).click()
    await dialog.getByRole('checkbox', { name: basename(path) }).check()
    await dialog.getByRole('button', { name: 'Take 1 chosen' }).click()
    await dialog.waitFor({ state: 'hidden' })
  }

  async forCustomer(name: string): Promise<void> {
    const field = this.page.getByRole('combobox', { name: 'Customer' })
    await field.click()
    await this.page.getByRole('option', { name }).click()
  }
}
