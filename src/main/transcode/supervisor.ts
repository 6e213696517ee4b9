import type { ChildProcess } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { HeadroomError } from '#shared/errors.ts'
import type { Cancel, Clock } from '../clock.ts'
import { explainFailure } from './failures.ts'
import { type FfmpegCommand, spawnThroughFluent } from './fluent.ts'
import { createLogReader } from './log-reader.ts'
import { readProcessUse } from './process-use.ts'

/** What one ffmpeg run used. `framesEncoded` is ffmpeg's own count of the last progress report. */
export type FfmpegUse = {
  cpuSeconds: number
  wallSeconds: number
  peakMemoryBytes: number
  framesEncoded: number
}

export type SupervisorOptions = {
  ffmpegPath: string
  niceness: number
  clock: Clock
  /** Ends a run that makes no progress for this long while it is not paused. */
  stallMs?: number
}

export type SuperviseRequest = {
  command: FfmpegCommand
  /** Named in the sentences of failures. */
  sourcePath: string
  /** What the run will have made at its end, for progress: frames where they are known, else seconds of output. */
  expected: { frames: number } | { seconds: number }
  onProgress?(progress: number): void
  onLog?(line: string): void
}

/** A running ffmpeg. */
export type SupervisedRun = {
  /** Settles when the process is gone. Rejects with HeadroomError: FFMPEG_*, SOURCE_CORRUPT, DISK_FULL, OUTPUT_UNWRITABLE, CANCELLED. */
  done: Promise<FfmpegUse>
  pause(): void
  resume(): void
  /** Resolves when the process is gone. */
  cancel(): Promise<void>
  cpuSecondsSoFar(): number
}

const pollMs = 250
const defaultStallMs = 120_000

/** Runs one ffmpeg under watch: measures it, reports its progress, ends it when it stalls, and explains its failures. */
export function supervise(request: SuperviseRequest, options: SupervisorOptions): SupervisedRun {
  const { clock } = options
  const log = createLogReader()
  const startedAt = clock.now()
  let child: ChildProcess | null = null
  let cancelled = false
  let stalled = false
  let paused = false
  let lastAdvanceAt = startedAt
  let polled = { cpuSeconds: 0, peakMemoryBytes: 0 }
  let startupCpuSeconds = 0
  let stopPolling: Cancel = () => {}

  const signal = (name: NodeJS.Signals) => {
    if (child && child.exitCode === null && child.signalCode === null) child.kill(name)
  }
  // A stopped process keeps even SIGKILL waiting on some systems; let it go on first.
  const kill = () => {
    signal('SIGCONT')
    signal('SIGKILL')
  }

  const poll = async () => {
    if (child?.pid === undefined) return
    const use = await readProcessUse(child.pid)
    if (use) {
      polled = {
        cpuSeconds: Math.max(polled.cpuSeconds, use.cpuSeconds),
        peakMemoryBytes: Math.max(polled.peakMemoryBytes, use.peakMemoryBytes),
      }
    }
    if (!paused && clock.now() - lastAdvanceAt > (options.stallMs ?? defaultStallMs)) {
      stalled = true
      kill()
    }
  }

  // ffmpeg's own figure begins where it maps its streams; loading it and opening the input came before, a tenth of a second each time.
  const noteStartup = async () => {
    const use = child?.pid === undefined ? null : await readProcessUse(child.pid)
    startupCpuSeconds = use?.cpuSeconds ?? 0
  }
  const cpuSecondsSoFar = () => {
    const own = log.cpuSeconds()
    return own === null ? polled.cpuSeconds : Math.max(polled.cpuSeconds, own + startupCpuSeconds)
  }

  const onLine = (line: string) => {
    if (line.startsWith('Stream mapping:')) void noteStartup()
    if (log.read(line) === 'advanced') lastAdvanceAt = clock.now()
    if (log.isProgress(line)) {
      const { expected } = request
      const share =
        'frames' in expected ? log.frames() / expected.frames : log.outSeconds() / expected.seconds
      if (Number.isFinite(share)) request.onProgress?.(Math.min(1, share))
    } else {
      request.onLog?.(line)
    }
  }

  const measured = (): FfmpegUse => ({
    cpuSeconds: cpuSecondsSoFar(),
    wallSeconds: (clock.now() - startedAt) / 1000,
    peakMemoryBytes: Math.max(log.peakMemoryBytes() ?? 0, polled.peakMemoryBytes),
    framesEncoded: log.frames(),
  })

  const run = async (): Promise<FfmpegUse> => {
    await refuseMissing(options.ffmpegPath)
    if (cancelled) throw cancelledError()
    stopPolling = clock.every(pollMs, () => void poll())
    try {
      await spawnThroughFluent(request.command, {
        ffmpegPath: options.ffmpegPath,
        niceness: options.niceness,
        onSpawn: (process) => {
          child = process
          if (cancelled) kill()
          else if (paused) signal('SIGSTOP')
        },
        onLine,
      })
    } catch (error) {
      if (cancelled) throw cancelledError()
      throw explainFailure({
        error,
        stalled,
        signal: child?.signalCode ?? null,
        lines: log.lastLines(),
        sourcePath: request.sourcePath,
      })
    } finally {
      stopPolling()
    }
    if (cancelled) throw cancelledError()
    return measured()
  }

  const done = run()
  done.catch(() => {})

  return {
    done,
    pause() {
      paused = true
      signal('SIGSTOP')
    },
    resume() {
      paused = false
      lastAdvanceAt = clock.now()
      signal('SIGCONT')
    },
    async cancel() {
      cancelled = true
      // What a killed ffmpeg used is known only while it lives.
      await poll()
      kill()
      await done.catch(() => {})
    },
    cpuSecondsSoFar,
  }
}

async function refuseMissing(ffmpegPath: string): Promise<void> {
  const entry = await stat(ffmpegPath).catch(() => null)
  if (entry?.isFile()) return
  throw new HeadroomError(
    'FFMPEG_MISSING',
    `ffmpeg is no longer at "${ffmpegPath}". Put it back or choose another in the settings.`,
    { ffmpegPath },
  )
}

function cancelledError(): HeadroomError {
  return new HeadroomError('CANCELLED', 'The work was cancelled.')
}
