import type { Page } from '@playwright/test'

/** What the console is driven through. A result counts for the host it was gained in, and Playwright's projects have these names. */
export const hostNames = ['headless', 'electron-double', 'electron'] as const
export type HostName = (typeof hostNames)[number]

/** A running console with a workspace of its own. */
export interface ConsoleHost {
  name: HostName
  /** The process its main part runs in; the double's is the test's own. */
  processId: number
  /** A page that shows the overview: a new one where a host has many, the one window loaded anew where it has one. */
  openPage(): Promise<Page>
  /** Done with a page; the one window stays. */
  leavePage(page: Page): Promise<void>
  /** Calls the contract's REST side as the operator. Throws what was refused. */
  call<T>(method: string, path: string, body?: unknown): Promise<T>
  quit(): Promise<void>
}

/** What a test's browser says of the person in front of it. */
export const person = { locale: 'en-GB', timezoneId: 'Europe/Berlin' }
export const windowSize = { width: 1280, height: 720 }
