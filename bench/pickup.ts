/*
 * Pick-up of a job: from the request, quote in hand, to the moment its first task is given to the runner (hold, insert, schedule and
 * start, each on record), with a free thread; and from the end of one task to the start of the next behind a long queue.
 * The anchor is one committed row on the same file. Aim: p95 at most 10 ms.
 * Usage: node bench/pickup.ts [jobs in the long queue, default 10000]
 */
import { wallClock } from '../src/main/clock.ts'
import { createSimulatedRunner } from '../src/main/jobs/simulated-runner.ts'
import { testProfile } from '../src/main/jobs/testing.ts'
import type { TaskRunner } from '../src/main/task-runner.ts'
import { type Elapsed, openBenchStudio, percentiles, startWatch } from './jobs-studio.ts'

const queued = Number(process.argv[2] ?? 10_000)
const samples = 300
const work = { chunks: 2, chunkCpuSeconds: 0.004, chunkOutputBytes: 1, overheadCpuSeconds: 0.002 }
const outputs = [{ kind: 'file' as const, container: 'mp4' as const, profileId: testProfile.id }]

/** Tells when tasks are handed over and when they end. */
function observed(onRun: (key: string) => void, onDone: () => void): TaskRunner {
  const runner = createSimulatedRunner(wallClock, () => work)
  return {
    ...runner,
    run(task, events) {
      onRun(task.key)
      const running = runner.run(task, events)
      const done = running.done.then((report) => {
        onDone()
        return report
      })
      return { ...running, done }
    },
  }
}

async function idleQueue(): Promise<Elapsed[]> {
  const delays: Elapsed[] = []
  let read = startWatch()
  const runner = observed(
    (key) => key === 'prepare' && delays.push(read()),
    () => undefined,
  )
  const studio = await openBenchStudio({ threads: 2, makeRunner: () => runner })
  const customerId = studio.createPayer('Bench')
  await studio.jobs.start()
  for (let sample = 0; sample < samples; sample++) {
    read = startWatch()
    const job = await studio.jobs.submit({ sourcePath: `/media/${sample}.mp4`, customerId, outputs })
    await studio.jobs.finished(job.id)
  }
  await studio.close()
  return delays
}

async function longQueue(): Promise<Elapsed[]> {
  const gaps: Elapsed[] = []
  let read: (() => Elapsed) | null = null
  const runner = observed(
    () => {
      if (read) gaps.push(read())
      read = null
    },
    () => {
      read = startWatch()
    },
  )
  const studio = await openBenchStudio({ threads: 1, makeRunner: () => runner })
  const customers = Array.from({ length: 20 }, (_, index) => studio.createPayer(`Bench ${index}`))
  for (let index = 0; index < queued; index++) {
    const customerId = customers[index % customers.length]!
    await studio.jobs.submit({ sourcePath: `/media/${index}.mp4`, customerId, outputs })
  }
  await studio.jobs.start()
  while (gaps.length < samples) await new Promise((resolve) => setTimeout(resolve, 50))
  await studio.close()
  return gaps
}

async function anchor(): Promise<Elapsed[]> {
  const studio = await openBenchStudio({
    threads: 1,
    makeRunner: () => createSimulatedRunner(wallClock, () => work),
  })
  studio.store.database.exec('CREATE TABLE anchor (id INTEGER PRIMARY KEY, text TEXT) STRICT')
  const insert = studio.store.database.prepare('INSERT INTO anchor (text) VALUES (?)')
  const delays = Array.from({ length: samples }, () => {
    const read = startWatch()
    studio.store.transaction(() => insert.run('x'.repeat(2000)))
    return read()
  })
  await studio.close()
  return delays
}

console.log(`request to runner, idle queue: ${percentiles(await idleQueue())}`)
console.log(`task end to next start behind ${queued} queued jobs: ${percentiles(await longQueue())}`)
console.log(`one committed row (anchor): ${percentiles(await anchor())}`)
