/*
 * Files of past requests, viewings and trends on their way into the history. Reading and parsing happen in a thread of their own; what
 * it found is written here in small transactions, each with the line it reaches, so that an import goes on where it stopped.
 */
import { rm, stat } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'
import { HeadroomError } from '#shared/errors.ts'
import {
  type BeginImport,
  beginImportSchema,
  type FeedSettings,
  type ForecastImport,
  type ImportKind,
  type MediaViews,
} from '#shared/forecast-imports.ts'
import type { Changes } from '../../changes.ts'
import type { Clock } from '../../clock.ts'
import type { Customers } from '../../customers/customers.ts'
import type { CreateId } from '../../identifiers.ts'
import { parseInput } from '../../parse-input.ts'
import type { Store } from '../../store/store.ts'
import { workerUrl } from '../../worker-url.ts'
import type { DemandStore } from '../demand.store.ts'
import type { ForecastNotices } from '../forecast-notices.ts'
import type { MixStore } from '../mix/mix.store.ts'
import { createFeeds } from './feeds.ts'
import type { ImportJob, ImportReport } from './forecast-import.worker.ts'
import { subjectOf } from './import-items.ts'
import { createImportKeys } from './import-keys.store.ts'
import { type RowTaker, writeBatch } from './import-writer.ts'
import { createImportStore, type StoredImport } from './imports.store.ts'
import { createKeptFeeds, type KeptFeeds } from './kept-feeds.ts'
import { createRequestTaker } from './request-writer.ts'
import { createTrendTaker, createViewTaker } from './row-takers.ts'
import { createTrendStore } from './trends.store.ts'
import { createViewStore, type ViewHour } from './views.store.ts'

export type Imports = {
  /**
   * Errors: INVALID_INPUT, SOURCE_MISSING, SOURCE_NOT_A_FILE, CONFLICT while another import runs; of a URL also FORBIDDEN (its host is
   * not allowed) and SOURCE_UNREADABLE.
   */
  begin(request: BeginImport): Promise<ForecastImport>
  list(): ForecastImport[]
  /** Errors: NOT_FOUND. */
  get(id: string): ForecastImport
  /** What was read stays; importing the same file again goes on from there. Errors: NOT_FOUND. */
  stop(id: string): Promise<ForecastImport>
  /** Resolves when it ended in any way. */
  finished(id: string): Promise<ForecastImport>
  close(): Promise<void>
  /** Feeds that are fetched again and again. */
  feeds: KeptFeeds
  feedSettings(): FeedSettings
  setFeedSettings(settings: FeedSettings): FeedSettings
  /** The most watched first; without a span, of the last day that has views. */
  mostWatched(request: { from?: number; until?: number; limit: number }): MediaViews[]
  /** Views of one media id by the hour, both ends included, as milliseconds. */
  viewsOf(mediaId: string, from: number, until: number): ViewHour[]
}

export type ImportsDependencies = {
  store: Store
  workspaceFolder: string
  demand: DemandStore
  mix: MixStore
  customers: Pick<Customers, 'findByName' | 'create'>
  clock: Clock
  createId: CreateId
  changes: Changes
  notices: Pick<ForecastNotices, 'tell' | 'settle'>
  /** The history has more in it than before. */
  onHistory(): void
}

const hourMs = 3_600_000

type Request = ReturnType<typeof beginImportSchema.parse>
type Running = { worker: Worker; ended: Promise<void> }

