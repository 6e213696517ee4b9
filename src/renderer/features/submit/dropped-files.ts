import { looksLikeMedia } from './submit-item.ts'

/** More than this from one drop is better picked or watched as a folder on the host. */
export const largestDrop = 1000

export interface Dropped {
  files: File[]
  /** Media files of dropped folders that were left out because of `largestDrop`. */
  leftOut: number
}

/** The files of a drop, those of dropped folders included. Entries have to be taken before the first await. */
export async function droppedFiles(transfer: DataTransfer): Promise<Dropped> {
  const entries = Array.from(transfer.items).flatMap((item) => item.webkitGetAsEntry() ?? [])
  if (entries.length === 0) return { files: Array.from(transfer.files), leftOut: 0 }
  const dropped: Dropped = { files: [], leftOut: 0 }
  for (const entry of entries) await collect(entry, dropped, true)
  return dropped
}

async function collect(entry: FileSystemEntry, dropped: Dropped, itself: boolean): Promise<void> {
  if (entry.isDirectory) {
    for (const child of await childrenOf(entry as FileSystemDirectoryEntry))
      await collect(child, dropped, false)
    return
  }
  if (!itself && !looksLikeMedia(entry.name)) return
  if (dropped.files.length >= largestDrop) dropped.leftOut += 1
  else dropped.files.push(await fileOf(entry as FileSystemFileEntry))
}

/** A directory is read in parts until a part is empty. */
async function childrenOf(directory: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = directory.createReader()
  const children: FileSystemEntry[] = []
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (part.length === 0) return children
    children.push(...part)
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject))
}
