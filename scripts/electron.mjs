// Finds Electron's binary, or makes one short attempt to fetch it.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, say } from './setup.mjs'

const folder = join(root, 'node_modules', 'electron')
const failureStamp = join(folder, '.headroom-fetch-failed')
const fetchTimeoutMs = 60_000
const retryAfterMs = 24 * 3_600_000

function installed() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH
  const namedIn = join(folder, 'path.txt')
  const name = existsSync(namedIn)
    ? readFileSync(namedIn, 'utf8')
    : process.platform === 'win32'
      ? 'electron.exe'
      : 'electron'
  const path = override ? join(override, name) : join(folder, 'dist', name)
  return existsSync(path) ? path : undefined
}

/** The path of Electron's binary, or undefined. HEADROOM_ELECTRON=0 never looks. A failed fetch is not repeated for a day. */
export function findElectron(node) {
  if (process.env.HEADROOM_ELECTRON === '0') return undefined
  const present = installed()
  if (present) return present
  if (existsSync(failureStamp) && Date.now() - statSync(failureStamp).mtimeMs < retryAfterMs) return undefined
  say('fetching Electron (once; at most a minute)…')
  const result = spawnSync(node, [join(folder, 'install.js')], { stdio: 'ignore', timeout: fetchTimeoutMs })
  if (result.status !== 0) writeFileSync(failureStamp, new Date().toISOString())
  return installed()
}
