/*
 * Owns the sample studio: customers, budgets, clips and an invented month, in the workspace beside whatever else is there, marked, and
 * removed in one action. A month is told in a workspace of its own (history.ts), copied in, and its last jobs are really run.
 *
 * Safe against being killed: what is under way is on record before the first row or file, rows belong to the sample by their customer,
 * files by their folder. Whatever a crash leaves, creating or removing once more first takes out all there is.
 */
import { mkdir, rm, rmdir } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import type { ChangeTopic } from '#shared/changes.ts'
import { HeadroomError, isHeadroomError } from '#shared/errors.ts'
import type { ErrorReport } from '#shared/jobs.ts'
import type { SourceFacts } from '#shared/media.ts'
import type { SampleStatus } from '#shared/sample.ts'
import type { Changes } from '../changes.ts'
import type { Clock } from '../clock.ts'
import type { Customers } from '../customers/customers.ts'
import type { Forecasts } from '../forecast/forecasts.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { WatchFolders } from '../jobs/watch-folders.ts'
import type { Quotes } from '../quotes/quotes.ts'
import type { Store } from '../store/store.ts'
import { workspaceFiles } from '../store/workspace.ts'
import type { Transcode } from '../transcode/transcode.ts'
import { realJobs, sampleClips } from './catalogue.ts'
import { createSampleStore } from './sample.store.ts'
import { tellInBackground } from './tell-in-background.ts'

export type Sample = {
  status(): SampleStatus
  /** Resolves when it stands. Errors: CONFLICT (the workspace holds something, or another is under way), those of drawing clips. */
  create(): Promise<SampleStatus>
  /** Resolves when nothing of it is left; nothing happens when there is none. Errors: CONFLICT while it is being made. */
  remove(): Promise<SampleStatus>
  /** Either, without waiting: `status` tells how far it is and whether it failed. Errors: CONFLICT, at once. */
  begin(action: 'create' | 'remove'): SampleStatus
  /** Starts empty: it is not offered again. */
  decline(): SampleStatus
  /** Ends what is under way; creating or removing once more finishes it. */
  stop(): Promise<void>
}

export type SampleDependencies = {
  store: Store
  clock: Clock
  changes: Changes
  customers: Pick<Customers, 'list' | 'archive'>
  jobs: Pick<Jobs, 'submit' | 'cancel'>
  watchFolders: Pick<WatchFolders, 'list' | 'remove'>
  quotes: Pick<Quotes, 'priceBook' | 'model'>
  transcode: Pick<Transcode, 'makeSampleClip' | 'probe'>
  forecasts: Pick<Forecasts, 'historyChanged'>
}

const shownOnPages = [
  'customers',
  'budgets',
  'jobs',
  'queue',
  'watch-folders',
  'activity',
  'settings',
  'sample',
] as const satisfies ChangeTopic[]

/** The month is the same in every sample studio made at the same time. */
const seed = 1
/** Where drawing, telling and copying each begin in the whole. */
const shares = { draw: 0, tell: 0.5, copy: 0.85, submit: 0.95 }

