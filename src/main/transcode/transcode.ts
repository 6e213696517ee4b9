import type { Capabilities } from '#shared/host.ts'
import type { SourceFacts } from '#shared/media.ts'
import type { Profile, ProfileDraft } from '#shared/profiles.ts'
import type { TaskRunner } from '../task-runner.ts'

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
  /** CPU seconds this machine needs for the reference encode, divided by the reference's: a host that is twice as fast has 2. */
  calibrate(signal?: AbortSignal): Promise<{ computeUnitsPerCpuSecond: number }>
  profiles: {
    list(): Profile[]
    get(id: string): Profile
    /** Errors: INVALID_STATE for a built-in one. */
    save(draft: ProfileDraft): Profile
    remove(id: string): void
  }
  runner: TaskRunner
}
