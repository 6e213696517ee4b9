/*
 * Tries profiles on a few seconds of a source, one trial at a time, under the same watch as jobs: niceness, the guards on inputs, an end
 * for what stalls, and a limit of its own. Its files lie in one folder that is removed when it ends, and at the next start after a crash.
 */
import { mkdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { HeadroomError, isHeadroomError } from '#shared/errors.ts'
import type { ErrorReport } from '#shared/jobs.ts'
import type { SourceFacts } from '#shared/media.ts'
import type { Profile } from '#shared/profiles.ts'
import { type Trial, type TrialRequest, trialRequestSchema } from '#shared/trials.ts'
import type { Cancel } from '../clock.ts'
import type { CreateId } from '../identifiers.ts'
import { parseInput } from '../parse-input.ts'
import { endLeftovers } from './leftovers.ts'
import type { ProfileLibrary } from './profile-library.ts'
import { createTrialBench, middleOf, type TrialBenchDependencies, tryProfile } from './trial-bench.ts'

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

export type TrialsDependencies = TrialBenchDependencies & {
  profiles: Pick<ProfileLibrary, 'get'>
  makeSampleClip(path: string, options: { signal: AbortSignal }): Promise<string>
  createId: CreateId
  onChange(): void
}

/** AV1 with libaom needs dozens of CPU seconds for each second of picture. */
const longestMs = 5 * 60_000
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
