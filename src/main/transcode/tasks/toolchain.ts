import type { Binaries } from '../binaries.ts'
import type { ReadSource } from '../known-sources.ts'
import type { Slots } from '../slots.ts'

/** Names of encoders that passed their test, and of the optional filters this build has. */
export type Abilities = { encoders: ReadonlySet<string>; filters: ReadonlySet<string> }

/** What the tasks need of this machine. */
export type Toolchain = {
  /** Errors: FFMPEG_MISSING. */
  binaries(): Promise<Binaries>
  /** What a source holds. Errors: those of probe. */
  readSource: ReadSource
  /** Waits until everything was tested. Errors: FFMPEG_MISSING. */
  abilities(): Promise<Abilities>
  /** Places in the hardware encoder. */
  hardware: Slots
  /** Threads a job may find free, for cutting it into tasks. */
  threads: number
}
