/*
 * Files of past requests on their way into the demand history. Reading and parsing happen in a thread of their own; what it found is
 * written here in small transactions, each with the line it reaches, so that an import goes on where it stopped.
 */
import { stat } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'
import { HeadroomError } from '#shared/errors.ts'
import { type ImportRequests, importRequestsSchema, type RequestImport } from '#shared/forecasts.ts'
import type { Changes } from '../changes.ts'
import type { Clock } from '../clock.ts'
import type { Customers } from '../customers/customers.ts'
import type { CreateId } from '../identifiers.ts'
import { parseInput } from '../parse-input.ts'
import type { Store } from '../store/store.ts'
import { workerUrl } from '../worker-url.ts'
import type { DemandStore } from './demand.store.ts'
import { createBatchWriter } from './import-batches.ts'
import type { ImportJob, ImportReport } from './request-import.worker.ts'
import { createRequestImportStore, type StoredImport } from './request-imports.store.ts'

export type RequestImports = {
  /** Errors: INVALID_INPUT, SOURCE_MISSING, SOURCE_NOT_A_FILE, CONFLICT while another import runs. */
  begin(request: ImportRequests): Promise<RequestImport>
  list(): RequestImport[]
  /** Errors: NOT_FOUND. */
  get(id: string): RequestImport
  /** What was read stays; importing the same file again goes on from there. Errors: NOT_FOUND. */
  stop(id: string): Promise<RequestImport>
  /** Resolves when it ended in any way. */
  finished(id: string): Promise<RequestImport>
  close(): Promise<void>
}

export type RequestImportsDependencies = {
  store: Store
  demand: DemandStore
  customers: Pick<Customers, 'findByName' | 'create'>
  clock: Clock
  createId: CreateId
  changes: Pick<Changes, 'publish'>
  /** The history has more in it than before. */
  onHistory(): void
}

type Running = { worker: Worker; ended: Promise<void> }

export function createRequestImports(dependencies: RequestImportsDependencies): RequestImports {
  const { store, clock, createId, changes, onHistory } = dependencies
  const imports = createRequestImportStore(store)
  const running = new Map<string, Running>()
  imports.interruptAll()

  const find = (id: string): StoredImport => {
    const found = imports.find(id)
    if (found) return found
    throw new HeadroomError('NOT_FOUND', `There is no import ${id}.`)
  }
  const save = (entry: StoredImport) => {
    imports.save(entry)
    store.afterCommit(() => changes.publish('forecasts', entry.id))
  }
  const end = (id: string, state: RequestImport['state'], error: string | null = null) => {
    const entry = find(id)
    if (entry.state !== 'running') return
    save({ ...entry, state, error, progress: state === 'done' ? 1 : entry.progress, finishedAt: clock.now() })
    onHistory()
  }

  const run = (entry: StoredImport, request: ImportRequests, sizeBytes: number): Running => {
    const write = createBatchWriter(dependencies, request.addCustomers)
    const timeZone = request.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone
    const job: ImportJob = { path: entry.path, linesDone: entry.linesDone, timeZone, now: clock.now() }
    const worker = new Worker(workerUrl('request-import', import.meta.url), { workerData: job })
    const ended = new Promise<void>((resolve) => {
      worker.on('message', (report: ImportReport) => {
        if (report.kind === 'end') end(entry.id, 'done')
        else if (report.kind === 'failed') end(entry.id, 'failed', report.message)
        else {
          try {
            store.transaction(() => save(write(find(entry.id), report, sizeBytes)))
            // Not at once: a thread takes in all messages there are before it turns to anything else.
            setImmediate(() => worker.postMessage('next'))
          } catch (error) {
            end(entry.id, 'failed', error instanceof Error ? error.message : String(error))
            void worker.terminate()
          }
        }
      })
      worker.once('error', (error) => end(entry.id, 'failed', String(error)))
      worker.once('exit', () => {
        end(entry.id, 'stopped')
        running.delete(entry.id)
        resolve()
      })
    })
    return { worker, ended }
  }

  const stop = async (id: string): Promise<RequestImport> => {
    const current = running.get(id)
    await current?.worker.terminate()
    await current?.ended
    return show(find(id))
  }

  return {
    async begin(input) {
      const request = parseInput(importRequestsSchema, input)
      const { sizeBytes, fingerprint } = await describeFile(request.path)
      if (running.size > 0) {
        throw new HeadroomError(
          'CONFLICT',
          'Another file is being imported. Wait until it is done, or stop it.',
        )
      }
      const earlier = imports.findByFile(request.path, fingerprint)
      const id = earlier?.state === 'stopped' ? earlier.id : createId('imp')
      if (id === earlier?.id) save({ ...earlier, state: 'running', finishedAt: null, error: null })
      else imports.insert({ id, path: request.path, fingerprint, startedAt: clock.now() })
      changes.publish('forecasts', id)
      running.set(id, run(find(id), request, sizeBytes))
      return show(find(id))
    },
    list: () => imports.newest().map(show),
    get: (id) => show(find(id)),
    stop,
    async finished(id) {
      await running.get(id)?.ended
      return show(find(id))
    },
    async close() {
      await Promise.all([...running.keys()].map(stop))
    },
  }
}

function show({ fingerprint: _fingerprint, linesDone: _linesDone, ...entry }: StoredImport): RequestImport {
  return entry
}

/** A file that changed is another file. */
async function describeFile(path: string): Promise<{ sizeBytes: number; fingerprint: string }> {
  const facts = await stat(path).catch(() => undefined)
  if (!facts) throw new HeadroomError('SOURCE_MISSING', `There is no file ${path}. Check the path.`, { path })
  if (!facts.isFile()) throw new HeadroomError('SOURCE_NOT_A_FILE', `${path} is not a file.`, { path })
  return { sizeBytes: facts.size, fingerprint: `${facts.size}-${Math.round(facts.mtimeMs)}` }
}
