// Finds a Chromium-family browser and shows the console in a window of its own.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

const linuxNames = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge',
  'brave-browser',
  'vivaldi',
]
const macPaths = ['Google Chrome', 'Chromium', 'Microsoft Edge', 'Brave Browser'].map(
  (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
)
const windowsPaths = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
  'BraveSoftware\\Brave-Browser\\Application\\brave.exe',
]

/** The path of an installed Chromium-family browser, or undefined. */
export function findBrowser() {
  if (process.env.HEADROOM_BROWSER) return process.env.HEADROOM_BROWSER
  if (process.platform === 'darwin') return macPaths.find((path) => existsSync(path))
  if (process.platform === 'win32') {
    const roots = [
      process.env.PROGRAMFILES,
      process.env['PROGRAMFILES(X86)'],
      process.env.LOCALAPPDATA,
    ].filter(Boolean)
    return roots
      .flatMap((folder) => windowsPaths.map((path) => join(folder, path)))
      .find((path) => existsSync(path))
  }
  const folders = (process.env.PATH ?? '').split(delimiter)
  return linuxNames
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((path) => existsSync(path))
}

export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
}

/** Opens `url` as an application window with a profile of its own, removed when the window closes. */
export function openWindow(browser, url) {
  const profile = mkdtempSync(join(tmpdir(), 'headroom-window-'))
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const child = spawn(
    browser,
    [`--app=${url}`, `--user-data-dir=${profile}`, '--no-first-run', '--no-default-browser-check', ...asRoot],
    { stdio: 'ignore' },
  )
  child.on('error', () => {})
  child.on('exit', () => rmSync(profile, { recursive: true, force: true }))
  return child
}
