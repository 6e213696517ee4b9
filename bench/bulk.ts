/*
 * One command over 12,345 waiting jobs while the studio has to answer others: how long it takes, and how long the main thread is kept at
 * most. Aim: at most 50 ms. The anchor is the delay of the same thread at rest.
 * Measured on a quiet machine: 0.6 – 1.5 s (cancelling 4 – 5 s), kept p99 11 – 18 ms; once in a pause, a resume or a cancelling 110 – 210 ms,
 * which misses the aim (at rest at most 13 ms): a commit that moves the write-ahead log itself, since the checkpointer counts commits
 * and these are few and large.
 * Usage: node bench/bulk.ts [jobs, default 12345]
 */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { wallClock } from '../src/main/clock.ts'
import { createSimulatedRunner } from '../src/main/jobs/simulated-runner.ts'
import { testProfile } from '../src/main/jobs/testing.ts'
import type { BulkCommand } from '../src/shared/bulk.ts'
import { openBenchStudio, startWatch } from './jobs-studio.ts'

const count = Number(process.argv[2] ?? 12_345)
const studio = await openBenchStudio({
  threads: 2,
  makeRunner: () =>
    createSimulatedRunner(wallClock, () => ({ chunks: 2, chunkCpuSeconds: 1000, chunkOutputBytes: 1 })),
})
const customerId = studio.createPayer('Customer')
const outputs = [{ kind: 'file' as const, container: 'mp4' as const, profileId: testProfile.id }]
await studio.jobs.start()
for (let index = 0; index < count; index += 1) {
  await studio.jobs.submit({ sourcePath: `/media/clip ${index}.mp4`, customerId, outputs })
}

async function measure(name: string, work: () => Promise<string>): Promise<void> {
  const delays = monitorEventLoopDelay({ resolution: 1 })
  delays.enable()
  const read = startWatch()
  const outcome = await work()
  const { wallMs } = read()
  delays.disable()
  const ms = (nanoseconds: number) => (nanoseconds / 1e6).toFixed(1)
  console.log(
    `${name}${outcome}: ${(wallMs / 1000).toFixed(2)} s, main thread kept p50 ${ms(delays.percentile(50))} ms, p99 ${ms(delays.percentile(99))} ms, at most ${ms(delays.max)} ms`,
  )
}

const bulk = (command: BulkCommand) => async () => {
  const { done } = await studio.jobs.bulk.run({ filter: {}, command })
  return ` of ${done} jobs`
}

await measure('at rest (anchor)', () => new Promise((resolve) => setTimeout(resolve, 2000, '')))
await measure('priority', bulk({ action: 'setPriority', priority: 2 }))
await measure('pause', bulk({ action: 'pause' }))
await measure('resume', bulk({ action: 'resume' }))
await measure('cancel', bulk({ action: 'cancel' }))
await studio.close()
