/** One source on the page: a path at once, or a file that is on its way to the host. */
export interface SubmitItem {
  key: string
  name: string
  sizeBytes: number | null
  state:
    | { kind: 'uploading'; share: number }
    | { kind: 'ready'; path: string }
    | { kind: 'failed'; code: string; message: string }
    | { kind: 'submitted'; path: string; jobId: string }
}

export type ItemChange =
  | { kind: 'add'; items: readonly SubmitItem[] }
  | { kind: 'set'; key: string; state: SubmitItem['state'] }
  | { kind: 'remove'; key: string }
  | { kind: 'remove-submitted' }

/** A path that is on the page already is not added again. */
export function reduceItems(items: readonly SubmitItem[], change: ItemChange): readonly SubmitItem[] {
  switch (change.kind) {
    case 'add': {
      const paths = new Set(items.flatMap((item) => pathOf(item) ?? []))
      const added = change.items.filter((item) => {
        const path = pathOf(item)
        if (path === null) return true
        if (paths.has(path)) return false
        paths.add(path)
        return true
      })
      return [...items, ...added]
    }
    case 'set':
      return items.map((item) => (item.key === change.key ? { ...item, state: change.state } : item))
    case 'remove':
      return items.filter((item) => item.key !== change.key)
    case 'remove-submitted':
      return items.filter((item) => item.state.kind !== 'submitted')
  }
}

export function pathOf(item: SubmitItem): string | null {
  return item.state.kind === 'ready' || item.state.kind === 'submitted' ? item.state.path : null
}

export function nameOfPath(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1) || path
}

const mediaEnding =
  /\.(3gp|aac|aif|aiff|avi|dv|flac|flv|m2ts|m2v|m4a|m4v|mkv|mov|mp3|mp4|mpeg|mpg|mts|mxf|ogg|ogv|opus|ts|vob|wav|webm|wmv|y4m)$/i

/** Whether a file of a dropped folder is worth a quote. A file dropped by itself is always asked about: the host looks inside. */
export function looksLikeMedia(name: string): boolean {
  return mediaEnding.test(name)
}
