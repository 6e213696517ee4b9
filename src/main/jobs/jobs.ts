import type { ErrorCode } from '#shared/errors.ts'
import type {
  Job,
  JobDetail,
  JobFilter,
  JobPage,
  NewWatchFolder,
  Queue,
  QueueSettings,
  Submit,
  WatchFolder,
} from '#shared/jobs.ts'

export type FolderRequest = Omit<Submit, 'sourcePath' | 'quoteId'> & { folder: string; recursive: boolean }

export type Jobs = {
  /** Recovers what a crash left, then begins to work. */
  start(): Promise<void>
  /** Stops children in order; unfinished work goes on from its last whole chunk at the next start. */
  stop(): Promise<void>
  /** Quotes when no quote is named; then holds its P90 in the transaction that inserts the job. */
  submit(request: Submit): Promise<Job>
  submitFolder(
    request: FolderRequest,
  ): Promise<{ jobs: Job[]; refusals: { path: string; code: ErrorCode; message: string }[] }>
  list(filter: JobFilter): JobPage
  get(id: string): JobDetail
  pause(id: string): Job
  resume(id: string): Job
  cancel(id: string): Promise<Job>
  retry(id: string): Job
  runNow(id: string): Job
  setPriority(id: string, priority: number): Job
  queue(): Queue
  settings(): QueueSettings
  setSettings(change: Partial<QueueSettings>): QueueSettings
  /** Resolves when the job ended (completed, failed or cancelled). */
  finished(id: string, signal?: AbortSignal): Promise<Job>
}

export type WatchFolders = {
  start(): Promise<void>
  stop(): Promise<void>
  list(): WatchFolder[]
  create(draft: NewWatchFolder): Promise<WatchFolder>
  setEnabled(id: string, enabled: boolean): WatchFolder
  remove(id: string): void
}
