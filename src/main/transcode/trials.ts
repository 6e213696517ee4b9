/*
 * Tries profiles on a few seconds of a source, one trial at a time, under the same watch as jobs: niceness, the guards on inputs, an end
 * for what stalls, and a limit of its own. Its files lie in one folder that is removed when it ends, and at the next start after a crash.
 */
import { mkdir, readFile, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { HeadroomError, isHeadroomError } from '#shared/errors.ts'
import type { ErrorReport } from '#shared/jobs.ts'
import type { SourceFacts } from '#shared/media.ts'
import type { Profile } from '#shared/profiles.ts'
import { type Trial, type TrialRequest, type TrialResult, trialRequestSchema } from '#shared/trials.ts'
import type { Cancel, Clock } from '../clock.ts'
import type { CreateId } from '../identifiers.ts'
import { parseInput } from '../parse-input.ts'
import type { FfmpegCommand } from './fluent.ts'
import { endLeftovers } from './leftovers.ts'
import { planRenditions } from './plan.ts'
import type { ProfileLibrary } from './profile-library.ts'
import type { Dialect } from './recipes/commands.ts'
import { isHardware } from './recipes/encoders.ts'
import { fitFrame } from './recipes/frame-size.ts'
import { readSsim, type Stretch, ssimCommand, stillCommand, trialCommand } from './recipes/trial-commands.ts'
import { type FfmpegUse, type SupervisedRun, supervise } from './supervisor.ts'
import type { Toolchain } from './tasks/toolchain.ts'

export type Trials = {
  /** Errors: CONFLICT while another runs, INVALID_INPUT, NOT_FOUND (a profile). What goes wrong later stands in the trial. */
  start(request: TrialRequest): Trial
  /** The one under way, or the last one. */
  current(): Trial | null
  /** Resolves when its processes and files are gone. */
  cancel(): Promise<Trial | null>
  /** Resolves when the trial under way ended, however it did. */
  finished(): Promise<Trial | null>
  /** After a crash: ends what still runs and removes its files. */
  clearLeftovers(): Promise<void>
}

export type TrialsDependencies = {
  folder: string
  toolchain: Toolchain
  profiles: Pick<ProfileLibrary, 'get'>
  makeSampleClip(path: string, options: { signal: AbortSignal }): Promise<string>
  clock: Clock
  niceness: number
  createId: CreateId
  onChange(): void
}

const stretchSeconds = 5
/** AV1 with libaom needs dozens of CPU seconds for each second of picture. */
const longestMs = 5 * 60_000
const mostThreads = 4
const tellEveryMs = 500

export function createTrials(dependencies: TrialsDependencies): Trials {
  const { folder, profiles, clock, createId, onChange } = dependencies
  let trial: Trial | null = null
  let abort = new AbortController()
  let ended: Promise<void> = Promise.resolve()
  let toldAt = 0

  const change = (part: Partial<Trial>) => {
    if (!trial) return
    trial = { ...trial, ...part }
    const isProgress = Object.keys(part).every((key) => key === 'progress')
    if (isProgress && clock.now() - toldAt < tellEveryMs) return
    toldAt = clock.now()
    onChange()
  }

  async function run(request: TrialRequest, chosen: Profile[], { signal }: AbortController): Promise<void> {
    let cancelLimit: Cancel = () => {}
    try {
      await mkdir(folder, { recursive: true })
      cancelLimit = clock.after(longestMs, () => abort.abort(tookTooLong()))
      await compare(request, chosen, signal)
      change({ state: 'done', step: 'Done', progress: 1 })
    } catch (error) {
      const cause = signal.aborted ? signal.reason : error
      const isCancelled = isHeadroomError(cause, 'CANCELLED')
      change({
        state: isCancelled ? 'cancelled' : 'failed',
        step: isCancelled ? 'Cancelled' : 'Failed',
        error: isCancelled ? null : reportOf(cause),
      })
    } finally {
      cancelLimit()
      await rm(folder, { recursive: true, force: true, maxRetries: 3 })
    }
  }

  async function compare(request: TrialRequest, chosen: Profile[], signal: AbortSignal): Promise<void> {
    const path = request.sourcePath ?? (await drawClip(signal))
    change({ step: 'Looking into the source', progress: 0.05 })
    const source = await dependencies.toolchain.readSource(path, signal)
    if (!source.video) throw noPicture(source)
    const abilities = await unlessAborted(dependencies.toolchain.abilities(), signal)
    const stretch = middleOf(source)
    const { fromSeconds, durationSeconds } = stretch
    const bench = await createTrialBench(dependencies, signal)
    const stillAt = durationSeconds / 2
    const still = await bench.still(path, String(source.video.index), fromSeconds + stillAt, 'source')
    change({
      durationSeconds: source.durationSeconds,
      stretch: { fromSeconds, durationSeconds },
      still,
      progress: 0.1,
    })
    for (const [index, profile] of chosen.entries()) {
      const share = (part: number) => 0.1 + (0.9 * (index + part)) / chosen.length
      change({ step: `Encoding with ${profile.name}`, progress: share(0) })
      try {
        const result = await tryProfile(bench, source, stretch, profile, abilities, (part) =>
          change({ progress: share(part) }),
        )
        change({ results: [...(trial?.results ?? []), result] })
      } catch (error) {
        if (signal.aborted) throw error
        const failure = { profileId: profile.id, name: profile.name, error: reportOf(error) }
        change({ failures: [...(trial?.failures ?? []), failure] })
      }
    }
  }

  async function drawClip(signal: AbortSignal): Promise<string> {
    change({ step: 'Drawing a clip' })
    const path = await dependencies.makeSampleClip(join(folder, 'clip.mp4'), { signal })
    signal.throwIfAborted()
    return path
  }

  return {
    start(input) {
      const request = parseInput(trialRequestSchema, input)
      if (trial?.state === 'running') {
        throw new HeadroomError(
          'CONFLICT',
          'Another trial is under way. Wait until it is done, or cancel it.',
        )
      }
      const chosen = request.profileIds.map((id) => profiles.get(id))
      refuseSoundOnly(chosen)
      abort = new AbortController()
      trial = {
        id: createId('tri'),
        state: 'running',
        step: 'Beginning',
        progress: 0,
        sourceName: request.sourcePath === undefined ? 'A drawn clip' : basename(request.sourcePath),
        durationSeconds: null,
        stretch: null,
        still: null,
        results: [],
        failures: [],
        error: null,
      }
      onChange()
      ended = run(request, chosen, abort)
      return trial
    },
    current: () => trial,
    async cancel() {
      abort.abort(new HeadroomError('CANCELLED', 'The trial was cancelled.'))
      await ended
      return trial
    },
    async finished() {
      await ended
      return trial
    },
    async clearLeftovers() {
      if (trial?.state === 'running') return
      await endLeftovers(folder)
      await rm(folder, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

type TrialBench = {
  run(command: (dialect: Dialect) => FfmpegCommand, options: RunOptions): Promise<FfmpegUse>
  still(path: string, videoStream: string, atSeconds: number, name: string): Promise<string | null>
  fileFor(name: string): string
  threads: number
  hardware: Toolchain['hardware']
  signal: AbortSignal
}

type RunOptions = {
  sourcePath: string
  seconds: number
  onProgress?: (share: number) => void
  onLog?: (line: string) => void
}

/** Runs ffmpeg for one trial; aborting the signal kills what runs. */
async function createTrialBench(
  { folder, toolchain, clock, niceness }: TrialsDependencies,
  signal: AbortSignal,
): Promise<TrialBench> {
  const { ffmpegPath, legacy } = await toolchain.binaries()
  const fileFor = (name: string) => join(folder, name)

  const run: TrialBench['run'] = async (commandFor, { sourcePath, seconds, onProgress, onLog }) => {
    signal.throwIfAborted()
    const supervised: SupervisedRun = supervise(
      {
        command: commandFor({ legacy }),
        sourcePath,
        expected: { seconds },
        ...(onProgress ? { onProgress } : {}),
        ...(onLog ? { onLog } : {}),
      },
      { ffmpegPath, niceness, clock },
    )
    const cancel = () => void supervised.cancel()
    signal.addEventListener('abort', cancel, { once: true })
    try {
      return await supervised.done
    } finally {
      signal.removeEventListener('abort', cancel)
    }
  }

  return {
    run,
    fileFor,
    signal,
    threads: Math.min(mostThreads, toolchain.threads),
    hardware: toolchain.hardware,
    async still(path, videoStream, atSeconds, name) {
      const outputPath = fileFor(`${name}.jpg`)
      try {
        await run((dialect) => stillCommand({ path, videoStream, atSeconds, outputPath }, dialect), {
          sourcePath: path,
          seconds: 1,
        })
        return `data:image/jpeg;base64,${(await readFile(outputPath)).toString('base64')}`
      } catch (error) {
        // A picture less is no reason to throw the figures away.
        if (signal.aborted) throw error
        return null
      }
    },
  }
}

async function tryProfile(
  bench: TrialBench,
  source: SourceFacts,
  stretch: Stretch,
  profile: Profile,
  abilities: Awaited<ReturnType<Toolchain['abilities']>>,
  onProgress: (share: number) => void,
): Promise<TrialResult> {
  const output = { kind: 'file', container: 'mkv', profileId: profile.id } as const
  const silent = { ...profile, audio: null }
  const { video } = planRenditions(source, [output], [silent], 'trial', abilities)
  const { settings, encoder } = video[0]!
  const name = profile.id
  const outputPath = bench.fileFor(`${name}.mkv`)
  const { sourcePath, durationSeconds } = stretch
  const framesPerGroup = Math.max(1, Math.round(stretchSeconds * stretch.source.framesPerSecond))
  const request = { ...stretch, settings, encoder, framesPerGroup, threads: bench.threads, outputPath }

  const encode = () =>
    bench.run((dialect) => trialCommand(request, dialect), {
      sourcePath,
      seconds: durationSeconds,
      onProgress: (share) => onProgress(share * 0.75),
    })
  const use = isHardware(encoder) ? await bench.hardware.use(encode, bench.signal) : await encode()
  const { size } = await stat(outputPath)
  const lines: string[] = []
  const compared = await bench
    .run((dialect) => ssimCommand({ ...stretch, settings, encodedPath: outputPath }, dialect), {
      sourcePath,
      seconds: durationSeconds,
      onProgress: (share) => onProgress(0.75 + share * 0.2),
      onLog: (line) => lines.push(line),
    })
    .catch(() => null)
  const still = await bench.still(outputPath, 'v:0', durationSeconds / 2, name)
  const { encoded } = fitFrame(stretch.source, settings)
  const bitsPerSecond = (size * 8) / durationSeconds
  return {
    profileId: profile.id,
    name: profile.name,
    encoder,
    ...encoded,
    sizeBytes: size,
    bitsPerSecond,
    projectedSizeBytes: Math.round((bitsPerSecond / 8) * Math.max(durationSeconds, source.durationSeconds)),
    cpuSeconds: use.cpuSeconds,
    wallSeconds: use.wallSeconds,
    ssim: compared ? readSsim(lines) : null,
    still,
  }
}

/** Waits no longer than until the signal: what is waited for goes on for others. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted()
  const { promise, reject } = Promise.withResolvers<never>()
  const stop = () => reject(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await Promise.race([work, promise])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

/** Five seconds around the middle, or all of a shorter source. */
function middleOf(source: SourceFacts): Stretch {
  const known = source.durationSeconds > 0 ? source.durationSeconds : stretchSeconds
  const durationSeconds = Math.min(stretchSeconds, known)
  const fromSeconds = Math.max(0, (known - durationSeconds) / 2)
  return { sourcePath: source.path, source: source.video!, fromSeconds, durationSeconds }
}

function refuseSoundOnly(chosen: readonly Profile[]): void {
  const soundOnly = chosen.find(({ video }) => video === null)
  if (!soundOnly) return
  throw new HeadroomError(
    'INVALID_INPUT',
    `${soundOnly.name} has no picture to compare. Choose profiles with video.`,
    { profileId: soundOnly.id },
  )
}

function noPicture({ path }: SourceFacts): HeadroomError {
  return new HeadroomError(
    'SOURCE_NO_VIDEO',
    `"${basename(path)}" has no picture to compare. Choose a source with video.`,
    { path },
  )
}

function tookTooLong(): HeadroomError {
  return new HeadroomError(
    'FFMPEG_STALLED',
    `The trial took longer than ${longestMs / 60_000} minutes and was ended. Try fewer profiles, or faster ones.`,
  )
}

function reportOf(error: unknown): ErrorReport {
  if (isHeadroomError(error)) return { code: error.code, message: error.message }
  return { code: 'INTERNAL', message: error instanceof Error ? error.message : String(error) }
}
