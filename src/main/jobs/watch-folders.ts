import type { NewWatchFolder, WatchFolder } from '#shared/jobs.ts'

export type WatchFolders = {
  start(): Promise<void>
  stop(): Promise<void>
  list(): WatchFolder[]
  create(draft: NewWatchFolder): Promise<WatchFolder>
  setEnabled(id: string, enabled: boolean): WatchFolder
  remove(id: string): void
}
