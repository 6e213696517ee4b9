import { wallClock } from '../../src/main/clock.ts'
import { createSimulatedRunner } from '../../src/main/jobs/simulated-runner.ts'
import { openBenchStudio } from '../jobs-studio.ts'
import { queueManyJobs, spreadStates } from '../many-jobs.ts'

/** A workspace of so many jobs, in every state, and customers, each with a budget; nothing starts in it. Answers its folder, which the caller removes. */
export async function makeLargeWorkspace(size: { jobs: number; customers: number }): Promise<string> {
  const studio = await openBenchStudio({
    threads: 2,
    makeRunner: () =>
      createSimulatedRunner(wallClock, () => ({ chunks: 2, chunkCpuSeconds: 1, chunkOutputBytes: 1 })),
  })
  studio.jobs.setSettings({ draining: true })
  const customers = Array.from({ length: size.customers }, (_, index) =>
    studio.createPayer(`Customer ${index}`),
  )
  await queueManyJobs(studio, customers, size.jobs)
  spreadStates(studio.store)
  await studio.stop()
  return studio.workspaceFolder
}