export function createSample(dependencies: SampleDependencies): Sample {
  const { store, clock, changes, customers, jobs, watchFolders, transcode } = dependencies
  const rows = createSampleStore(store)
  const folder = join(store.workspace, 'sample')
  const clipsFolder = join(folder, 'clips')
  let abort = new AbortController()
  let underWay: Promise<unknown> | undefined
  let progress: SampleStatus['progress'] = null
  let failure: ErrorReport | null = null

  const status = (): SampleStatus => {
    const stored = rows.state()?.state ?? 'none'
    const interrupted = !underWay && (stored === 'creating' || stored === 'removing')
    return {
      state: interrupted ? 'interrupted' : stored,
      offered: stored === 'none' && !underWay && !rows.declined() && rows.isEmpty(),
      progress,
      error: failure,
      customerIds: rows.customerIds(),
    }
  }
  const tell = (share: number, step: string) => {
    progress = { share: Math.min(1, share), step }
    changes.publish('sample')
  }

  /** One at a time; who comes second is refused. What fails later stands in the status. */
  async function exclusively(work: (signal: AbortSignal) => Promise<void>): Promise<SampleStatus> {
    failure = null
    progress = { share: 0, step: 'Making room' }
    const working = work(abort.signal)
    underWay = working
    try {
      await working
    } catch (error) {
      failure = isHeadroomError(error)
        ? { code: error.code, message: error.message }
        : { code: 'INTERNAL', message: error instanceof Error ? error.message : String(error) }
      throw error
    } finally {
      underWay = undefined
      progress = null
      announce()
    }
    return status()
  }

  /** Errors: CONFLICT. */
  function refuse(action: 'create' | 'remove'): void {
    if (underWay) {
      throw new HeadroomError(
        'CONFLICT',
        'The sample studio is being made or removed. Wait until that is done.',
      )
    }
    if (action === 'create' && !rows.state() && !rows.isEmpty()) {
      throw new HeadroomError(
        'CONFLICT',
        'The sample studio is for an empty workspace, and this one already has customers or jobs. Start Headroom on another one with --workspace.',
      )
    }
  }

  /** Everything may be different: pages read again. */
  function announce(): void {
    dependencies.forecasts.historyChanged()
    for (const topic of shownOnPages) changes.publish(topic)
  }

  async function make(signal: AbortSignal): Promise<void> {
    const now = clock.now()
    rows.setState('creating', now)
    const clips = await drawClips(signal)
    tell(shares.tell, 'Telling a month of history')
    const toldWorkspace = join(folder, 'telling')
    await tellInBackground(
      {
        folder: toldWorkspace,
        sourcesFolder: clipsFolder,
        now,
        timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        clips,
        priceBook: dependencies.quotes.priceBook(),
        seed,
      },
      (share) => tell(shares.tell + share * (shares.copy - shares.tell), 'Telling a month of history'),
      signal,
    )
    tell(shares.copy, 'Putting it into the workspace')
    const { database: databaseFile } = workspaceFiles(toldWorkspace)
    await inSteps(rows.bringIn({ databaseFile, workspace: toldWorkspace }), signal)
    await rm(toldWorkspace, { recursive: true, force: true })
    tell(shares.submit, 'Submitting the first real jobs')
    await submitRealJobs(signal)
    rows.setState('present', now)
  }

  async function drawClips(signal: AbortSignal): Promise<Record<string, SourceFacts>> {
    await mkdir(clipsFolder, { recursive: true })
    const clips: Record<string, SourceFacts> = {}
    for (const [index, { name, ...clip }] of sampleClips.entries()) {
      tell(shares.draw + (index / sampleClips.length) * shares.tell, `Drawing the clip ${name}`)
      const path = await transcode.makeSampleClip(join(clipsFolder, `${name}.mp4`), { clip, signal })
      signal.throwIfAborted()
      clips[name] = await transcode.probe(path, signal)
    }
    return clips
  }

  async function submitRealJobs(signal: AbortSignal): Promise<void> {
    const own = new Set(rows.customerIds())
    const byName = new Map(
      customers
        .list()
        .filter(({ id }) => own.has(id))
        .map((customer) => [customer.name, customer.id]),
    )
    for (const { customer, clip, outputs } of realJobs) {
      signal.throwIfAborted()
      await jobs.submit({
        sourcePath: join(clipsFolder, `${clip}.mp4`),
        customerId: byName.get(customer)!,
        outputs: [...outputs],
      })
    }
  }

  /** All of it, whatever there is. */
  async function clear(signal: AbortSignal): Promise<void> {
    rows.setState('removing', clock.now())
    tell(0.05, 'Ending its jobs')
    const own = new Set(rows.customerIds())
    for (const watched of watchFolders.list())
      if (watched.customerId !== null && own.has(watched.customerId)) watchFolders.remove(watched.id)
    await endJobs(own)
    tell(0.3, 'Removing its files')
    await removeFiles()
    tell(0.5, 'Removing its rows')
    await inSteps(rows.takeOut(), signal)
    // What its few real jobs taught about this machine goes with them.
    if (dependencies.quotes.model.status().trainedAt !== null)
      void dependencies.quotes.model.retrain().catch(() => {})
  }

  /** An archived customer submits nothing more; a job that slipped in before is ended in the next round. */
  async function endJobs(own: ReadonlySet<string>): Promise<void> {
    for (let unfinished = rows.unfinishedJobs(); unfinished.length > 0; unfinished = rows.unfinishedJobs()) {
      for (const id of unfinished) await jobs.cancel(id)
    }
    for (const { id } of customers.list()) if (own.has(id)) customers.archive(id)
  }

  /** The clips, and the outputs that lie in the workspace; what a person had written elsewhere stays theirs. */
  async function removeFiles(): Promise<void> {
    const outputs = join(store.workspace, 'outputs')
    for (const outputFolder of rows.outputFolders()) {
      if (!isInside(outputFolder, outputs)) continue
      await rm(outputFolder, { recursive: true, force: true })
      // Fails while something else lies in it, which is then to stay.
      await rmdir(dirname(outputFolder)).catch(() => {})
    }
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }

  async function create(): Promise<SampleStatus> {
    refuse('create')
    if (rows.state()?.state === 'present') return status()
    return exclusively(async (signal) => {
      if (rows.state()) await clear(signal)
      try {
        await make(signal)
      } catch (error) {
        if (!signal.aborted) await clear(signal)
        throw error
      }
    })
  }

  async function remove(): Promise<SampleStatus> {
    refuse('remove')
    if (!rows.state()) return status()
    return exclusively(async (signal) => {
      await clear(signal)
      rows.decline()
    })
  }

  return {
    status,
    create,
    remove,
    begin(action) {
      refuse(action)
      // What fails stands in the status.
      void (action === 'create' ? create() : remove()).catch(() => {})
      return status()
    },
    decline() {
      rows.decline()
      changes.publish('sample')
      return status()
    },
    async stop() {
      abort.abort(new HeadroomError('CANCELLED', 'Headroom is stopping.'))
      await underWay?.catch(() => {})
      abort = new AbortController()
    },
  }
}

/** Between two steps the thread serves whoever waits. */
async function inSteps(steps: Generator<void>, signal: AbortSignal): Promise<void> {
  try {
    for (;;) {
      signal.throwIfAborted()
      if (steps.next().done) return
      await new Promise((resolve) => setImmediate(resolve))
    }
  } finally {
    steps.return(undefined)
  }
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path)
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && way.includes(sep)
}
