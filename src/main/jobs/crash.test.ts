import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { findBinaries } from '../transcode/binaries.ts'
import { probeSource } from '../transcode/probe.ts'
import { type JobsStudio, openJobsStudio } from './testing.ts'

/** `npm run bench:crash` makes it 50, for the figure in the README; a few are enough to notice a mistake. */
const crashes = Number(process.env.HEADROOM_CRASHES ?? 3)
const clipFrames = 24 * 7
const execute = promisify(execFile)
const { ffmpegPath, ffprobePath } = await findBinaries({ environment: process.env })

let folder: string
let workspace: string
let clip: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headroom-crash-'))
  workspace = join(folder, 'workspace')
  clip = join(folder, 'clip.mp4')
  const picture = ['-f', 'lavfi', '-i', `testsrc2=size=192x108:rate=24:duration=${clipFrames / 24}`]
  const sound = ['-f', 'lavfi', '-i', `sine=duration=${clipFrames / 24}`]
  const encoding = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac']
  await execute(ffmpegPath, ['-v', 'error', ...picture, ...sound, ...encoding, clip])
})
afterEach(() => rm(folder, { recursive: true, force: true }))

it(`finishes every job and charges it once after ${crashes} kills at random moments`, {
  timeout: 120_000 + crashes * 60_000,
}, async () => {
  // fast-check's sampler, so that a failure can be repeated from its seed.
  const seed = Number(process.env.HEADROOM_CRASH_SEED ?? 20261121)
  const shares = fc.sample(fc.integer({ min: 0, max: 100 }), { seed, numRuns: crashes })
  // What a job takes on this machine as busy as it is: kills before anything was done would prove little.
  const startedAt = performance.now()
  expect((await once(start(1), 'exit'))[0]).toBe(0)
  const oneJobMs = performance.now() - startedAt
  let kills = 0
  for (const [index, share] of shares.entries()) {
    if (await killAfter((share / 100) * oneJobMs, index + 2)) kills++
    await inspect((studio) => checkLedger(studio))
  }
  const last = start(crashes + 1)
  expect((await once(last, 'exit'))[0]).toBe(0)
  await inspect(async (studio) => {
    checkLedger(studio)
    const { jobs } = studio.jobs.list({ limit: 1000, offset: 0, sort: 'createdAt', descending: false })
    expect(jobs).toHaveLength(crashes + 1)
    for (const { id } of jobs) await checkFinished(studio, id)
    expect(studio.budgets.openHolds()).toEqual([])
    const { budget } = studio.budgets.list()[0]!
    const settlements = studio.budgets.ledger({
      id: budget.id,
      limit: 1000,
      offset: 0,
      kinds: ['settlement'],
    })
    expect(settlements.entries.map((entry) => entry.jobId).sort()).toEqual(jobs.map((job) => job.id).sort())
    if (process.env.HEADROOM_CRASHES) {
      const tasks = jobs.flatMap(({ id }) => studio.jobs.get(id).tasks)
      const repeated = tasks.filter((task) => task.attempts > 1).length
      console.log(
        `${kills} kills, ${jobs.length} jobs completed, ${settlements.total} settlements (one a job), ` +
          `${tasks.length} tasks of which ${repeated} ran again, ledger adds up after every kill (seed ${seed})`,
      )
    }
  })
  expect(await readdir(join(workspace, 'work'))).toEqual([])
  expect(await ffmpegsOf(workspace)).toEqual([])
})

function start(starts: number) {
  const script = join(import.meta.dirname, 'crash-child.ts')
  return spawn(process.execPath, [script, workspace, clip, String(starts)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

/** True when the program was still at work. */
async function killAfter(delayMs: number, starts: number): Promise<boolean> {
  const child = start(starts)
  const exited = once(child, 'exit')
  await Promise.race([once(child.stdout, 'data'), exited])
  await Promise.race([new Promise((resolve) => setTimeout(resolve, delayMs)), exited])
  child.kill('SIGKILL')
  // It may have been done with everything, but never have failed by itself.
  const [exitCode] = await exited
  expect(exitCode ?? 0).toBe(0)
  return exitCode === null
}

/** Looks at what a killed program left, without starting any work. */
async function inspect(look: (studio: JobsStudio) => void | Promise<void>): Promise<void> {
  const studio = await openJobsStudio({ folder: workspace })
  try {
    await look(studio)
  } finally {
    studio.store.close()
  }
}

function checkLedger(studio: JobsStudio): void {
  for (const { budget, balance } of studio.budgets.list()) {
    const { entries } = studio.budgets.ledger({ id: budget.id, limit: 1000, offset: 0 })
    const sum = (of: 'balanceDeltaMinor' | 'heldDeltaMinor') =>
      entries.reduce((total, entry) => total + entry[of], 0)
    expect(sum('balanceDeltaMinor')).toBe(balance.balanceMinor)
    expect(sum('heldDeltaMinor')).toBe(balance.heldMinor)
    expect(balance.heldMinor).toBeLessThanOrEqual(balance.balanceMinor)
    const ends = entries.filter((entry) => entry.kind === 'settlement' || entry.kind === 'release')
    expect(new Set(ends.map((entry) => entry.holdId)).size).toBe(ends.length)
  }
}

async function checkFinished(studio: JobsStudio, id: string): Promise<void> {
  const { job, tasks } = studio.jobs.get(id)
  expect(job).toMatchObject({ state: 'completed', error: null })
  const recorded = tasks.reduce((sum, task) => sum + (task.use?.cpuSeconds ?? 0), 0)
  expect(job.measured.cpuSeconds).toBeCloseTo(recorded)
  expect(job.chargedMinor).toBe(studio.quotes.price(job.quote, job.measured))
  expect(job.outputFiles.map((file) => file.kind).sort()).toEqual(['file', 'hls'])
  const file = job.outputFiles.find((output) => output.kind === 'file')!
  expect((await probeSource(ffprobePath, file.path)).video?.frames).toBe(clipFrames)
  const playlist = job.outputFiles.find((output) => output.kind === 'hls')!
  expect(await readFile(playlist.path, 'utf8')).toContain('#EXT-X-STREAM-INF')
}

/** Processes that still work in the workspace. */
async function ffmpegsOf(path: string): Promise<string[]> {
  const { stdout } = await execute('ps', ['-axww', '-o', 'command=']).catch(() => ({ stdout: '' }))
  return stdout.split('\n').filter((line) => line.includes(join(path, 'work')))
}
