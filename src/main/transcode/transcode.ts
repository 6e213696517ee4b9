import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { Capabilities } from '#shared/host.ts'
import type { SourceFacts } from '#shared/media.ts'
import type { OutputRequest, Profile } from '#shared/profiles.ts'
import type { Changes } from '../changes.ts'
import type { Clock } from '../clock.ts'
import type { CreateId } from '../identifiers.ts'
import type { Store } from '../store/store.ts'
import type { TaskRunner } from '../task-runner.ts'
import { type BinariesOptions, findBinaries } from './binaries.ts'
import { calibrationCommand, calibrationSeconds, referenceCpuSeconds } from './calibrate.ts'
import { createEquipment } from './equipment.ts'
import { fingerprintFile } from './fingerprint.ts'
import type { FfmpegCommand } from './fluent.ts'
import { rememberSources } from './known-sources.ts'
import { planRenditions } from './plan.ts'
import { probeSource } from './probe.ts'
import { refuseUnreadable } from './probe-refusals.ts'
import { createProfileLibrary, type ProfileLibrary } from './profile-library.ts'
import type { Dialect } from './recipes/commands.ts'
import { createRunner } from './runner.ts'
import { type SampleClip, sampleClipCommand, usualSampleClip } from './sample-clip.ts'
import { supervise } from './supervisor.ts'
import { createTrials, type Trials } from './trials.ts'

export type Transcode = {
  /** Finds ffmpeg at once and proves its encoders in the background. Never fails for a missing ffmpeg: see capabilities(). */
  start(): Promise<void>
  /** Ends every child process. */
  stop(): Promise<void>
  capabilities(): Capabilities
  /**
   * What ffprobe says of a file, guarded. Errors: FFMPEG_MISSING and the SOURCE_ codes, one per kind of bad input.
   */
  probe(path: string, signal?: AbortSignal): Promise<SourceFacts>
  /** Whether a file is still the one probed, without ffprobe. Errors: the SOURCE_ codes of what cannot be read. */
  fingerprint(path: string): Promise<string>
  /**
   * Refuses outputs this source or this machine cannot give, before anything is paid for. Errors: NOT_FOUND, SOURCE_NO_VIDEO,
   * SOURCE_NO_AUDIO, PROFILE_UNAVAILABLE, FFMPEG_MISSING.
   */
  checkOutputs(source: SourceFacts, outputs: OutputRequest[], profiles: Profile[]): Promise<void>
  /** CPU seconds this machine needs for the reference encode, divided by the reference's: a host that is twice as fast has 2. */
  calibrate(signal?: AbortSignal): Promise<{ computeUnitsPerCpuSecond: number }>
  /** Draws a short clip to try Headroom with; returns its path. Errors: FFMPEG_MISSING and those of an encode. */
  makeSampleClip(path: string, options?: { clip?: SampleClip; signal?: AbortSignal }): Promise<string>
  profiles: ProfileLibrary
  /** Profiles tried on a few seconds, to compare them. */
  trials: Trials
  runner: TaskRunner
}

export type TranscodeOptions = BinariesOptions & {
  store: Pick<Store, 'database' | 'workspace' | 'afterCommit'>
  clock: Clock
  createId: CreateId
  changes: Changes
  /** 0 to 19: how far ffmpeg steps back behind other programs. */
  niceness?: number
  /** Hardware encodes at the same time; drivers limit them too, and fail beyond. */
  hardwareSessions?: number
  /** What jobs are cut for; all of this machine's by default. */
  threads?: number
}

export function createTranscode(options: TranscodeOptions): Transcode {
  const { clock, changes, store } = options
  const niceness = options.niceness ?? 5
  const equipment = createEquipment({
    findBinaries: () => findBinaries(options),
    cacheFile: join(store.workspace, 'capabilities.json'),
    hardwareSessions: options.hardwareSessions ?? 2,
    threads: options.threads ?? availableParallelism(),
    onChange: () => changes.publish('capabilities'),
  })
  const readSource = rememberSources(async (path, signal) =>
    probeSource((await equipment.binaries()).ffprobePath, path, signal),
  )
  const runner = createRunner({ toolchain: { ...equipment, readSource }, clock, niceness })

  /** Runs a command that makes its own picture. */
  async function encode(
    commandFor: (dialect: Dialect) => FfmpegCommand,
    seconds: number,
    runNiceness: number,
    signal?: AbortSignal,
  ) {
    const { ffmpegPath, legacy } = await equipment.binaries()
    const run = supervise(
      { command: commandFor({ legacy }), sourcePath: 'a test picture', expected: { seconds } },
      { ffmpegPath, niceness: runNiceness, clock },
    )
    const cancel = () => void run.cancel()
    signal?.addEventListener('abort', cancel, { once: true })
    try {
      return await run.done
    } finally {
      signal?.removeEventListener('abort', cancel)
    }
  }

  const makeSampleClip: Transcode['makeSampleClip'] = async (
    path,
    { clip = usualSampleClip, signal } = {},
  ) => {
    const { durationSeconds } = clip
    await encode((dialect) => sampleClipCommand(path, clip, dialect), durationSeconds, niceness, signal)
    return path
  }
  const profiles = createProfileLibrary(options)
  const trials = createTrials({
    folder: join(store.workspace, 'trial'),
    toolchain: { ...equipment, readSource },
    profiles,
    makeSampleClip,
    clock,
    niceness,
    createId: options.createId,
    onChange: () => changes.publish('profiles', 'trial'),
  })

  return {
    async start() {
      await trials.clearLeftovers()
      await equipment.start()
    },
    async stop() {
      equipment.stop()
      await trials.cancel()
      await runner.stop()
    },
    capabilities: () => equipment.capabilities(),
    probe: readSource,
    async fingerprint(path) {
      await refuseUnreadable(path)
      return fingerprintFile(path)
    },
    async checkOutputs(source, outputs, profiles) {
      planRenditions(source, outputs, profiles, 'output', await equipment.abilities())
    },
    async calibrate(signal) {
      const { cpuSeconds } = await encode(calibrationCommand, calibrationSeconds, 0, signal)
      return { computeUnitsPerCpuSecond: referenceCpuSeconds / cpuSeconds }
    },
    makeSampleClip,
    profiles,
    trials,
    runner,
  }
}
