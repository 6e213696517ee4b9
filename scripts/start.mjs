// npm start: the console in Electron when its binary is here, else in a Chromium-family window, else at a printed address.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { findBrowser, hasDisplay, openWindow } from './browser.mjs'
import { findElectron } from './electron.mjs'
import { childEnvironment, root, say, setUp } from './setup.mjs'

const node = setUp({ build: true })
const options = process.argv.slice(2)
const electron = hasDisplay() ? findElectron(node) : undefined
const environment = childEnvironment(node)

const program = electron
  ? spawn(electron, [root, ...options], { stdio: 'inherit', env: environment })
  : spawn(node, [join(root, 'out', 'main', 'headless.js'), ...options], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: environment,
    })

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => program.kill(signal))

let browserWindow
program.on('exit', (code) => {
  browserWindow?.kill()
  process.exit(code ?? 1)
})

if (!electron) {
  say(
    hasDisplay()
      ? "Electron's binary is not here (npx install-electron fetches it), so the console opens in your browser."
      : 'There is no display, so open the address below in a browser on this machine.',
  )
  let printed = ''
  let opened = false
  program.stdout.on('data', (chunk) => {
    process.stdout.write(chunk)
    if (opened) return
    printed += chunk
    const address = /Headroom is at (\S+)/.exec(printed)?.[1]
    if (!address) return
    opened = true
    const browser = hasDisplay() ? findBrowser() : undefined
    if (browser) browserWindow = openWindow(browser, address)
  })
}
