import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Budget } from '#shared/budgets.ts'
import type { Customer } from '#shared/customers.ts'
import type { Job, QueueSettings, Submit } from '#shared/jobs.ts'
import type { SourceFacts } from '#shared/media.ts'
import type { Profile } from '#shared/profiles.ts'
import type { Quote } from '#shared/quotes.ts'
import { type Budgets, createBudgets } from '../budgets/budgets.ts'
import { type Changes, createChanges } from '../changes.ts'
import { type Clock, createManualClock, type ManualClock } from '../clock.ts'
import { type Customers, createCustomers } from '../customers/customers.ts'
import { randomId } from '../identifiers.ts'
import { type CountedPlans, createCountedPlans, type QuotedPlan } from '../quotes/plans/counted-plans.ts'
import { runningBatchTotal } from '../quotes/running-batch.ts'
import { openStore, type Store } from '../store/store.ts'
import { createJobs, type JobQuotes, type Jobs } from './jobs.ts'
import { createSimulatedRunner, type SimulatedRunner, type SimulatedWork } from './simulated-runner.ts'

export const testProfile: Profile = {
  id: 'prf_test_360p',
  name: '360p',
  builtIn: true,
  video: {
    codec: 'h264',
    maximumWidth: 640,
    maximumHeight: 360,
    fit: 'inside',
    speed: 'fast',
    rateControl: { kind: 'quality', crf: 23 },
    bitDepth: 8,
    deinterlace: 'auto',
    toneMap: true,
    preferHardware: false,
  },
  audio: null,
}

export const testSettings: QueueSettings = {
  threads: 2,
  minimumFreeDiskBytes: 0,
  workHours: { timeZone: 'UTC', windows: [] },
  draining: false,
}

type FlatQuotes = JobQuotes & {
  /** Of a compute unit, in millionths of a cent, in quotes from now on; one CPU second is one unit. */
  unitPrice: number
  learned: Parameters<JobQuotes['learn']>[]
  settled: Parameters<JobQuotes['settle']>[]
}

/** One cent a CPU second unless told; the quote is 10 to 30 CPU seconds whatever the file, which need not be there unless `probe` looks. */
export function createFlatQuotes(clock: Clock, probe = imagineSource): FlatQuotes {
  const kept = new Map<string, Quote>()
  const learned: FlatQuotes['learned'] = []
  const settled: FlatQuotes['settled'] = []
  const flat: FlatQuotes = {
    unitPrice: 1_000_000,
    learned,
    settled,
    async quote(request) {
      const bytes = { p10: 1, p50: 2, p90: 3 }
      const quote: Quote = {
        id: randomId('quo'),
        createdAt: clock.now(),
        customerId: request.customerId,
        budgetId: request.budgetId ?? null,
        source: await probe(request.sourcePath),
        outputs: request.outputs,
        total: {
          cpuSeconds: { p10: 10, p50: 20, p90: 30 },
          wallSeconds: { p10: 10, p50: 20, p90: 30 },
          peakMemoryBytes: bytes,
          outputBytes: bytes,
        },
        amountMinor: { p10: 10, p50: 20, p90: 30 },
        terms: {
          unit: { kind: 'money', currency: 'EUR' },
          microMinorPerComputeUnit: flat.unitPrice,
          microMinorPerOutputGibibyte: 0,
          computeUnitsPerCpuSecond: 1,
          microMinorPerGibibyteMonth: 0,
          retentionDays: 0,
          serviceBasisPoints: 10_000,
          licences: [],
          deadline: null,
        },
        lines: [],
        priority: null,
        finishesInSeconds: null,
        studioCost: null,
        explanations: [],
        earlierJobs: 0,
        alternatives: [],
        renditions: [],
        model: { name: 'flat', version: '1' },
        reasons: [],
      }
      kept.set(quote.id, quote)
      return quote
    },
    get: (id) => kept.get(id)!,
    keep: (id) => kept.get(id)!,
    price: (_quote, use) => Math.ceil(use.cpuSeconds - 1e-9),
    settle(...settlement) {
      const [{ terms }, , { cpuSeconds }] = settlement
      settled.push(settlement)
      const amountMinor = Math.ceil((cpuSeconds * terms.microMinorPerComputeUnit) / 1e6 - 1e-9)
      const line = { kind: 'compute' as const, key: 'compute', name: 'Compute', detail: '', amountMinor }
      return { amountMinor, lines: [line] }
    },
    learn: (...lesson) => void learned.push(lesson),
    batchTotal: runningBatchTotal,
  }
  return flat
}

async function imagineSource(path: string): Promise<SourceFacts> {
  return {
    path,
    container: 'mp4',
    sizeBytes: 1,
    fingerprint: `first ${path}`,
    durationSeconds: 60,
    video: null,
    audio: [],
    subtitles: [],
  }
}

