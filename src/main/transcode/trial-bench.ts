import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { SourceFacts } from '#shared/media.ts'
import type { Profile } from '#shared/profiles.ts'
import type { TrialResult } from '#shared/trials.ts'
import type { Clock } from '../clock.ts'
import type { FfmpegCommand } from './fluent.ts'
import { planRenditions } from './plan.ts'
import type { Dialect } from './recipes/commands.ts'
import { isHardware } from './recipes/encoders.ts'
import { fitFrame } from './recipes/frame-size.ts'
import { readSsim, type Stretch, ssimCommand, stillCommand, trialCommand } from './recipes/trial-commands.ts'
import { type FfmpegUse, type SupervisedRun, supervise } from './supervisor.ts'
import type { Toolchain } from './tasks/toolchain.ts'

const stretchSeconds = 5
const mostThreads = 4

/** Five seconds around the middle, or all of a shorter source. */
export function middleOf(source: SourceFacts): Stretch {
  const known = source.durationSeconds > 0 ? source.durationSeconds : stretchSeconds
  const durationSeconds = Math.min(stretchSeconds, known)
  const fromSeconds = Math.max(0, (known - durationSeconds) / 2)
  return { sourcePath: source.path, source: source.video!, fromSeconds, durationSeconds }
}

export type TrialBench = {
  run(command: (dialect: Dialect) => FfmpegCommand, options: RunOptions): Promise<FfmpegUse>
  still(path: string, videoStream: string, atSeconds: number, name: string): Promise<string | null>
  fileFor(name: string): string
  threads: number
  hardware: Toolchain['hardware']
  signal: AbortSignal
}

export type TrialBenchDependencies = {
  /** Where the files of the trial lie. */
  folder: string
  toolchain: Toolchain
  clock: Clock
  niceness: number
}

type RunOptions = {
  sourcePath: string
  seconds: number
  onProgress?: (share: number) => void
  onLog?: (line: string) => void
}

/** Runs ffmpeg for one trial; aborting the signal kills what runs. */
export async function createTrialBench(
  { folder, toolchain, clock, niceness }: TrialBenchDependencies,
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

/** One profile on the stretch: encoded, compared with the source, its middle picture kept. */
export async function tryProfile(
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