export function createImports(dependencies: ImportsDependencies): Imports {
  const { store, clock, createId, changes, onHistory } = dependencies
  const imports = createImportStore(store)
  const keys = createImportKeys(store)
  const views = createViewStore(store, keys)
  const trends = createTrendStore(store, keys)
  const feeds = createFeeds(dependencies)
  const running = new Map<string, Running>()
  imports.interruptAll()

  const takerOf = (kind: ImportKind, request: Request): RowTaker => {
    if (kind === 'requests') return createRequestTaker(dependencies, request.addCustomers)
    return kind === 'views' ? createViewTaker(views) : createTrendTaker(trends)
  }
  const find = (id: string): StoredImport => {
    const found = imports.find(id)
    if (found) return found
    throw new HeadroomError('NOT_FOUND', `There is no import ${id}.`)
  }
  const save = (entry: StoredImport) => {
    imports.save(entry)
    store.afterCommit(() => changes.publish('forecasts', entry.id))
  }
  const end = (id: string, state: ForecastImport['state'], error: string | null = null) => {
    const entry = find(id)
    if (entry.state !== 'running') return
    store.transaction(() => {
      if (entry.kind === 'views') views.fold()
      if (entry.kind === 'trends') trends.fold()
      const progress = state === 'done' ? 1 : entry.progress
      save({ ...entry, state, error, progress, finishedAt: clock.now() })
    })
    onHistory()
  }

  const run = (entry: StoredImport, request: Request, sizeBytes: number): Running => {
    const taker = takerOf(entry.kind, request)
    const options: ImportJob['options'] = {
      timeZone: request.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
      now: clock.now(),
      contentType: request.contentType ?? '',
      subject: request.subject ?? (entry.url === null ? undefined : subjectOf(new URL(entry.url).pathname)),
    }
    const job: ImportJob = { path: entry.path, kind: entry.kind, linesDone: entry.linesDone, options }
    const worker = new Worker(workerUrl('forecast-import', import.meta.url), { workerData: job })
    const ended = new Promise<void>((resolve) => {
      worker.on('message', (report: ImportReport) => {
        if (report.kind === 'end') end(entry.id, 'done')
        else if (report.kind === 'failed') end(entry.id, 'failed', report.message)
        else {
          try {
            store.transaction(() => save(writeBatch(taker, find(entry.id), report, sizeBytes)))
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
        // What was fetched is fetched again another time.
        void (entry.url === null ? Promise.resolve() : rm(entry.path, { force: true })).finally(resolve)
      })
    })
    return { worker, ended }
  }

  const stop = async (id: string): Promise<ForecastImport> => {
    const current = running.get(id)
    await current?.worker.terminate()
    await current?.ended
    return show(find(id))
  }
  const refuseSecond = () => {
    if (running.size === 0) return
    throw new HeadroomError('CONFLICT', 'Another file is being imported. Wait until it is done, or stop it.')
  }

  /** Errors: SOURCE_MISSING, SOURCE_NOT_A_FILE, CONFLICT. */
  const read = async (path: string, request: Request, feedId: string | null): Promise<ForecastImport> => {
    const { sizeBytes, fingerprint } = await describeFile(path)
    refuseSecond()
    const earlier = imports.findByFile(request.kind, path, fingerprint)
    const id = earlier?.state === 'stopped' ? earlier.id : createId('imp')
    if (id === earlier?.id) save({ ...earlier, state: 'running', finishedAt: null, error: null })
    else {
      const { kind, url = null } = request
      store.transaction(() => {
        if (feedId !== null) imports.removeOfFeed(feedId)
        imports.insert({ id, kind, path, url, feedId, fingerprint, startedAt: clock.now() })
      })
    }
    changes.publish('forecasts', id)
    running.set(id, run(find(id), request, sizeBytes))
    return show(find(id))
  }
  const finished = async (id: string): Promise<ForecastImport> => {
    await running.get(id)?.ended
    return show(find(id))
  }

  /** What a feed brings is read in a moment; a person's file waits for it. */
  let readingFeed: Promise<unknown> = Promise.resolve()
  const kept = createKeptFeeds({
    ...dependencies,
    feeds,
    imports: {
      isBusy: () => running.size > 0,
      importFetched(path, { id, url, contentType, subject, timeZone }) {
        const request = beginImportSchema.parse({
          kind: 'trends',
          url,
          ...(contentType === null ? {} : { contentType }),
          ...(subject === null ? {} : { subject }),
          ...(timeZone === null ? {} : { timeZone }),
        })
        const reading = read(path, request, id)
          .then(({ id: importId }) => finished(importId))
          .finally(() => rm(path, { force: true }))
        readingFeed = reading.catch(() => undefined)
        return reading
      },
      ofFeed(feedId) {
        const entry = imports.ofFeed(feedId)
        return entry ? show(entry) : null
      },
      forgetFeed: imports.removeOfFeed,
    },
  })

  return {
    async begin(input) {
      const request = parseInput(beginImportSchema, input)
      await readingFeed
      refuseSecond()
      const path = request.url === undefined ? request.path! : (await feeds.fetchToFile(request.url))!.path
      return read(path, request, null)
    },
    list: () => imports.newest().map(show),
    get: (id) => show(find(id)),
    stop,
    finished,
    async close() {
      const stopped = kept.stop()
      await Promise.all([...running.keys()].map(stop))
      await stopped
    },
    feeds: kept,
    feedSettings: feeds.settings,
    setFeedSettings: feeds.setSettings,
    mostWatched({ from, until, limit }) {
      const lastHour = views.lastHour() ?? 0
      const firstHour = from === undefined ? lastHour - 23 : Math.floor(from / hourMs)
      return views.mostWatched(firstHour, until === undefined ? lastHour : Math.floor(until / hourMs), limit)
    },
    viewsOf: (mediaId, from, until) =>
      views.ofMedia(mediaId, Math.floor(from / hourMs), Math.floor(until / hourMs)),
  }
}

function show({ fingerprint: _fingerprint, linesDone: _linesDone, ...entry }: StoredImport): ForecastImport {
  return entry
}

/** A file that changed is another file. */
async function describeFile(path: string): Promise<{ sizeBytes: number; fingerprint: string }> {
  const facts = await stat(path).catch(() => undefined)
  if (!facts) throw new HeadroomError('SOURCE_MISSING', `There is no file ${path}. Check the path.`, { path })
  if (!facts.isFile()) throw new HeadroomError('SOURCE_NOT_A_FILE', `${path} is not a file.`, { path })
  return { sizeBytes: facts.size, fingerprint: `${facts.size}-${Math.round(facts.mtimeMs)}` }
}
