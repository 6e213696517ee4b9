import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from '@playwright/test'

const systemNames = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']

/** Chromium must not reach for the network while it is tested. */
const quietArguments = [
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** A headless Chromium: Playwright's own, else the system's, else the one that comes by npm. */
export async function launchChromium(): Promise<Browser> {
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const own = chromium.executablePath()
  if (existsSync(own)) return chromium.launch({ args: [...quietArguments, ...asRoot] })
  const system = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => systemNames.map((name) => join(folder, name)))
    .find((path) => existsSync(path))
  if (system && process.env.HEADROOM_E2E_BROWSER !== 'npm')
    return chromium.launch({ executablePath: system, args: [...quietArguments, ...asRoot] })
  const { default: packaged } = await import('@sparticuz/chromium')
  return chromium.launch({
    executablePath: await packaged.executablePath(),
    args: [...packaged.args, ...quietArguments],
  })
}
