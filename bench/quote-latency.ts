import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { createBudgets } from '../src/main/budgets/budgets.ts'
import { createChanges } from '../src/main/changes.ts'
import { wallClock } from '../src/main/clock.ts'
import { createCustomers } from '../src/main/customers/customers.ts'
import { createHostMonitor } from '../src/main/host/host.ts'
import { randomId } from '../src/main/identifiers.ts'
import { quantile } from '../src/main/learning/quantile.ts'
import { createQuotes } from '../src/main/quotes/quotes.ts'
import { openTemporaryStore } from '../src/main/store/temporary-store.ts'
import { fitFrame } from '../src/main/transcode/recipes/frame-size.ts'
import { createTranscode } from '../src/main/transcode/transcode.ts'

/*
 * How long a quote takes beyond reading the source, with its lines, alternatives and explanations: each quote is paired with a probe of
 * the same file (the anchor). `node bench/quote-latency.ts [pairs, 60 unless told]`
 */

const pairs = Number(process.argv[2] ?? 60)
const folder = await mkdtemp(path.join(os.tmpdir(), 'headroom-latency-'))
const { store, remove } = await openTemporaryStore()
const changes = createChanges(wallClock)
const shared = { store, clock: wallClock, createId: randomId, changes }
const customers = createCustomers({ ...shared, hasOpenHolds: () => false })
const budgets = createBudgets({ ...shared, customers, studioCurrency: () => 'EUR' })
const transcode = createTranscode({ ...shared, environment: process.env })
const host = createHostMonitor({ clock: wallClock, changes })
const quotes = createQuotes({ ...shared, customers, budgets, transcode, host, fitFrame })

try {
  await transcode.start()
  await host.start()
  const customer = customers.create({ name: 'Latency', tier: 'premium', priority: 5 })
  const sourcePath = path.join(folder, 'clip.mp4')
  await transcode.makeSampleClip(sourcePath)
  const request = {
    sourcePath,
    customerId: customer.id,
    outputs: [{ kind: 'hls' as const, profileIds: ['prf_h264_720p', 'prf_h264_480p', 'prf_h264_360p'] }],
  }
  await quotes.quote(request)
  const probes: number[] = []
  const beyond: number[] = []
  for (let pair = 0; pair < pairs; pair++) {
    const probe = await millisecondsOf(() => transcode.probe(sourcePath))
    probes.push(probe)
    beyond.push((await millisecondsOf(() => quotes.quote(request))) - probe)
  }
  const figures = (values: number[]): string =>
    [0.05, 0.5, 0.95].map((level) => quantile(values, level).toFixed(1)).join(' / ')
  console.log(`a probe alone, P5 / P50 / P95: ${figures(probes)} ms`)
  console.log(
    `a quote beyond the probe beside it, ${pairs} pairs: ${figures(beyond)} ms (aim: P95 at most 60 ms)`,
  )
} finally {
  await quotes.stop()
  await host.stop()
  await transcode.stop()
  await remove()
  await rm(folder, { recursive: true, force: true })
}

async function millisecondsOf(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now()
  await work()
  return performance.now() - from
}
