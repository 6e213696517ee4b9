import { stat } from 'node:fs/promises'
import { isAbsolute, relative, resolve, sep } from 'node:path'
import { HeadroomError } from '#shared/errors.ts'
import type { NewWatchFolder, Submit, WatchFolder } from '#shared/jobs.ts'
import type { Changes } from '../changes.ts'
import type { Clock } from '../clock.ts'
import type { Customers } from '../customers/customers.ts'
import type { CreateId } from '../identifiers.ts'
import type { Store } from '../store/store.ts'
import { createFolderWatcher, type FolderWatcher } from './folder-watcher.ts'
import { createWatchFoldersStore, type StoredWatchFolder } from './watch-folders.store.ts'

export type WatchFolders = {
  start(): Promise<void>
  stop(): Promise<void>
  list(): WatchFolder[]
  /** Errors: INVALID_INPUT (not absolute, in or around the workspace), SOURCE_MISSING, SOURCE_NOT_A_FILE (no folder), CONFLICT (watched already), NOT_FOUND (customer). */
  create(draft: NewWatchFolder): Promise<WatchFolder>
  /** Errors: NOT_FOUND. */
  setEnabled(id: string, enabled: boolean): WatchFolder
  /** Jobs it submitted go on. Errors: NOT_FOUND. */
  remove(id: string): void
}

/** Folders whose new media files become jobs by themselves. */
export function createWatchFolders(dependencies: {
  store: Store
  clock: Clock
  createId: CreateId
  changes: Changes
  customers: Pick<Customers, 'get' | 'findByName'>
  submit: (request: Submit) => Promise<{ id: string }>
  workspaceFolder: string
}): WatchFolders {
  const { clock, createId, changes, customers, submit, workspaceFolder } = dependencies
  const rows = createWatchFoldersStore(dependencies.store)
  const watchers = new Map<string, FolderWatcher>()
  let started = false

  function find(id: string): StoredWatchFolder {
    const folder = rows.list().find((one) => one.id === id)
    if (folder) return folder
    throw new HeadroomError('NOT_FOUND', `There is no watch folder ${id}.`)
  }

  function show(folder: StoredWatchFolder): WatchFolder {
    return { ...folder, problem: watchers.get(folder.id)?.problem() ?? null }
  }

  function begin(folder: StoredWatchFolder): void {
    if (!started || !folder.enabled || watchers.has(folder.id)) return
    const onChange = () => changes.publish('watch-folders', folder.id)
    const watcher = createFolderWatcher(folder, { clock, customers, rows, submit, onChange })
    watchers.set(folder.id, watcher)
    watcher.start()
  }

  async function end(id: string): Promise<void> {
    const watcher = watchers.get(id)
    watchers.delete(id)
    await watcher?.stop()
  }

  async function refuseUnsuitable(path: string): Promise<void> {
    const facts = await stat(path).catch(() => null)
    if (!facts) {
      throw new HeadroomError(
        'SOURCE_MISSING',
        `There is no folder ${path}. Check its name, or mount its drive.`,
      )
    }
    if (!facts.isDirectory()) {
      throw new HeadroomError('SOURCE_NOT_A_FILE', `${path} is not a folder. Choose the folder it lies in.`)
    }
    if (isWithin(path, workspaceFolder) || isWithin(workspaceFolder, path)) {
      throw new HeadroomError(
        'INVALID_INPUT',
        `${path} and the workspace ${workspaceFolder} lie in one another: outputs would become sources. Choose another folder.`,
      )
    }
    if (rows.list().some((folder) => isWithin(path, folder.path) || isWithin(folder.path, path))) {
      throw new HeadroomError('CONFLICT', `${path} is watched already, or a folder in or around it is.`)
    }
  }

  return {
    async start() {
      started = true
      for (const folder of rows.list()) begin(folder)
    },
    async stop() {
      started = false
      await Promise.all([...watchers.keys()].map(end))
    },
    list: () => rows.list().map(show),
    async create(draft) {
      if (!isAbsolute(draft.path)) {
        throw new HeadroomError('INVALID_INPUT', `Give the whole path of the folder, not ${draft.path}.`)
      }
      const path = resolve(draft.path)
      if (draft.customerId !== null) customers.get(draft.customerId)
      await refuseUnsuitable(path)
      const id = createId('wfd')
      rows.insert({ ...draft, path, id, createdAt: clock.now() })
      changes.publish('watch-folders', id)
      begin(find(id))
      return show(find(id))
    },
    setEnabled(id, enabled) {
      find(id)
      rows.setEnabled(id, enabled)
      if (enabled) begin(find(id))
      else void end(id)
      changes.publish('watch-folders', id)
      return show(find(id))
    },
    remove(id) {
      find(id)
      rows.remove(id, clock.now())
      void end(id)
      changes.publish('watch-folders', id)
    },
  }
}

/** True when `inner` is `outer` or lies in it. */
function isWithin(inner: string, outer: string): boolean {
  const path = relative(outer, inner)
  return path === '' || (path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path))
}
