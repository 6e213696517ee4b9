import { access, constants, readFile, stat, statfs } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Capabilities, Host, Limits } from '#shared/host.ts'
import { formatBytes } from './format.ts'

export type Finding = {
  name: string
  /** `warning`: works, but less well; `problem`: something will fail. */
  state: 'ok' | 'warning' | 'problem'
  detail: string
}

const finding = (name: string, state: Finding['state'], detail: string): Finding => ({ name, state, detail })

export function checkNode(nodeVersion = process.versions.node): Finding {
  const recent = Number(nodeVersion.split('.')[0]) >= 24
  return recent
    ? finding('Node', 'ok', nodeVersion)
    : finding('Node', 'problem', `${nodeVersion} is too old; Headroom needs 24. “npm start” brings its own.`)
}

export async function checkSqlite(): Promise<Finding> {
  try {
    const { sqliteVersion } = await import('../store/sqlite-version.ts')
    return finding('SQLite', 'ok', sqliteVersion())
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return finding('SQLite', 'problem', `The database module does not load (${reason}). Run “npm ci” again.`)
  }
}

export async function checkWorkspace(folder: string): Promise<Finding> {
  const there = await stat(folder).catch(() => null)
  if (!there) return finding('Workspace', 'ok', `${folder} is made at the first start.`)
  const writable = await access(folder, constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  )
  if (!there.isDirectory() || !writable) {
    return finding('Workspace', 'problem', `${folder} cannot be written. Choose another with --workspace.`)
  }
  return finding('Workspace', 'ok', folder)
}

const littleDiskBytes = 10 * 1024 ** 3

export async function checkDisk(folder: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(await nearestExisting(folder))
  const freeBytes = bavail * bsize
  const detail = `${formatBytes(freeBytes)} free where the workspace lies`
  return freeBytes < littleDiskBytes
    ? finding('Disk', 'warning', `${detail}: little for video.`)
    : finding('Disk', 'ok', detail)
}

export function checkFfmpeg(capabilities: Capabilities): Finding {
  const { ffmpegPath, version, origin, legacy } = capabilities
  if (ffmpegPath === null || version === null) {
    return finding('ffmpeg', 'problem', 'Not found. Install ffmpeg, or run “npm ci” for the bundled one.')
  }
  const detail = `${version} (${origin}, ${ffmpegPath})`
  return legacy
    ? finding(
        'ffmpeg',
        'warning',
        `${detail}: of 2018; a newer one is faster and knows AV1. Install ffmpeg 5 or later.`,
      )
    : finding('ffmpeg', 'ok', detail)
}

export function checkEncoders({ encoders }: Capabilities): Finding {
  const working = encoders.filter(({ works }) => works).map(({ name }) => name)
  if (!encoders.some(({ works, codec }) => works && codec === 'h264')) {
    return finding(
      'Encoders',
      'problem',
      `No H.264 encoder works here (works: ${working.join(', ') || 'none'}).`,
    )
  }
  return finding('Encoders', 'ok', working.join(', '))
}

export function checkGpu({ gpus }: Host, { encoders }: Capabilities): Finding {
  const hardware = encoders.filter((encoder) => encoder.hardware && encoder.works).map(({ name }) => name)
  const models = gpus.map(({ model }) => model).join(', ') || 'none found'
  return finding('GPU', 'ok', `${models}; hardware encoders that work: ${hardware.join(', ') || 'none'}`)
}

export function checkLimits({ inForce }: Limits): Finding {
  return finding('Limits', 'ok', `ffmpeg is held by ${inForce}`)
}

type BrowserFinder = { findBrowser(): string | undefined; hasDisplay(): boolean }

/** The finder that `npm start` uses; a packaged program has no scripts and needs no browser. */
export async function checkBrowser(scriptsFolder: URL): Promise<Finding> {
  const finder = await importFinder(new URL('browser.mjs', scriptsFolder))
  if (!finder) return finding('Browser', 'ok', 'not needed: this is a packaged program')
  const browser = finder.findBrowser()
  if (!browser) {
    return finding(
      'Browser',
      'warning',
      'No Chromium-family browser found; npm start prints an address instead.',
    )
  }
  return finding('Browser', 'ok', finder.hasDisplay() ? browser : `${browser} (but there is no display)`)
}

async function importFinder(url: URL): Promise<BrowserFinder | undefined> {
  try {
    return (await import(/* @vite-ignore */ url.href)) as BrowserFinder
  } catch {
    return undefined
  }
}

export async function checkElectron(): Promise<Finding> {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'))
    const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
      version: string
    }
    const executable = await readFile(join(folder, 'path.txt'), 'utf8').catch(() => 'electron')
    const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist')
    await access(join(dist, executable))
    return finding('Electron', 'ok', version)
  } catch {
    return finding(
      'Electron',
      'warning',
      'Its binary is not here; the console opens in a browser. “npx install-electron” fetches it.',
    )
  }
}

async function nearestExisting(path: string): Promise<string> {
  const there = await stat(path).catch(() => null)
  return there || dirname(path) === path ? path : nearestExisting(dirname(path))
}
