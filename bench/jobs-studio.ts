import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createBudgets } from '../src/main/budgets/budgets.ts'
import { createChanges } from '../src/main/changes.ts'
import { wallClock } from '../src/main/clock.ts'
import { createCustomers } from '../src/main/customers/customers.ts'
import { randomId } from '../src/main/identifiers.ts'
import { createJobs } from '../src/main/jobs/jobs.ts'
import { createFlatQuotes, testProfile, testSettings } from '../src/main/jobs/testing.ts'
import { openStore, type Store } from '../src/main/store/store.ts'
import type { TaskRunner } from '../src/main/task-runner.ts'
import { fingerprintFile } from '../src/main/transcode/fingerprint.ts'
import { createTranscode, type Transcode } from '../src/main/transcode/transcode.ts'
import type { Profile } from '../src/shared/profiles.ts'

/** The rooms a job passes, on a real file by the wall clock, with flat prices. `makeRunner` may wrap transcode's own runner. */
export async function openBenchStudio(options: {
  threads: number
  environment?: Record<string, string | undefined>
  makeRunner: (transcode: Transcode) => TaskRunner
}) {
  const workspaceFolder = await mkdtemp(join(tmpdir(), 'headroom-bench-'))
  const clock = wallClock
  const store: Store = await openStore(workspaceFolder, { clock })
  const shared = { store, clock, createId: randomId, changes: createChanges(clock) }
  const customers = createCustomers({ ...shared, hasOpenHolds: (id) => budgets.hasOpenHolds(id) })
  const budgets = createBudgets({ ...shared, customers, studioCurrency: () => 'EUR' })
  const environment = options.environment ?? process.env
  const transcode = createTranscode({ ...shared, environment, niceness: 0 })
  const profiles = {
    get: (id: string): Profile => (id === testProfile.id ? testProfile : transcode.profiles.get(id)),
  }
  const usesRealMedia = options.environment !== undefined
  const jobs = createJobs({
    ...shared,
    customers,
    budgets,
    quotes: usesRealMedia
      ? createFlatQuotes(clock, (path) => transcode.probe(path))
      : createFlatQuotes(clock),
    plans: { take() {} },
    profiles,
    runner: options.makeRunner(transcode),
    readFingerprint: fingerprintFile,
    host: { freeDiskBytes: async () => 2 ** 40 },
    workspaceFolder,
    settings: { ...testSettings, threads: options.threads },
  })

  function createPayer(name: string): string {
    const { id } = customers.create({ name, tier: 'standard', priority: 5 })
    budgets.create({
      customerId: id,
      name,
      unit: { kind: 'money', currency: 'EUR' },
      allowanceMinor: 1_000_000_000,
      period: { kind: 'month', timeZone: 'UTC' },
      renewal: { kind: 'reset' },
      limit: { kind: 'hard' },
    })
    return id
  }

  /** Leaves the workspace's folder to whoever opens it next. */
  async function stop(): Promise<void> {
    await jobs.stop()
    await transcode.stop()
    store.close()
  }

  async function close(): Promise<void> {
    await stop()
    await rm(workspaceFolder, { recursive: true, force: true })
  }

  return { workspaceFolder, store, jobs, transcode, createPayer, stop, close }
}

/** Milliseconds by the clock, and those in which this thread computed: what is left on a busy machine, where others have their turn. */
export type Elapsed = { wallMs: number; computingMs: number }

export function startWatch(): () => Elapsed {
  const startedAt = performance.now()
  const before = process.threadCpuUsage()
  return () => {
    const { user, system } = process.threadCpuUsage(before)
    return { wallMs: performance.now() - startedAt, computingMs: (user + system) / 1000 }
  }
}

export function percentiles(samples: Elapsed[]): string {
  const of = (kind: keyof Elapsed) => {
    const sorted = samples.map((sample) => sample[kind]).sort((a, b) => a - b)
    const at = (share: number) =>
      sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!.toFixed(2)
    return `p50 ${at(0.5)}, p95 ${at(0.95)}, most ${at(1)} ms`
  }
  return `${of('wallMs')}; computing ${of('computingMs')} (${samples.length} samples)`
}
