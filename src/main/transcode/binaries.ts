import { execFile } from 'node:child_process'
import { constants } from 'node:fs'
import { access, chmod, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { HeadroomError } from '#shared/errors.ts'

const execute = promisify(execFile)
const packages = createRequire(import.meta.url)
const executableSuffix = process.platform === 'win32' ? '.exe' : ''

/** A working pair of ffmpeg and ffprobe. */
export type Binaries = {
  ffmpegPath: string
  ffprobePath: string
  /** As the program names itself, such as `5.1.9-0+deb12u1`. */
  version: string
  origin: 'configured' | 'system' | 'bundled'
  /** Older than 5.1: spells some options differently and patches its fragments less well. */
  legacy: boolean
}

export type BinariesOptions = {
  /** From the settings; wins over `HEADROOM_FFMPEG`. */
  configuredFfmpegPath?: string | undefined
  environment: Readonly<Record<string, string | undefined>>
}

/** ffmpeg 5.1 carries libavcodec 59.37. Git builds have no version number, but every build prints its libraries. */
const firstModernCodecLibrary = [59, 37] as const

/**
 * Reads `ffmpeg -version`. Null when the text is not ffmpeg's.
 */
export function parseVersion(text: string): { version: string; legacy: boolean } | null {
  const version = /^ff(?:mpeg|probe) version (\S+)/m.exec(text)?.[1]
  const library = /libavcodec\s+(\d+)\.\s*(\d+)/.exec(text)
  if (!version || !library) return null
  const [major, minor] = [Number(library[1]), Number(library[2])]
  const [modernMajor, modernMinor] = firstModernCodecLibrary
  return { version, legacy: major < modernMajor || (major === modernMajor && minor < modernMinor) }
}

/**
 * Finds ffmpeg: the configured one, else the system's from 5.1 on, else the one of the npm packages, else an older one of the system.
 * Errors: FFMPEG_MISSING, with what was tried.
 */
export async function findBinaries(options: BinariesOptions): Promise<Binaries> {
  const configured = options.configuredFfmpegPath ?? options.environment.HEADROOM_FFMPEG
  if (configured) return configuredBinaries(configured, options)

  const searchPath = options.environment.PATH ?? ''
  const system = await fromFfmpeg(await findInPath('ffmpeg', searchPath), 'system', searchPath)
  if (system && !system.legacy) return system
  const bundled = await fromFfmpeg(await bundledPath('@ffmpeg-installer/ffmpeg'), 'bundled', searchPath)
  const found = bundled ?? system
  if (found) return found
  throw new HeadroomError(
    'FFMPEG_MISSING',
    'Headroom found no working ffmpeg and ffprobe. Install ffmpeg 5.1 or newer, name one in the settings, or install the optional npm packages.',
  )
}

async function configuredBinaries(ffmpegPath: string, options: BinariesOptions): Promise<Binaries> {
  const found = await fromFfmpeg(ffmpegPath, 'configured', options.environment.PATH ?? '')
  if (found) return found
  throw new HeadroomError(
    'FFMPEG_MISSING',
    `The configured ffmpeg "${ffmpegPath}" does not work, or no ffprobe was found for it. Correct the path in the settings or remove it.`,
    { ffmpegPath },
  )
}

async function fromFfmpeg(
  ffmpegPath: string | null,
  origin: Binaries['origin'],
  searchPath: string,
): Promise<Binaries | null> {
  if (!ffmpegPath || !(await ensureExecutable(ffmpegPath))) return null
  const version = await readVersion(ffmpegPath)
  const ffprobePath = await findFfprobe(ffmpegPath, searchPath)
  return version && ffprobePath ? { ffmpegPath, ffprobePath, origin, ...version } : null
}

async function findFfprobe(ffmpegPath: string, searchPath: string): Promise<string | null> {
  const candidates = [
    join(dirname(ffmpegPath), `ffprobe${executableSuffix}`),
    await bundledPath('@ffprobe-installer/ffprobe'),
    await findInPath('ffprobe', searchPath),
  ]
  for (const candidate of candidates) {
    if (candidate && (await ensureExecutable(candidate)) && (await readVersion(candidate))) return candidate
  }
  return null
}

async function findInPath(name: string, searchPath: string): Promise<string | null> {
  for (const folder of searchPath.split(delimiter)) {
    const candidate = join(folder, name + executableSuffix)
    if (folder && (await isFile(candidate))) return candidate
  }
  return null
}

/** The npm packages throw when they hold nothing for this platform, and are absent when optional dependencies were left out. */
async function bundledPath(packageName: string): Promise<string | null> {
  try {
    return (packages(packageName) as { path: string }).path
  } catch {
    return null
  }
}

async function readVersion(path: string): Promise<{ version: string; legacy: boolean } | null> {
  try {
    const { stdout } = await execute(path, ['-version'], { timeout: 20_000, windowsHide: true })
    return parseVersion(stdout)
  } catch {
    return null
  }
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (entry) => entry.isFile(),
    () => false,
  )
}

/** npm may unpack binaries without their executable bit when install scripts are off. */
async function ensureExecutable(path: string): Promise<boolean> {
  if (!(await isFile(path))) return false
  try {
    await access(path, constants.X_OK)
    return true
  } catch {
    return chmod(path, 0o755).then(
      () => true,
      () => false,
    )
  }
}