export const fourChunks: SimulatedWork = { chunks: 4, chunkCpuSeconds: 5, chunkOutputBytes: 1000 }

type Options = {
  clock?: ManualClock
  folder?: string
  work?: SimulatedWork
  settings?: Partial<QueueSettings>
  freeDiskBytes?: () => number
  disk?: Set<string>
}

/** The real rooms on a real file, with the simulated runner and clock. Opened again on the same folder it is the next start. */
export async function openJobsStudio(options: Options = {}): Promise<JobsStudio> {
  const clock = options.clock ?? createManualClock(Date.parse('2026-01-05T09:00:00Z'))
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'headroom-jobs-')))
  const disk = options.disk ?? new Set<string>()
  const store = await openStore(folder, { clock })
  const changes = createChanges(clock)
  const shared = { store, clock, createId: randomId, changes }
  const customers = createCustomers({ ...shared, hasOpenHolds: (id) => budgets.hasOpenHolds(id) })
  const budgets = createBudgets({ ...shared, customers, studioCurrency: () => 'EUR' })
  const quotes = createFlatQuotes(clock)
  const quotedPlans = new Map<string, QuotedPlan>()
  const plans = createCountedPlans({ ...shared, quoted: (id) => quotedPlans.get(id)! })
  const runner: SimulatedRunner = createSimulatedRunner(clock, () => options.work ?? fourChunks, disk)
  const fingerprints = new Map<string, string>()
  const jobs = createJobs({
    ...shared,
    customers,
    budgets,
    quotes,
    plans,
    profiles: { get: () => testProfile },
    runner,
    readFingerprint: async (path) => fingerprints.get(path) ?? `first ${path}`,
    host: { freeDiskBytes: async () => options.freeDiskBytes?.() ?? 2 ** 40 },
    workspaceFolder: folder,
    settings: { ...testSettings, ...options.settings },
  })

  /** A customer with a weekly hard budget. */
  function createPayer(name: string, { tier = 'standard', allowanceMinor = 100_000 }: PayerOptions = {}) {
    const customer = customers.create({ name, tier, priority: 5 })
    const { budget } = budgets.create({
      customerId: customer.id,
      name: `${name}, weekly`,
      unit: { kind: 'money', currency: 'EUR' },
      allowanceMinor,
      period: { kind: 'week', timeZone: 'UTC' },
      renewal: { kind: 'reset' },
      limit: { kind: 'hard' },
    })
    return { customer, budget }
  }

  function submit(customerId: string, request: Partial<Submit> = {}) {
    return jobs.submit({
      sourcePath: '/media/clip.mp4',
      customerId,
      outputs: [{ kind: 'file', container: 'mp4', profileId: testProfile.id }],
      ...request,
    })
  }

  /** Moves time on in small steps, so that what finishes can start the next. */
  async function pass(seconds: number, stepMs = 100): Promise<void> {
    for (let passed = 0; passed < seconds * 1000; passed += stepMs) {
      clock.advance(Math.min(stepMs, seconds * 1000 - passed))
      await settled()
    }
  }

  /** The program is killed and started again on what it left: the file, and what stands on the disk. */
  async function crash(): Promise<JobsStudio> {
    runner.crash()
    await settled()
    store.close()
    const next = await openJobsStudio({
      ...options,
      folder,
      disk,
      clock: createManualClock(clock.now() + 1000),
    })
    await next.jobs.start()
    await settled()
    return next
  }

  async function remove(): Promise<void> {
    store.close()
    await rm(folder, { recursive: true, force: true })
  }

  return {
    clock,
    folder,
    store,
    changes,
    customers,
    budgets,
    quotes,
    plans,
    quotedPlans,
    runner,
    jobs,
    fingerprints,
    createPayer,
    submit,
    pass,
    crash,
    remove,
  }
}

type PayerOptions = { tier?: 'basic' | 'standard' | 'premium'; allowanceMinor?: number }

/** Spelled out because `crash` leads to the next one. */
export type JobsStudio = {
  clock: ManualClock
  folder: string
  store: Store
  changes: Changes
  customers: Customers
  budgets: Budgets
  quotes: ReturnType<typeof createFlatQuotes>
  plans: CountedPlans
  /** Plans that were quoted and may be counted, by their id. */
  quotedPlans: Map<string, QuotedPlan>
  runner: SimulatedRunner
  jobs: Jobs
  fingerprints: Map<string, string>
  createPayer(name: string, options?: PayerOptions): { customer: Customer; budget: Budget }
  submit(customerId: string, request?: Partial<Submit>): Promise<Job>
  pass(seconds: number, stepMs?: number): Promise<void>
  crash(): Promise<JobsStudio>
  remove(): Promise<void>
}

/** Lets every promise that can go on do so. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
