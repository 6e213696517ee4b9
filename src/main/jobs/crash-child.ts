/*
 * The program that crash.test.ts kills: the real rooms on a real workspace with real ffmpeg. Submits one job for each start so far and
 * leaves when all are done, if it lives that long.
 * Run: node src/main/jobs/crash-child.ts WORKSPACE CLIP STARTS
 */
import { createBudgets } from '../budgets/budgets.ts'
import { createChanges } from '../changes.ts'
import { wallClock } from '../clock.ts'
import { createCustomers } from '../customers/customers.ts'
import { randomId } from '../identifiers.ts'
import { openStore } from '../store/store.ts'
import { fingerprintFile } from '../transcode/fingerprint.ts'
import { createTranscode } from '../transcode/transcode.ts'
import { createJobs } from './jobs.ts'
import { createFlatQuotes, testSettings } from './testing.ts'

const [workspaceFolder, sourcePath, starts] = process.argv.slice(2) as [string, string, string]
const clock = wallClock
const store = await openStore(workspaceFolder, { clock })
const changes = createChanges(clock)
const shared = { store, clock, createId: randomId, changes }
const customers = createCustomers({ ...shared, hasOpenHolds: (id) => budgets.hasOpenHolds(id) })
const budgets = createBudgets({ ...shared, customers, studioCurrency: () => 'EUR' })
const transcode = createTranscode({ ...shared, environment: process.env })
const jobs = createJobs({
  ...shared,
  customers,
  budgets,
  quotes: createFlatQuotes(clock, (path) => transcode.probe(path)),
  plans: { take() {} },
  profiles: transcode.profiles,
  runner: transcode.runner,
  readFingerprint: fingerprintFile,
  host: { freeDiskBytes: async () => 2 ** 40 },
  workspaceFolder,
  settings: testSettings,
})

const customer = store.transaction(() => {
  const known = customers.findByName('Acme')
  if (known) return known
  const created = customers.create({ name: 'Acme', tier: 'standard', priority: 5 })
  budgets.create({
    customerId: created.id,
    name: 'Acme',
    unit: { kind: 'money', currency: 'EUR' },
    allowanceMinor: 100_000,
    period: { kind: 'month', timeZone: 'UTC' },
    renewal: { kind: 'manual' },
    limit: { kind: 'hard' },
  })
  return created
})
await transcode.start()
await jobs.start()
process.stdout.write('started\n')
const submitted = []
for (let number = 1; number <= Number(starts); number++) {
  const job = await jobs.submit({
    sourcePath,
    customerId: customer.id,
    outputs: [
      { kind: 'file', container: 'mp4', profileId: 'prf_h264_360p' },
      { kind: 'hls', profileIds: ['prf_h264_360p'] },
    ],
    idempotencyKey: `crash test ${number}`,
  })
  submitted.push(job.id)
}
await Promise.all(submitted.map((id) => jobs.finished(id)))
await jobs.stop()
await transcode.stop()
store.close()
