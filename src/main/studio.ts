/*
 * The composition root: opens a workspace and hands every room the others it needs. Nothing is decided here.
 */
import { availableParallelism } from 'node:os'
import type { QueueSettings } from '#shared/jobs.ts'
import type { SourceFacts } from '#shared/media.ts'
import type { StudioStatus } from '#shared/studio.ts'
import { createRouter, type Router } from './api/router.ts'
import { createTokenStore } from './api/tokens.store.ts'
import { createTokens } from './api/tokens.ts'
import { type Budgets, createBudgets } from './budgets/budgets.ts'
import { createChanges } from './changes.ts'
import { type Clock, wallClock } from './clock.ts'
import { createCustomers } from './customers/customers.ts'
import { createForecasts } from './forecast/forecasts.ts'
import { createHostMonitor } from './host/host.ts'
import { type CreateId, randomId } from './identifiers.ts'
import { createJobs } from './jobs/jobs.ts'
import { createWatchFolders } from './jobs/watch-folders.ts'
import { type Log, standardErrorLog } from './log.ts'
import { createActivity } from './notices/activity.ts'
import { describeDrift } from './quotes/accuracy/drift.ts'
import { createQuotes, type Quotes } from './quotes/quotes.ts'
import { createRenewals } from './renewals.ts'
import { createRoles, type Role } from './roles.ts'
import { createSample } from './sample/sample.ts'
import type { Services } from './services.ts'
import { openStore, type Store } from './store/store.ts'
import { workspaceFiles } from './store/workspace.ts'
import type { TaskRunner } from './task-runner.ts'
import { fitFrame } from './transcode/recipes/frame-size.ts'
import { createTranscode, type Transcode } from './transcode/transcode.ts'
import { version } from './version.ts'

export type StudioOptions = {
  workspaceFolder: string
  host: StudioStatus['host']
  clock?: Clock
  environment?: Readonly<Record<string, string | undefined>>
  log?: Log
  /** What opening is doing, in words. */
  onProgress?: (step: string) => void
  createId?: CreateId
  rehearsal?: Rehearsal
}

/** Stands in for ffmpeg where a history is told instead of lived; nothing is learned from it. */
export type Rehearsal = {
  probe(path: string): Promise<SourceFacts>
  runner: TaskRunner
}

/** An open workspace with every room wired. */
export type Studio = {
  services: Services
  /** The contract's handlers over the services. */
  router: Router
  store: Store
  clock: Clock
  log: Log
  createId: CreateId
  /** `data`: nothing runs by itself; `tools`: ffmpeg can be used; `work` (usual): the queue, watch folders and renewals run. */
  start(extent?: 'data' | 'tools' | 'work'): Promise<void>
  /** Stops what was started in reverse order and closes the workspace. Safe to call twice. */
  stop(): Promise<void>
}

/** Errors: those of opening a store (WORKSPACE_LOCKED, WORKSPACE_DAMAGED, …). */
export async function openStudio(options: StudioOptions): Promise<Studio> {
  const { clock = wallClock, environment = process.env, log = standardErrorLog } = options
  const store = await openStore(options.workspaceFolder, {
    clock,
    ...(options.onProgress ? { onProgress: options.onProgress } : {}),
  })
  try {
    const createId = options.createId ?? randomId
    const rooms = createRooms(store, clock, createId, environment, options.rehearsal)
    const services: Services = {
      ...rooms,
      workspaceFolder: store.workspace,
      store,
      status: createStatus(rooms, { host: options.host, workspace: store.workspace, startedAt: clock.now() }),
    }
    const { host, transcode, quotes, jobs, watchFolders, renewals, forecasts } = rooms
    const tools = createRoles([host, transcode])
    const work = createRoles([quotes, jobs, watchFolders, renewals, forecasts])
    return {
      services,
      router: createRouter(services, { clock, log }),
      store,
      clock,
      log,
      createId,
      async start(extent = 'work') {
        if (extent !== 'data') await tools.start()
        if (extent === 'work') await work.start()
      },
      async stop() {
        try {
          await rooms.sample.stop()
          await work.stop()
          // It may have been asked without having been started.
          await rooms.forecasts.stop()
        } finally {
          await tools.stop().finally(() => store.close())
        }
      },
    }
  } catch (error) {
    store.close()
    throw error
  }
}

function createRooms(
  store: Store,
  clock: Clock,
  createId: CreateId,
  environment: Readonly<Record<string, string | undefined>>,
  rehearsal?: Rehearsal,
) {
  const workspaceFolder = store.workspace
  const changes = createChanges(clock)
  const common = { store, clock, changes, createId, workspaceFolder }

  // Customers and budgets, and budgets and the price book, ask each other: each gets the other when it asks.
  const later: { budgets?: Budgets; quotes?: Quotes } = {}
  const customers = createCustomers({
    ...common,
    hasOpenHolds: (customerId) => later.budgets!.hasOpenHolds(customerId),
  })
  const budgets = createBudgets({
    ...common,
    customers,
    studioCurrency: () => later.quotes!.priceBook().currency,
  })
  const host = createHostMonitor(common)
  const transcode = rehearse(createTranscode({ ...common, environment }), rehearsal)
  const activity = createActivity(common)
  const quotes = createQuotes({
    ...common,
    onDrift: (drift) =>
      activity.record({
        actor: { kind: 'studio', name: 'Headroom' },
        action: 'costModel.drift',
        subjectId: null,
        summary: describeDrift(drift),
      }),
    customers,
    budgets,
    transcode,
    host,
    fitFrame,
    threads: () => jobs.settings().threads,
    expectFinish: (candidate) => jobs.expectFinish(candidate),
  })
  const jobs = createJobs({
    ...common,
    customers,
    budgets,
    quotes: rehearsal ? { ...quotes, learn() {} } : quotes,
    plans: quotes.plans,
    profiles: transcode.profiles,
    runner: transcode.runner,
    readFingerprint: transcode.fingerprint,
    host,
    settings: firstQueueSettings(),
  })
  later.budgets = budgets
  later.quotes = quotes
  const watchFolders = createWatchFolders({ ...common, customers, submit: jobs.submit })
  const forecasts = createForecasts({
    ...common,
    databaseFile: workspaceFiles(workspaceFolder).database,
    customers,
    budgets,
    jobs,
    quotes,
  })
  return {
    changes,
    customers,
    budgets,
    host,
    transcode,
    quotes,
    jobs,
    watchFolders,
    tokens: createTokens({ ...common, store: createTokenStore(store) }),
    activity,
    forecasts,
    sample: createSample({ ...common, customers, jobs, watchFolders, quotes, transcode, forecasts }),
    renewals: createRenewals({ budgets, clock }) satisfies Role,
  }
}

/** Everything is taken as encodable: what was told needs no encoder. */
function rehearse(transcode: Transcode, rehearsal: Rehearsal | undefined): Transcode {
  return rehearsal ? { ...transcode, ...rehearsal, async checkOutputs() {} } : transcode
}

/** In force until somebody changes them. */
function firstQueueSettings(): QueueSettings {
  return {
    threads: availableParallelism(),
    minimumFreeDiskBytes: 2 * 1024 ** 3,
    workHours: { timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone, windows: [] },
    draining: false,
  }
}

function createStatus(
  { transcode }: Pick<Services, 'transcode'>,
  facts: Pick<StudioStatus, 'host' | 'workspace' | 'startedAt'>,
): () => StudioStatus {
  return () => {
    const { version: ffmpegVersion, legacy } = transcode.capabilities()
    return { version, ...facts, ffmpeg: { version: ffmpegVersion, legacy } }
  }
}
