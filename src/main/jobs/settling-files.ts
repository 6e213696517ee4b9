/** A file as a look at the folder shows it. */
export type SeenFile = { path: string; sizeBytes: number; modifiedAtMs: number }

/** Files being watched until they stop changing: when each was last seen to change. */
export type SettlingFiles = ReadonlyMap<string, SeenFile & { unchangedSince: number }>

/** A copy that pauses longer than this looks finished; its job then refuses the source as changed or cut short. */
export const settleMs = 5000

/**
 * One look at a folder: which files have kept their size and time of change for `settleMs`, and what to remember for the next look.
 * A file that is gone is forgotten.
 */
export function observe(
  before: SettlingFiles,
  seen: SeenFile[],
  now: number,
): { settling: SettlingFiles; settled: SeenFile[] } {
  const settling = new Map<string, SeenFile & { unchangedSince: number }>()
  const settled: SeenFile[] = []
  for (const file of seen) {
    const known = before.get(file.path)
    const unchanged = known?.sizeBytes === file.sizeBytes && known.modifiedAtMs === file.modifiedAtMs
    const unchangedSince = unchanged ? known.unchangedSince : now
    settling.set(file.path, { ...file, unchangedSince })
    if (now - unchangedSince >= settleMs) settled.push(file)
  }
  return { settling, settled }
}

/** Changes when the file does, without reading it. */
export function fingerprintOf(file: SeenFile): string {
  return `${file.sizeBytes}-${Math.round(file.modifiedAtMs)}`
}
