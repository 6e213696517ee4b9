import type { Binaries } from '../binaries.ts'

/** What the tasks need of this machine. */
export type Toolchain = {
  /** Errors: FFMPEG_MISSING. */
  binaries(): Promise<Binaries>
  /** Names of encoders that passed their test. Waits until they were tested. */
  workingEncoders(): Promise<ReadonlySet<string>>
}
