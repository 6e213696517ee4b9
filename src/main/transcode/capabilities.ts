import { execFile } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'
import { promisify } from 'node:util'
import { z } from 'zod'
import type { Capabilities } from '#shared/host.ts'
import type { VideoCodec } from '#shared/profiles.ts'
import type { Binaries } from './binaries.ts'
import { writeSealed } from './durable-files.ts'
import { type EncoderName, encoderRecipe, hardwareEncoders, softwareEncoders } from './recipes/encoders.ts'

const execute = promisify(execFile)

export type ProvenEncoder = Capabilities['encoders'][number]

/** What one ffmpeg proved that it can do. */
export type Proof = { encoders: ProvenEncoder[]; filters: string[] }

const proofSchema = z.object({
  key: z.string(),
  encoders: z.array(
    z.object({
      name: z.string(),
      codec: z.string(),
      hardware: z.boolean(),
      works: z.boolean(),
      detail: z.string(),
    }),
  ),
  filters: z.array(z.string()),
})

type Candidate = { name: EncoderName; codec: VideoCodec; hardware: boolean }

const videoCandidates: Candidate[] = [
  ...Object.entries(softwareEncoders).map((entry) => ({ entry, hardware: false })),
  ...Object.entries(hardwareEncoders).map((entry) => ({ entry, hardware: true })),
].flatMap(({ entry: [codec, names], hardware }) =>
  names.map((name) => ({ name, codec: codec as VideoCodec, hardware })),
)
const audioCandidates = [
  { name: 'aac', codec: 'aac' },
  { name: 'libopus', codec: 'opus' },
]

/** Filters a recipe may want and a build may lack. */
const optionalFilters = ['zscale', 'tonemap', 'bwdif']

/**
 * Proves encoders by encoding one frame with each: a listed hardware encoder says nothing of the hardware. The result is kept beside
 * the workspace's data until the binary changes. `onProven` hears of each as it comes.
 */
export async function proveCapabilities(
  binaries: Binaries,
  cacheFile: string,
  onProven: (encoders: ProvenEncoder[]) => void,
  signal: AbortSignal,
): Promise<Proof> {
  const key = await binaryKey(binaries.ffmpegPath)
  const cached = await readCache(cacheFile, key)
  if (cached) {
    onProven(cached.encoders)
    return cached
  }
  const proof = await prove(binaries.ffmpegPath, onProven, signal)
  signal.throwIfAborted()
  // A cache that cannot be written costs a second at the next start, no more.
  await writeSealed(cacheFile, JSON.stringify({ key, ...proof })).catch(() => {})
  return proof
}

async function binaryKey(path: string): Promise<string> {
  const { mtimeMs, size } = await stat(path)
  return `${path} ${mtimeMs} ${size}`
}

async function readCache(cacheFile: string, key: string): Promise<Proof | null> {
  try {
    const cached = proofSchema.parse(JSON.parse(await readFile(cacheFile, 'utf8')))
    return cached.key === key ? cached : null
  } catch {
    return null
  }
}

async function prove(
  ffmpegPath: string,
  onProven: (encoders: ProvenEncoder[]) => void,
  signal: AbortSignal,
): Promise<Proof> {
  const listed = listNames(await run(ffmpegPath, ['-hide_banner', '-encoders'], signal))
  const filters = listNames(await run(ffmpegPath, ['-hide_banner', '-filters'], signal))
  const encoders: ProvenEncoder[] = []
  for (const { name, codec } of audioCandidates.filter((candidate) => listed.has(candidate.name))) {
    encoders.push({ name, codec, hardware: false, ...(await tryAudio(ffmpegPath, name, signal)) })
  }
  for (const candidate of videoCandidates.filter(({ name }) => listed.has(name))) {
    signal.throwIfAborted()
    encoders.push({ ...candidate, ...(await tryVideo(ffmpegPath, candidate, signal)) })
    onProven([...encoders])
  }
  return { encoders, filters: optionalFilters.filter((name) => filters.has(name)) }
}

/** The names in ffmpeg's tables: flags first, then the name. */
export function listNames(table: string): Set<string> {
  const names = table.split('\n').map((line) => /^\s*[A-Z.|]{3,6}\s+([\w-]+)\s/.exec(line)?.[1])
  return new Set(names.filter((name) => name !== undefined))
}

/** As wide as the pickiest hardware wants it. */
const testPicture = ['-f', 'lavfi', '-i', 'color=c=gray:s=256x256:r=25:d=1']
const quiet = ['-nostdin', '-hide_banner', '-v', 'error']

async function tryVideo(ffmpegPath: string, { name, codec }: Candidate, signal: AbortSignal) {
  const settings = {
    codec,
    maximumWidth: 256,
    maximumHeight: 256,
    fit: 'inside',
    speed: 'fastest',
    rateControl: { kind: 'quality', crf: 30 },
    bitDepth: 8,
    deinterlace: 'never',
    toneMap: false,
    preferHardware: true,
  } as const
  const recipe = encoderRecipe(name, settings, 10, 1)
  const filters = ['format=yuv420p', ...recipe.filters]
  return attempt(
    ffmpegPath,
    [
      ...[...quiet, ...recipe.inputOptions, ...testPicture, '-frames:v', '1', '-vf', filters.join(',')],
      ...[...recipe.options, '-f', 'null', '-'],
    ],
    signal,
  )
}

function tryAudio(ffmpegPath: string, name: string, signal: AbortSignal) {
  const sound = ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000:duration=0.1']
  return attempt(ffmpegPath, [...quiet, ...sound, '-c:a', name, '-f', 'null', '-'], signal)
}

async function attempt(
  ffmpegPath: string,
  options: string[],
  signal: AbortSignal,
): Promise<{ works: boolean; detail: string }> {
  try {
    await run(ffmpegPath, options, signal)
    return { works: true, detail: 'A test frame was encoded.' }
  } catch (error) {
    signal.throwIfAborted()
    const { stderr } = error as { stderr?: string }
    const reason = stderr?.trim().split('\n').at(-1) ?? (error as Error).message
    return { works: false, detail: reason.slice(0, 300) }
  }
}

async function run(ffmpegPath: string, options: string[], signal: AbortSignal): Promise<string> {
  const limits = {
    timeout: 30_000,
    maxBuffer: 4 * 1024 * 1024,
    killSignal: 'SIGKILL',
    windowsHide: true,
  } as const
  const { stdout } = await execute(ffmpegPath, options, { ...limits, signal })
  return stdout
}
