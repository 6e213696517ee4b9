import { createHash } from 'node:crypto'
import { type FSWatcher, watch } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { type ErrorCode, HeadroomError } from '#shared/errors.ts'
import type { Submit, WatchFolder } from '#shared/jobs.ts'
import type { Cancel, Clock } from '../clock.ts'
import type { Customers } from '../customers/customers.ts'
import { mayBeMedia } from '../media-files.ts'
import { asHeadroomError } from './bookkeeping.ts'
import { fingerprintOf, observe, type SeenFile, type SettlingFiles, settleMs } from './settling-files.ts'
import type { HandledFile, StoredWatchFolder, WatchFoldersStore } from './watch-folders.store.ts'

/** Events make a new file noticed at once; network drives send none, so the folder is looked at regularly as well. */
const lookEveryMs = 5000
/** A refusal that is not the file's fault, such as an empty budget, is tried again this much later. */
const tryAgainAfterMs = 60_000

export type FolderWatcher = {
  start(): void
  /** Resolves when a look that is under way has ended. */
  stop(): Promise<void>
  problem(): string | null
}

/** Watches one folder and submits each file once it stops changing. */
export function createFolderWatcher(
  folder: StoredWatchFolder,
  dependencies: {
    clock: Clock
    customers: Pick<Customers, 'findByName'>
    rows: WatchFoldersStore
    submit: (request: Submit) => Promise<{ id: string }>
    onChange: () => void
  },
): FolderWatcher {
  const { clock, customers, rows, submit, onChange } = dependencies
  let settling: SettlingFiles = new Map()
  let problem: string | null = null
  let watcher: FSWatcher | undefined
  let cancelLooks: Cancel | undefined
  let cancelNextLook: Cancel | undefined
  let watching = false
  let looking: Promise<void> | undefined

  /** One look at a time; what changes meanwhile is seen by the next. */
  function look(): void {
    looking ??= lookOnce()
      .catch((error) => setProblem(asHeadroomError(error).message))
      .finally(() => {
        looking = undefined
      })
  }

  async function lookOnce(): Promise<void> {
    let seen: SeenFile[]
    try {
      seen = await listFiles(folder.path)
      setProblem(null)
    } catch (error) {
      forgetWatcher()
      return setProblem(unreachable(folder.path, error))
    }
    if (!watching) return
    watchEvents()
    const result = observe(settling, seen, clock.now())
    settling = result.settling
    await handleSettled(result.settled)
    const unsettled = seen.length > result.settled.length
    if (unsettled && watching) lookAfter(settleMs)
  }

  /** What stood in the way of one file, such as an empty budget, stands in the way of the next: one retry a look finds out. */
  async function handleSettled(files: SeenFile[]): Promise<void> {
    let stillInTheWay = false
    for (const file of files) {
      if (!watching) return
      const handled = rows.handled(folder.id, file.path, fingerprintOf(file))
      if (!handled) await handle(file)
      else if (isDue(handled) && !stillInTheWay) stillInTheWay = !(await handle(file))
    }
  }

  function isDue(handled: HandledFile): boolean {
    if (handled.errorCode === null || isFinal(handled.errorCode)) return false
    return clock.now() - handled.at >= tryAgainAfterMs
  }

  /** False when the file was refused. */
  async function handle(file: SeenFile): Promise<boolean> {
    const fingerprint = fingerprintOf(file)
    const record = { folderId: folder.id, path: file.path, fingerprint }
    try {
      const job = await submit({
        sourcePath: file.path,
        customerId: folder.customerId ?? customerOf(file.path),
        outputs: folder.outputs,
        // After a crash between submitting and recording, the same file is the same request.
        idempotencyKey: createHash('sha256')
          .update(`${folder.id}\0${file.path}\0${fingerprint}`)
          .digest('hex'),
      })
      rows.record({ ...record, at: clock.now(), jobId: job.id, error: null })
      return true
    } catch (error) {
      const { code, message } = asHeadroomError(error)
      rows.record({ ...record, at: clock.now(), jobId: null, error: { code, message } })
      return false
    } finally {
      onChange()
    }
  }

  /** Errors: NOT_FOUND when the file lies in no customer's subfolder. */
  function customerOf(path: string): string {
    const [subfolder, ...rest] = relative(folder.path, path).split(sep)
    if (rest.length === 0) {
      const advice = 'Move it into a subfolder named after its customer.'
      throw new HeadroomError('NOT_FOUND', `This file lies in no customer's subfolder. ${advice}`)
    }
    const customer = customers.findByName(subfolder!)
    if (customer) return customer.id
    const advice = 'Create the customer, or rename the subfolder.'
    throw new HeadroomError('NOT_FOUND', `There is no customer named ${subfolder}. ${advice}`)
  }

  function setProblem(next: string | null): void {
    if (next === problem) return
    problem = next
    onChange()
  }

  function watchEvents(): void {
    if (watcher) return
    try {
      watcher = watch(folder.path, { recursive: true, persistent: false }, () => lookAfter(100))
      watcher.on('error', forgetWatcher)
    } catch {
      // Some file systems cannot be watched; the regular looks find everything a little later.
    }
  }

  function forgetWatcher(): void {
    watcher?.close()
    watcher = undefined
  }

  function lookAfter(delayMs: number): void {
    cancelNextLook?.()
    cancelNextLook = clock.after(delayMs, look)
  }

  return {
    start() {
      if (watching) return
      watching = true
      cancelLooks = clock.every(lookEveryMs, look)
      look()
    },
    async stop() {
      watching = false
      cancelLooks?.()
      cancelNextLook?.()
      forgetWatcher()
      await looking
      forgetWatcher()
    },
    problem: () => problem,
  }
}

/** The file itself is at fault: it is not tried again until it changes. */
function isFinal(code: ErrorCode): boolean {
  return code.startsWith('SOURCE_')
}

async function listFiles(folder: string): Promise<SeenFile[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  const files: SeenFile[] = []
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name)
    const hidden = relative(folder, path)
      .split(sep)
      .some((part) => part.startsWith('.'))
    if (hidden || !entry.isFile() || !mayBeMedia(entry.name)) continue
    // A file that went away between the two calls is none.
    const facts = await stat(path).catch(() => null)
    if (facts) files.push({ path, sizeBytes: facts.size, modifiedAtMs: facts.mtimeMs })
  }
  return files
}

function unreachable(path: WatchFolder['path'], error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'ENOENT') {
    return `There is no folder ${path} now. Mount its drive or make it again; it is looked for every few seconds.`
  }
  return `The folder ${path} cannot be read (${code ?? String(error)}). Check its permissions and connection; it is tried again every few seconds.`
}
