import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type LaunchOptions } from '@playwright/test'

const systemNames = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']

/** Chromium must not reach for the network while it is tested. */
const quietArguments = [
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** A headless Chromium that remembers nothing. */
export async function launchChromium(): Promise<Browser> {
  return chromium.launch(await chromiumOptions())
}

/** A headless Chromium with a profile in `folder`: like an operator's own it keeps files and compiled scripts between pages. */
export async function launchChromiumProfile(folder: string): Promise<BrowserContext> {
  const viewport = { width: 1280, height: 800 }
  return chromium.launchPersistentContext(folder, { ...(await chromiumOptions()), viewport })
}

/** Playwright's own Chromium, else the system's, else the one that comes by npm. */
async function chromiumOptions(): Promise<LaunchOptions> {
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const args = [...quietArguments, ...asRoot]
  if (existsSync(chromium.executablePath())) return { args }
  const system = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => systemNames.map((name) => join(folder, name)))
    .find((path) => existsSync(path))
  if (system && process.env.HEADROOM_E2E_BROWSER !== 'npm') return { executablePath: system, args }
  const { default: packaged } = await import('@sparticuz/chromium')
  return { executablePath: await packaged.executablePath(), args: [...packaged.args, ...quietArguments] }
}
