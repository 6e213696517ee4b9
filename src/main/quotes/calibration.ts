import { createHash } from 'node:crypto'
import os from 'node:os'
import type { Cancel, Clock } from '../clock.ts'
import type { Transcode } from '../transcode/transcode.ts'
import type { QuoteStore } from './quotes.store.ts'

/** How this machine compares with the reference: measured once for each pair of machine and ffmpeg, in the background. */
export type Calibration = {
  start(): void
  stop(): Promise<void>
  /** `measured` is false until the first calibration is over; the factor is then 1. */
  current(): { computeUnitsPerCpuSecond: number; measured: boolean }
}

/** After start-up, when a person no longer waits for the first page. */
const delayMs = 10_000
const retryMs = 10 * 60_000
/** What a factor can sensibly be; anything else is a disturbed run. */
const plausible = { lowest: 0.02, highest: 50 }

export type CalibrationDependencies = {
  rows: Pick<QuoteStore, 'calibration' | 'setCalibration'>
  clock: Clock
  transcode: Pick<Transcode, 'capabilities' | 'calibrate'>
  onMeasured?: () => void
}

export function createCalibration({
  rows,
  clock,
  transcode,
  onMeasured,
}: CalibrationDependencies): Calibration {
  let cancelTimer: Cancel | null = null
  let running: { abort: AbortController; done: Promise<void> } | null = null

  const measure = async (signal: AbortSignal): Promise<void> => {
    const machine = describeMachine(transcode)
    if (machine === null || rows.calibration(machine.identity) !== undefined) return
    const runs: number[] = []
    for (let run = 0; run < 3; run++) runs.push((await transcode.calibrate(signal)).computeUnitsPerCpuSecond)
    // The middle one: a neighbour on the same core disturbs a run by a tenth and more.
    const factor = runs.sort((a, b) => a - b)[1]!
    if (!(factor >= plausible.lowest && factor <= plausible.highest)) return
    rows.setCalibration({ ...machine, factor, measuredAt: clock.now() })
    onMeasured?.()
  }

  /** A failed run (no ffmpeg yet, a killed child) is tried again later; the quote says meanwhile that nothing was measured. */
  const attempt = (): void => {
    const abort = new AbortController()
    const done = measure(abort.signal)
      .catch(() => {})
      .then(() => {
        running = null
        if (abort.signal.aborted || current().measured) return
        cancelTimer = clock.after(retryMs, attempt)
      })
    running = { abort, done }
  }

  const current: Calibration['current'] = () => {
    const machine = describeMachine(transcode)
    const factor = machine === null ? undefined : rows.calibration(machine.identity)
    return { computeUnitsPerCpuSecond: factor ?? 1, measured: factor !== undefined }
  }

  return {
    start() {
      if (cancelTimer || running) return
      cancelTimer = clock.after(delayMs, attempt)
    },
    async stop() {
      cancelTimer?.()
      cancelTimer = null
      running?.abort.abort()
      await running?.done
    },
    current,
  }
}

/** Null without an ffmpeg to measure. */
function describeMachine(
  transcode: Pick<Transcode, 'capabilities'>,
): { identity: string; description: string } | null {
  const { ffmpegPath, version } = transcode.capabilities()
  if (ffmpegPath === null) return null
  const cpu = os.cpus()[0]?.model.trim() ?? 'unknown processor'
  const description = `${cpu}, ${os.availableParallelism()} threads, ${os.arch()}, ffmpeg ${version ?? 'of unknown version'}`
  return { identity: createHash('sha256').update(description).digest('hex').slice(0, 32), description }
}
